import type { ComponentType } from 'react'
import React from 'react'

interface Props {
  readonly action: { readonly component?: string | false }
  readonly OriginalComponent: ComponentType<Record<string, unknown>>
}

/** Our lists and records bring their own header; every other action keeps AdminJS's. */
const ActionHeader: React.FC<Props> = ({ OriginalComponent, ...props }) =>
  props.action.component === 'ReportList' || props.action.component === 'RecordPage' ? null : (
    <OriginalComponent {...props} />
  )

export default ActionHeader
