import React, { useId } from 'react'
import { say } from '../language'
import { Icon } from '../parts/icon'
import { PageLink } from '../parts/page-link'
import type { AttentionItem } from './attention-lines'

/** What somebody has to look at or do something about, each line a link to exactly these rows. */
export const NeedsAttention: React.FC<{ readonly items: readonly AttentionItem[] }> = ({ items }) => {
  const title = useId()
  return (
    <section className="vd-attention" aria-labelledby={title} data-lines={items.length}>
      <h2 id={title}>{say('dashboard.needsAttention')}</h2>
      {items.length === 0 ? (
        <p className="vd-attention-calm">
          <Icon name="check" />
          {say('dashboard.nothingNeedsAttention')}
        </p>
      ) : (
        <ul>
          {items.map((item) => (
            <Line key={item.key} item={item} />
          ))}
        </ul>
      )}
    </section>
  )
}

const Line: React.FC<{ readonly item: AttentionItem }> = ({ item: { key, tone, title, note, href, count, value } }) => (
  <li className={`vd-attention-line vd-attention-${tone}`} data-attention={key}>
    <Icon name="warning" />
    <span className="vd-attention-text">
      <PageLink className="vd-attention-link" href={href}>
        {title}
      </PageLink>
      {note ? <span className="vd-attention-note">{note}</span> : null}
    </span>
    {count === null ? null : (
      <span className="vd-attention-figures">
        <span className="vd-attention-count" data-figure="count">
          {count}
        </span>
        {value ? (
          <span className="vd-attention-note" title={value.label}>
            <span className="vd-hidden">{value.label} </span>
            <span data-figure="value">{value.text}</span>
          </span>
        ) : null}
      </span>
    )}
  </li>
)
