import { useTranslation } from 'adminjs'
import React, { useEffect } from 'react'
import { useDispatch, useSelector } from 'react-redux'
import { say } from '../language'
import { Icon } from '../parts/icon'
import type { Notice, ShellState } from './shell-state'

const SHOWN_MS = 8_000

/** What AdminJS's own parts have to say. Stays long enough to be read, and fits on a phone. */
const NoticeBox: React.FC = () => {
  const notices = useSelector((state: ShellState) => state.notices)
  return (
    <output className="vd-notice-box">
      {notices.map((notice) => (
        <NoticeLine key={notice.id} notice={notice} />
      ))}
    </output>
  )
}

const NoticeLine: React.FC<{ readonly notice: Notice }> = ({ notice }) => {
  const { translateMessage } = useTranslation()
  const dispatch = useDispatch()
  const drop = React.useCallback(
    () => dispatch({ type: 'DROP_NOTICE', data: { noticeId: notice.id } }),
    [dispatch, notice.id],
  )
  useEffect(() => {
    const timer = window.setTimeout(drop, SHOWN_MS)
    return () => window.clearTimeout(timer)
  }, [drop])
  return (
    <div className={notice.type === 'error' ? 'vd-notice vd-notice-bad' : 'vd-notice'}>
      <p>{translateMessage(notice.message, notice.resourceId, notice.options)}</p>
      <button type="button" className="vd-icon-button" aria-label={say('shell.closeMessage')} onClick={drop}>
        <Icon name="close" />
      </button>
    </div>
  )
}

export default NoticeBox
