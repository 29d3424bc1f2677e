import React from 'react'
import { say } from '../language'
import { Sentence } from '../parts/sentence'
import type { SavedView } from '../talk/api-shapes'
import { whoseWords } from '../words'
import type { SavedViews } from './use-saved-views'

/** What is asked about in a dialog. */
export type ViewTask = { readonly kind: 'save' } | { readonly kind: 'rename' | 'delete'; readonly view: SavedView }

/** The menu of views: those there are, and what can be done. */
export const ViewItems: React.FC<ActionsProps> = (props) => {
  const { saved, close } = props
  const show = (view: SavedView | null): void => {
    close()
    saved.show(view)
  }
  return (
    <>
      <ViewList views={saved.views} current={saved.current} isWhole={saved.query === ''} onShow={show} />
      <ViewActions {...props} />
    </>
  )
}

interface ListProps {
  readonly views: readonly SavedView[]
  readonly current: SavedView | null
  /** Nothing is filtered, grouped or sorted. */
  readonly isWhole: boolean
  readonly onShow: (view: SavedView | null) => void
}

const ViewList: React.FC<ListProps> = ({ views, current, isWhole, onShow }) => (
  <div className="vd-menu vd-view-list">
    <ViewItem isOpen={current === null && isWhole} onClick={() => onShow(null)}>
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

interface ActionsProps {
  readonly saved: SavedViews
  readonly onTask: (task: ViewTask) => void
  /** Closes the menu, before what was chosen is done. */
  readonly close: () => void
}

/** What can be done with what is shown, and with the view that is open. */
const ViewActions: React.FC<ActionsProps> = ({ saved, onTask, close }) => {
  const { current, isChanged } = saved
  const moveUp = current && saved.moveUp(current)
  const then = (act: () => void) => () => {
    close()
    act()
  }
  return (
    <div className="vd-menu vd-view-actions">
      {current && isChanged && current.mayChange ? (
        <MenuItem onClick={then(() => saved.update(current))}>
          <Sentence of="savedViews.saveChanges" with={{ name: <bdi>{current.name}</bdi> }} />
        </MenuItem>
      ) : null}
      <MenuItem onClick={then(() => onTask({ kind: 'save' }))}>{say('savedViews.saveAsNew')}</MenuItem>
      {current && !current.shipped ? (
        <MenuItem onClick={then(() => saved.setDefault(current, !current.isDefault))}>
          {say(current.isDefault ? 'savedViews.doNotOpenWith' : 'savedViews.openWith')}
        </MenuItem>
      ) : null}
      {current ? (
        <MenuItem onClick={then(() => saved.setPinned(current, !saved.isPinned(current)))}>
          {say(saved.isPinned(current) ? 'savedViews.unpin' : 'savedViews.pin')}
        </MenuItem>
      ) : null}
      {moveUp ? <MenuItem onClick={then(moveUp)}>{say('savedViews.pinMoves')}</MenuItem> : null}
      {current?.mayChange ? (
        <>
          <MenuItem onClick={then(() => onTask({ kind: 'rename', view: current }))}>
            {say('savedViews.renameOrShare')}
          </MenuItem>
          <MenuItem onClick={then(() => onTask({ kind: 'delete', view: current }))}>
            {say('savedViews.delete')}
          </MenuItem>
        </>
      ) : null}
    </div>
  )
}

function viewWords(view: SavedView): string {
  return [whoseWords(view), view.isDefault ? say('savedViews.isDefault') : ''].filter(Boolean).join(', ')
}
