-- title:        Reports in use
-- description:  Which reports and tables staff open, export and refresh, and which nobody has opened for 90 days.
-- grain:        report
-- roles:        admin
-- sort:         recent_visits desc
-- columns:      report, recent_visits, recent_staff, last_visit, exports, refreshes, used_by, is_unused
-- column report [text]:          Report. By its title; what was opened under an earlier one is not counted.
-- column recent_visits [count]:  Opened. In the last 90 days.
-- column recent_staff [count]:   By how many. Staff who opened it in the last 90 days.
-- column last_visit [time]:      Last opened.
-- column exports [count]:        Exported. As often as "Who did what" tells.
-- column refreshes [count]:      Refreshed. By a click, as often as "Who did what" tells; a plain report refreshes what it reads.
-- column used_by [text]:         By whom. Who opened it in the last 90 days, most often first.
-- column is_unused [text]:       Unused. Nobody opened it in the last 90 days, and nobody ever exported it.
-- column visits [count]:         Opened in all.
-- total reports [count]:         Reports = count(report)
-- total unused [count]:          Unused = count where is_unused
-- total recent_visits [count]:   Opened = sum(recent_visits)
-- total exports [count]:         Exported = sum(exports)
-- check: reports = select count(distinct title) from source_report where is_listed
-- title.de: Genutzte Berichte
-- description.de: Welche Berichte und Tabellen geöffnet, exportiert und aktualisiert werden, und welche seit 90 Tagen niemand geöffnet hat.
-- column.de report: Bericht. Nach seinem Titel; was unter einem früheren geöffnet wurde, zählt nicht mit.
-- column.de recent_visits: Geöffnet. In den letzten 90 Tagen.
-- column.de recent_staff: Von wie vielen. Personen, die ihn in den letzten 90 Tagen geöffnet haben.
-- column.de last_visit: Zuletzt geöffnet.
-- column.de exports: Exportiert. So oft, wie "Wer was getan hat" es zeigt.
-- column.de refreshes: Aktualisiert. Durch einen Klick, so oft, wie "Wer was getan hat" es zeigt; ein einfacher Bericht aktualisiert, was er liest.
-- column.de used_by: Von wem. Wer ihn in den letzten 90 Tagen geöffnet hat, am häufigsten zuerst.
-- column.de is_unused: Ungenutzt. In den letzten 90 Tagen hat ihn niemand geöffnet, und exportiert hat ihn nie jemand.
-- column.de visits: Insgesamt geöffnet.
-- total.de reports: Berichte
-- total.de unused: Ungenutzt
-- total.de recent_visits: Geöffnet
-- total.de exports: Exportiert

-- Visits, exports and refreshes are each counted before they are joined: joining them first would multiply them.
with opened as (
  select
    section,
    count(*) as visits,
    count(*) filter (where is_recent) as recent_visits,
    count(distinct staff_id) filter (where is_recent) as recent_staff,
    max(visited_at) as last_visit
  from (
    select section, staff_id, visited_at, visited_at > now() - interval '90 days' as is_recent
    from source_page_visit
  ) as visit
  group by section
),
openers as (
  select section, string_agg(name, ', ' order by visits desc, name) as names
  from (
    select visit.section, staff.name, count(*) as visits
    from source_page_visit as visit
    join source_staff as staff on staff.id = visit.staff_id
    where visit.visited_at > now() - interval '90 days'
    group by visit.section, staff.id, staff.name
  ) as opener
  group by section
),
done as (
  select
    subject,
    count(*) filter (where kind = 'exported') as exports,
    count(*) filter (where kind in ('refreshed', 'refresh_joined')) as refreshes
  from source_staff_event
  where outcome = 'done'
  group by subject
)
select
  report.title as report,
  coalesce(opened.recent_visits, 0) as recent_visits,
  coalesce(opened.recent_staff, 0) as recent_staff,
  opened.last_visit,
  coalesce(done.exports, 0) as exports,
  coalesce(done.refreshes, 0) as refreshes,
  openers.names as used_by,
  coalesce(opened.recent_visits, 0) = 0 and coalesce(done.exports, 0) = 0 as is_unused,
  coalesce(opened.visits, 0) as visits
from (select distinct title from source_report where is_listed) as report
left join opened on opened.section = report.title
left join openers on openers.section = report.title
left join done on done.subject = report.title
