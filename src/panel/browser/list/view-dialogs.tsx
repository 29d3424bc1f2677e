import React, { useEffect, useRef, useState } from 'react'
import { say } from '../language'
import { FormDialog } from '../parts/form-dialog'
import { Sentence } from '../parts/sentence'
import { apiAddress } from '../talk/address'
import { createJson, deleteAt, putJson } from '../talk/api'
import type { Report, SavedView } from '../talk/api-shapes'

const LONGEST_NAME = 80

interface SaveProps {
  readonly report: Report
  readonly query: string
  /** The view to rename or share; null saves what is shown as a new one. */
  readonly view: SavedView | null
  /** When that one was last changed, as far as it was seen. */
  readonly changedAt: string | null
  readonly onClose: () => void
  readonly onDone: (view: SavedView) => void
}

/** Asks for the name of a view and whether others see it. */
export const SaveViewDialog: React.FC<SaveProps> = ({ report, query, view, changedAt, onClose, onDone }) => {
  const [name, setName] = useState(view?.name ?? '')
  const [shared, setShared] = useState(view?.shared ?? false)
  const save = async (): Promise<null> => {
    const address = apiAddress(report.name, view ? `views/${view.id}` : 'views')
    onDone(
      view
        ? await putJson<SavedView>(address, { name, shared, changedAt })
        : await createJson<SavedView>(address, { name, query, shared }),
    )
    return null
  }
  return (
    <FormDialog
      title={say(view ? 'savedViews.renameTitle' : 'savedViews.saveTitle')}
      verb={say('savedViews.save')}
      act={save}
      onClose={onClose}
    >
      {view ? null : <p className="vd-muted vd-dialog-text">{say('savedViews.keeps')}</p>}
      <label className="vd-field">
        <span>{say('savedViews.name')}</span>
        <input
          className="vd-input"
          type="text"
          value={name}
          required
          maxLength={LONGEST_NAME}
          autoComplete="off"
          onChange={({ target }) => setName(target.value)}
        />
      </label>
      <label className="vd-choice">
        <input type="checkbox" checked={shared} onChange={({ target }) => setShared(target.checked)} />
        {say('savedViews.shareWithAll')}
      </label>
    </FormDialog>
  )
}

interface DeleteProps {
  readonly report: Report
  readonly view: SavedView
  /** The view is there no more, as far as is known. */
  readonly isGone: boolean
  readonly onClose: () => void
  readonly onDone: () => void
  /** It may be deleted, or not. */
  readonly onFailed: () => void
}

export const DeleteViewDialog: React.FC<DeleteProps> = ({ report, view, isGone, onClose, onDone, onFailed }) => {
  const done = useRef(onDone)
  done.current = onDone
  const remove = async (): Promise<null> => {
    try {
      await deleteAt(apiAddress(report.name, `views/${view.id}`))
    } catch (error) {
      onFailed()
      throw error
    }
    done.current()
    return null
  }
  useEffect(() => {
    if (isGone) done.current()
  }, [isGone])
  return (
    <FormDialog
      title={say('savedViews.deleteTitle')}
      verb={say('savedViews.deleteVerb')}
      act={remove}
      onClose={onClose}
    >
      <p className="vd-dialog-text">
        <Sentence
          of={view.shared ? 'savedViews.deleteSharedText' : 'savedViews.deleteText'}
          with={{ name: <bdi>{view.name}</bdi> }}
        />
      </p>
    </FormDialog>
  )
}
