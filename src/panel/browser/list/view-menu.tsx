import React, { useState } from 'react'
import { useNavigate } from 'react-router'
import { apiAddress, isSameQuery, viewQuery, withQuery } from '../address'
import { putJson } from '../api'
import type { Me, Report, SavedView } from '../api-shapes'
import type { Filters } from '../filter-bar/use-filters'
import { say } from '../language'
import type { Arrival } from '../opening'
import { Icon } from '../parts/icon'
import { Popover } from '../parts/popover'
import { Sentence } from '../parts/sentence'
import { changeChoicesHere } from '../use-catalogue'
import { asApiError, useRemote } from '../use-remote'
import { DeleteViewDialog, SaveViewDialog } from './view-dialogs'

interface Props {
  readonly report: Report
  readonly filters: Filters
  readonly me: Me
}

type Task = { readonly kind: 'save' } | { readonly kind: 'rename' | 'delete'; readonly view: SavedView }

/** The saved views of a report: opens them, and keeps what is shown under a name. */
export const ViewMenu: React.FC<Props> = ({ report, filters, me }) => {
  const { data, reload } = useRemote<{ views: readonly SavedView[] }>(apiAddress(report.name, 'views'))
  const navigate = useNavigate()
  const [task, setTask] = useState<Task | null>(null)
  const [said, setSaid] = useState('')
  const [failure, setFailure] = useState('')
  const views = data?.views ?? []
  const query = viewQuery(filters.search)
  const current = openView(views, filters, query)
  const isChanged = current !== null && !isSameQuery(current.query, query)

  const show = (view: SavedView | null): void => {
    const arrival: Arrival = view ? { exact: true, view: view.id } : { exact: true }
    navigate({ search: withQuery('', view?.query ?? '') }, { state: arrival })
  }
  const done = (view: SavedView | null, words: string): void => {
    setTask(null)
    setSaid(words)
    setFailure('')
    reload()
    const arrival: Arrival = view ? { exact: true, view: view.id } : { exact: true }
    navigate({ search: filters.search }, { replace: true, state: arrival })
  }
  const update = (view: SavedView): Promise<void> =>
    putJson<SavedView>(apiAddress(report.name, `views/${view.id}`), { query }).then(
      (saved) => done(saved, say('savedViews.hasWhatIsShown', { name: view.name })),
      (error: unknown) => setFailure(asApiError(error).message),
    )
  const setDefault = (view: SavedView, isDefault: boolean): Promise<void> =>
    chooseDefault(report.name, me, view, isDefault).then(
      () =>
        done(
          view,
          isDefault
            ? say('savedViews.opensWith', { title: report.title, name: view.name })
            : say('savedViews.opensWithAll', { title: report.title }),
        ),
      (error: unknown) => setFailure(asApiError(error).message),
    )

  return (
    <div className="vd-views-bar">
      <Popover
        label={say('savedViews.viewsOf', { title: report.title })}
        buttonClass="vd-view-button"
        buttonLabel={say('savedViews.view', { name: buttonWords(current, isChanged) })}
        button={
          <>
            <Icon name="bookmark" />
            <bdi className="vd-control-text">{buttonWords(current, isChanged)}</bdi>
            <Icon name="chevron" />
          </>
        }
      >
        {(close) => {
          const then = (act: () => void) => () => {
            close()
            act()
          }
          return (
            <>
              <ViewList views={views} current={current} onShow={(view) => then(() => show(view))()} />
              <div className="vd-menu vd-view-actions">
                {current && isChanged && current.mayChange ? (
                  <MenuItem onClick={then(() => update(current))}>
                    <Sentence of="savedViews.saveChanges" with={{ name: <bdi>{current.name}</bdi> }} />
                  </MenuItem>
                ) : null}
                <MenuItem onClick={then(() => setTask({ kind: 'save' }))}>{say('savedViews.saveAsNew')}</MenuItem>
                {current ? (
                  <MenuItem onClick={then(() => setDefault(current, !current.isDefault))}>
                    {say(current.isDefault ? 'savedViews.doNotOpenWith' : 'savedViews.openWith')}
                  </MenuItem>
                ) : null}
                {current?.mayChange ? (
                  <>
                    <MenuItem onClick={then(() => setTask({ kind: 'rename', view: current }))}>
                      {say('savedViews.renameOrShare')}
                    </MenuItem>
                    <MenuItem onClick={then(() => setTask({ kind: 'delete', view: current }))}>
                      {say('savedViews.delete')}
                    </MenuItem>
                  </>
                ) : null}
              </div>
            </>
          )
        }}
      </Popover>
      <output className="vd-view-said">
        {filters.arrival.byDefault && current ? say('savedViews.yourDefault') : said}
        {filters.arrival.byDefault && current ? (
          <button type="button" className="vd-text-button" onClick={() => show(null)}>
            {say('savedViews.showAllRows')}
          </button>
        ) : null}
      </output>
      {failure ? (
        <p className="vd-form-error" role="alert">
          {failure}
        </p>
      ) : null}
      {current && current.notes.length > 0 ? (
        <p className="vd-notes" role="note">
          {say('savedViews.changedWithReport')} {current.notes.join(' ')}
        </p>
      ) : null}
      {task?.kind === 'save' || task?.kind === 'rename' ? (
        <SaveViewDialog
          report={report}
          query={query}
          view={task.kind === 'rename' ? task.view : null}
          onClose={() => setTask(null)}
          onDone={(view) => done(view, say('savedViews.savedAs', { name: view.name }))}
        />
      ) : null}
      {task?.kind === 'delete' ? (
        <DeleteViewDialog
          report={report}
          view={task.view}
          onClose={() => setTask(null)}
          onDone={() => {
            forgetDefault(report.name, me, task.view)
            done(null, say('savedViews.isDeleted', { name: task.view.name }))
          }}
        />
      ) : null}
    </div>
  )
}

interface ListProps {
  readonly views: readonly SavedView[]
  readonly current: SavedView | null
  readonly onShow: (view: SavedView | null) => void
}

const ViewList: React.FC<ListProps> = ({ views, current, onShow }) => (
  <div className="vd-menu vd-view-list">
    <ViewItem isOpen={current === null} onClick={() => onShow(null)}>
      {say('savedViews.allRows')}
    </ViewItem>
    {views.map((view) => (
      <ViewItem key={view.id} isOpen={view.id === current?.id} onClick={() => onShow(view)}>
        <bdi className="vd-view-name">{view.name}</bdi>
        <small>{viewWords(view)}</small>
      </ViewItem>
    ))}
  </div>
)

const ViewItem: React.FC<{
  readonly isOpen: boolean
  readonly onClick: () => void
  readonly children: React.ReactNode
}> = ({ isOpen, onClick, children }) => (
  <button
    type="button"
    className={isOpen ? 'vd-menu-item vd-menu-chosen' : 'vd-menu-item'}
    aria-pressed={isOpen}
    data-focus={isOpen ? '' : undefined}
    onClick={onClick}
  >
    {children}
  </button>
)

const MenuItem: React.FC<{ readonly onClick: () => void; readonly children: React.ReactNode }> = (props) => (
  <button type="button" className="vd-menu-item" onClick={props.onClick}>
    {props.children}
  </button>
)

/** The view that was opened; else the one that is exactly what the address shows. */
function openView(views: readonly SavedView[], { arrival }: Filters, query: string): SavedView | null {
  return (
    views.find(({ id }) => id === arrival.view) ??
    (query === '' ? null : views.find((view) => isSameQuery(view.query, query))) ??
    null
  )
}

function buttonWords(current: SavedView | null, isChanged: boolean): string {
  if (!current) return say('savedViews.views')
  return isChanged ? say('savedViews.changed', { name: current.name }) : current.name
}

function viewWords({ isMine, owner, shared, isDefault }: SavedView): string {
  const whose = isMine ? (shared ? say('savedViews.shared') : '') : say('savedViews.sharedBy', { owner })
  return [whose, isDefault ? say('savedViews.isDefault') : ''].filter(Boolean).join(', ')
}

async function chooseDefault(report: string, me: Me, view: SavedView, isDefault: boolean): Promise<void> {
  await putJson(apiAddress(report, 'default-view'), { id: isDefault ? view.id : null })
  const { [report]: _, ...others } = me.choices.defaultViews
  changeChoicesHere({ defaultViews: isDefault ? { ...others, [report]: view } : others })
}

function forgetDefault(report: string, me: Me, view: SavedView): void {
  const { [report]: before, ...others } = me.choices.defaultViews
  if (before?.id === view.id) changeChoicesHere({ defaultViews: others })
}
