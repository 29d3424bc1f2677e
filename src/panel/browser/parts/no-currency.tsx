import React from 'react'
import type { Manner } from '../format'
import { say } from '../language'

/** Says once on a page with amounts that they are in no currency that anybody has named. */
export const NoCurrency: React.FC<{ readonly hasMoney: boolean; readonly manner: Manner }> = ({ hasMoney, manner }) =>
  hasMoney && manner.currency === null ? <p className="vd-no-currency">{say('figures.noCurrency')}</p> : null
