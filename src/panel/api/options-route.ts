import type { Request, Response } from 'express'
import { badQuery } from '../../refusal.js'
import { readList } from '../../reports/asking/address.js'
import { inReading } from '../../reports/reading.js'
import { searchReferences } from '../../reports/rows/labels.js'
import { staffOf } from '../http/signed-in.js'
import { readerOf } from '../reader.js'
import { type ApiParts, searchParamsOf } from './api-parts.js'

/** A record by the name that staff know it by. */
export interface Option {
  readonly id: string
  readonly label: string
}

export interface OptionsAnswer {
  readonly options: readonly Option[]
}

const mostOptions = 50
const mostChosen = 200

/** GET /api/v1/{name}/options?search=&ids=: records by name for a filter's picker, the chosen ones always among them. */
export function optionsRoute({ context, reports }: ApiParts) {
  return async (req: Request, res: Response<OptionsAnswer>) => {
    const table = reports.openReference(String(req.params.name), staffOf(res).role)
    const params = searchParamsOf(req)
    const asked = params.get('ids') ?? ''
    const ids = asked === '' ? [] : readList(asked)
    if (ids.length > mostChosen) throw badQuery(`ids may name ${mostChosen} at most.`)
    const search = (params.get('search') ?? '').slice(0, 200)
    const options = await inReading(context, readerOf(res), { share: table.name }, (reading) =>
      searchReferences(reading, table, { search, ids, limit: mostOptions }),
    )
    res.json({ options })
  }
}
