import React, { useState } from 'react'
import type { Filters } from '../filter-bar/use-filters'
import { say } from '../language'
import { Icon } from '../parts/icon'
import { Popover } from '../parts/popover'
import { remarkWords } from '../remark-words'
import type { Me, Report, SavedView } from '../talk/api-shapes'
import { useUnkept } from '../talk/choices'
import { useSavedViews } from './use-saved-views'
import { DeleteViewDialog, SaveViewDialog } from './view-dialogs'
import { ViewItems, type ViewTask } from './view-menu-items'

interface Props {
  readonly report: Report
  readonly filters: Filters
  readonly me: Me
}

/** The saved views of a report: opens them, and keeps what is shown under a name. */
export const ViewMenu: React.FC<Props> = ({ report, filters, me }) => {
  const saved = useSavedViews(report, filters, me)
  const [task, setTask] = useState<ViewTask | null>(null)
  const { current, isChanged } = saved
  // Also what is done in the table itself, such as the width of a column, is said here.
  const unkept = useUnkept()
  const failure = saved.failure || unkept
  const isByDefault = filters.arrival.byDefault && current !== null
  const closeTask = (): void => setTask(null)
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
        {(close) => <ViewItems saved={saved} onTask={setTask} close={close} />}
      </Popover>
      <output className="vd-view-said">
        {isByDefault ? say('savedViews.yourDefault') : saved.said}
        {isByDefault ? (
          <button type="button" className="vd-text-button" onClick={() => saved.show(null)}>
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
          {say('savedViews.changedWithReport')} {current.notes.map(remarkWords).join(' ')}
        </p>
      ) : null}
      {task?.kind === 'save' || task?.kind === 'rename' ? (
        <SaveViewDialog
          report={report}
          query={saved.query}
          view={task.kind === 'rename' ? task.view : null}
          changedAt={task.kind === 'rename' ? saved.seen(task.view) : null}
          onClose={closeTask}
          onDone={(view) => {
            closeTask()
            saved.saved(view)
          }}
        />
      ) : null}
      {task?.kind === 'delete' ? (
        <DeleteViewDialog
          report={report}
          view={task.view}
          isGone={saved.isGone(task.view)}
          onFailed={saved.readAgain}
          onClose={closeTask}
          onDone={() => {
            closeTask()
            saved.deleted(task.view)
          }}
        />
      ) : null}
    </div>
  )
}

function buttonWords(current: SavedView | null, isChanged: boolean): string {
  if (!current) return say('savedViews.views')
  return isChanged ? say('savedViews.changed', { name: current.name }) : current.name
}
