import React from 'react'
import type { Manner } from '../format'
import { say } from '../language'
import { Icon } from '../parts/icon'
import { Popover } from '../parts/popover'
import { useNow } from '../parts/use-now'
import type { Refreshing } from '../refreshing/use-refresh'
import type { Report } from '../talk/api-shapes'
import { areOlder, checkWords, outcomeWords } from './check-words'

interface Props {
  readonly report: Report
  readonly manner: Manner
  readonly mayCheck: boolean
  readonly refreshing: Refreshing
}

/** A quiet tick, or a warning; behind it each check with what it found. */
export const CheckBadge: React.FC<Props> = ({ report, manner, mayCheck, refreshing }) => {
  const now = useNow()
  const words = checkWords(report, now, manner)
  if (words === null && (!mayCheck || report.kind === 'table' || !report.checkable)) return null
  const { tone, text } = words ?? { tone: 'none', text: say('freshness.notChecked') }
  const button = (
    <>
      <Icon name={icons[tone]} />
      <span>{text}</span>
    </>
  )
  return (
    <span className="vd-check" data-check={tone}>
      <Popover
        button={button}
        buttonClass={`vd-check-button vd-tone-${tone}`}
        label={say('freshness.checksOf', { title: report.title })}
      >
        {(close) => (
          <div className="vd-check-panel">
            <h2>{say('freshness.checks')}</h2>
            <p className="vd-panel-note">{explanation(report)}</p>
            <dl className="vd-definitions">
              {report.checks.map((check) => (
                <div key={check.label} data-state={check.state}>
                  <dt>
                    <Icon name={check.state === 'ok' ? 'check' : check.state === 'running' ? 'refresh' : 'warning'} />
                    {check.label}
                  </dt>
                  <dd>{outcomeWords(report, check, manner)}</dd>
                </div>
              ))}
            </dl>
            {mayCheck ? (
              <div className="vd-panel-foot">
                <button
                  type="button"
                  className="vd-button vd-button-small"
                  data-action="check"
                  onClick={() => {
                    refreshing.check()
                    close()
                  }}
                >
                  {say(report.refreshable ? 'freshness.refreshAndCheck' : 'freshness.checkNow')}
                </button>
              </div>
            ) : null}
          </div>
        )}
      </Popover>
    </span>
  )
}

const icons = { good: 'check', none: 'help', bad: 'warning', late: 'warning', busy: 'refresh' } as const

function explanation(report: Report): string {
  if (report.checks.length === 0) return say('freshness.comparable')
  if (areOlder(report)) return say('freshness.olderCheck')
  return say('freshness.checkedTotals')
}
