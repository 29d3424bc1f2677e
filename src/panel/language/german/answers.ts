import type { answers as english } from '../english/answers.js'
import type { RoomLike } from '../words.js'

export const answers: RoomLike<typeof english> = {
  signed_out: 'Ihre Sitzung ist abgelaufen. Melden Sie sich wieder an.',
  forbidden: 'Ihr Konto darf das nicht.',
  may_not_open: 'Ihr Konto darf diese Seite nicht öffnen.',
  may_not_view: 'Ihr Konto darf diesen Bericht nicht lesen.',
  may_not_export: 'Ihr Konto darf keine Dateien exportieren.',
  may_not_refresh: 'Ihr Konto darf Zahlen nicht aktualisieren und keine Aktualisierung abbrechen.',
  may_not_manageStaff: 'Ihr Konto darf keine Konten verwalten.',
  may_not_changeSharedViews: 'Ihr Konto darf Ansichten anderer nicht ändern.',
  may_not_writeNotes: 'Ihr Konto darf Notizen lesen, aber keine schreiben.',
  may_not_markReviewed: 'Ihr Konto darf sehen, was geprüft ist, aber nichts als geprüft markieren.',
  may_not_changeOthersNotes: 'Ihr Konto darf Notizen anderer nicht ändern.',
  may_not_pauseSchedules: 'Ihr Konto darf keinen Zeitplan anhalten oder fortsetzen.',
  may_not_seeHealth: 'Ihr Konto darf diese Seite nicht öffnen.',
  view_of_other: 'Diese Ansicht gehört {{owner}}. Speichern Sie sie stattdessen unter einem eigenen Namen.',
  view_ships:
    'Diese Ansicht gehört zu den Berichten und bleibt, wie sie ist. Speichern Sie sie stattdessen unter einem eigenen Namen.',
  note_of_other: 'Diese Notiz hat {{by}} geschrieben. Schreiben Sie eine eigene daneben.',
  review_of_other: '{{by}} hat das geprüft. Nur {{by}} und Admins nehmen das zurück.',
  other_site:
    'Diese Anfrage kam von einer anderen Website, deshalb wurde nichts geändert. Haben Sie das Panel selbst geöffnet? Dann muss, wer es betreibt, BASE_URL auf die Adresse in Ihrem Browser setzen.',
  read_only: 'Datensätze und Berichte können hier nur gelesen, nicht geändert werden.',
  not_found: 'Diese Seite gibt es nicht.',
  no_records: 'Die Zeilen dieses Berichts haben keine eigene Seite: Nichts unterscheidet eine von der anderen.',
  no_such_record: 'Diesen Datensatz gibt es nicht oder nicht mehr.',
  key_used: 'Unter dem Schlüssel dieser Anfrage wurde vorher etwas anderes gesendet.',
  method_not_allowed: 'An dieser Adresse ist das nicht möglich.',
  too_large: 'Die Anfrage ist zu groß.',
  bad_request: 'Die Anfrage konnte nicht gelesen werden.',
  bad_address: 'Die Adresse konnte nicht gelesen werden.',
  bad_filter: 'Ein Filter in der Adresse ist hier nicht möglich.',
  filter_column:
    'Die Liste „{{report}}“ hat keine Spalte „{{name}}“, nach der sich filtern ließe. Entfernen Sie diesen Filter.',
  filter_value: 'Der Filter „{{column}}“ kann nicht „{{value}}“ sein.',
  filter_empty: 'Der Filter „{{column}}“ ist leer.',
  filter_turned: 'Im Filter „{{column}}“ liegt der erste Wert nach dem letzten.',
  filter_form: 'Der Filter „{{column}}“ funktioniert so nicht.',
  no_record_id: 'Eine Zeile, die in der Adresse steht, gehört nicht zu „{{report}}“.',
  too_many_records: 'Höchstens {{most}} Zeilen lassen sich auswählen. Verwenden Sie stattdessen Filter.',
  sort_column: 'Die Liste „{{report}}“ hat keine Spalte „{{name}}“, nach der sich sortieren ließe.',
  shown_column: 'Die Liste „{{report}}“ hat keine Spalte „{{name}}“.',
  too_many_groups: 'Das ergibt mehr als {{most}} Gruppen. Filtern Sie zuerst, oder gruppieren Sie gröber.',
  address_key: 'In der Adresse steht „{{key}}“, das hier nichts bedeutet.',
  address_twice: 'In der Adresse steht „{{key}}“ zweimal.',
  address_value: 'In der Adresse kann „{{key}}“ nicht „{{value}}“ sein.',
  address_lonely: 'In der Adresse braucht „{{key}}“ auch „{{other}}“.',
  period_value: 'Der Zeitraum kann nicht „{{value}}“ sein.',
  period_turned: 'Der erste Tag des Zeitraums liegt nach dem letzten.',
  period_and_days: 'In der Adresse stehen ein Zeitraum und Tage zugleich. Nur eines davon kann gelten.',
  group_column: 'Die Liste „{{report}}“ lässt sich nicht nach „{{group}}“ gruppieren.',
  nothing_earlier: 'Die Liste „{{report}}“ hat kein Datum und lässt sich deshalb nicht mit früheren Tagen vergleichen.',
  totals_by_one:
    'Die Liste „{{report}}“ hat Gesamtwerte nur für jeweils einen Wert von „{{column}}“. Filtern oder gruppieren Sie danach.',
  too_many_filters: 'Das sind zu viele Filter, um sie zu behalten. Wählen Sie weniger Werte.',
  search_too_long: 'Eine Suche kann höchstens {{most}} Zeichen haben.',
  bad_query: 'Etwas in der Adresse kann nicht beantwortet werden.',
  report_failed:
    'Dieser Bericht ließ sich nicht berechnen: Sein eigenes SQL scheitert an diesen Daten. An den Filtern liegt es nicht. Wer die Berichte betreut, findet den Grund im Protokoll.',
  this_report_failed:
    'Der Bericht „{{report}}“ ließ sich nicht berechnen: Sein eigenes SQL scheitert an diesen Daten. An den Filtern liegt es nicht. Wer die Berichte betreut, findet den Grund im Protokoll.',
  busy: 'Die Datenbank ist nicht rechtzeitig dazu gekommen: Viele fragen sie gerade, oder sie antwortet nicht. Versuchen Sie es gleich noch einmal.',
  database_unavailable: 'Die Datenbank ist nicht erreichbar. Versuchen Sie es gleich noch einmal.',
  disk_full:
    'Der Datenträger der Datenbank ist voll. Wer sie betreibt, muss Platz schaffen; versuchen Sie es danach noch einmal.',
  temporary_limit:
    'Das braucht mehr Zwischenspeicher, als die Datenbank einer Abfrage erlaubt. Wählen Sie einen kürzeren Zeitraum oder engere Filter; wer sie betreibt, kann temp_file_limit erhöhen.',
  database_read_only:
    'Die Datenbank kann gerade nur gelesen werden: Niemand kann sich anmelden, und nichts kann geändert werden. Wer sie betreibt, findet den Grund unter /readyz.',
  locked: 'Diese Daten werden gerade als Ganzes geändert. Versuchen Sie es gleich noch einmal.',
  timeout:
    'Die Antwort hat zu lange gedauert. Wählen Sie einen kürzeren Zeitraum oder engere Filter und versuchen Sie es noch einmal.',
  starting: 'Das Panel wartet auf seine Datenbank. Versuchen Sie es gleich noch einmal.',
  unknown_characters:
    'Die Datenbank ist in {{encoding}} angelegt und kennt einige der gesendeten Zeichen nicht: Nichts darin kann sie enthalten.',
  not_set_up:
    'Die Datenbank ist für diese Version nicht eingerichtet. Wer sie betreibt, findet unter /readyz, was zu tun ist.',
  right_missing:
    'Das Panel darf das in der Datenbank nicht mehr lesen: Ein Recht fehlt. Wer es betreibt, findet unter /readyz, welches.',
  internal_error: 'Hier ist etwas schiefgegangen. Die Nummer der Anfrage führt im Protokoll zu den Einzelheiten.',
  weak_password: 'Das Passwort ist zu kurz oder zu leicht zu erraten.',
  password_short: 'Das Passwort ist zu kurz. Es braucht mindestens {{least}} Zeichen.',
  password_long: 'Das Passwort ist zu lang. Es kann höchstens {{most}} Zeichen haben.',
  password_is_email: 'Das Passwort ist die E-Mail-Adresse. Wählen Sie ein anderes.',
  password_guessable:
    'Das Passwort ist zu leicht zu erraten: Es wiederholt sich oder ist eine Reihe von Zeichen. Wählen Sie ein anderes.',
  sign_in_busy: 'Gerade melden sich zu viele gleichzeitig an. Versuchen Sie es gleich noch einmal.',
  link_ended:
    'Dieser Link wurde schon benutzt oder ist zu alt. Bitten Sie die Person, die ihn geschickt hat, um einen neuen.',
  account_exists: 'Zu dieser E-Mail-Adresse gibt es schon ein Konto.',
  last_admin: 'Das ist die letzte Person in der Verwaltung. Fügen Sie zuerst eine weitere hinzu.',
  bad_email: 'Das ist keine E-Mail-Adresse.',
  account_disabled: 'Dieses Konto ist deaktiviert. Aktivieren Sie es zuerst.',
  wrong_password: 'Das bisherige Passwort ist falsch.',
  too_many_attempts: 'Zu viele Versuche. Versuchen Sie es in einigen Minuten noch einmal.',
  bad_name: 'So kann eine Ansicht nicht heißen.',
  name_taken: 'Eine Ansicht mit diesem Namen gibt es hier schon. Wählen Sie einen anderen Namen.',
  view_changed:
    '„{{name}}“ wurde von {{who}} am {{when}} geändert. Öffnen Sie die Ansicht noch einmal, oder speichern Sie Ihre als neue.',
  too_many_views: 'Mehr Ansichten können Sie nicht behalten. Löschen Sie zuerst einige.',
  bad_note: 'Das kann kein Text einer Notiz sein: Er ist leer, zu lang oder enthält unsichtbare Zeichen.',
  too_many_notes: 'Hierzu gibt es schon zu viele Notizen. Löschen Sie zuerst einige.',
  note_changed: 'Jemand hat diese Notiz inzwischen geändert. Lesen Sie sie noch einmal, bevor Sie sie ändern.',
  review_needs_period: 'Als geprüft markieren lässt sich nur ein Zeitraum mit einem ersten und einem letzten Tag.',
  nothing_to_review: 'Es gibt noch keine Daten, die geprüft werden könnten. Aktualisieren Sie zuerst den Bericht.',
  figures_changed: 'Die Zahlen haben sich geändert, seit Sie sie gesehen haben. Sehen Sie sie noch einmal an.',
  too_many_pins: 'Im Menü ist kein Platz für weitere Ansichten. Lösen Sie zuerst einige.',
  own_exports_running:
    'Bei Ihnen laufen schon {{most}} Exporte, mehr kann eine Person nicht gleichzeitig haben. Dieser kann beginnen, sobald einer davon fertig ist. Davor warten noch: {{before}}.',
  exports_busy:
    'Alle Plätze für Exporte sind belegt. Dieser kann beginnen, sobald er an der Reihe ist. Davor warten noch: {{before}}.',
  too_many_rows:
    'Ein Excel-Blatt fasst höchstens {{most}} Zeilen, und dies sind {{count}}. Grenzen Sie sie mit Filtern ein, oder exportieren Sie eine CSV-Datei.',
  no_data_yet: 'Hier sind noch keine Daten. Aktualisieren Sie den Bericht und exportieren Sie ihn dann.',
  nothing_to_refresh: 'Hier gibt es nichts zu aktualisieren.',
  run_ended: 'Diese Aktualisierung ist schon zu Ende; es gibt nichts mehr abzubrechen.',
  no_schedule: 'Hier gibt es keinen Zeitplan, der sich anhalten ließe.',
  too_many_streams: 'Sie haben zu viele Seiten offen, die Aktualisierungen verfolgen. Schließen Sie eine davon.',
  view_gone:
    'Diese Zahlen sind zurzeit nicht in der Datenbank: Ihre Sicht wurde gelöscht oder für eine Weile beiseitegelegt. Wer das Panel betreibt, findet die Abhilfe unter /readyz.',
  other_time_zone:
    'Die Tage dieser Zahlen sind zurzeit die von {{theirs}}, die dieses Panels sind die von {{ours}}: Sie wären hier falsch. Wer das Panel betreibt, findet die Abhilfe unter /readyz.',
  stopping: 'Das Panel wird gerade beendet. Versuchen Sie es in einer Minute noch einmal.',
}
