import type { Request, Response } from 'express'
import { badQuery } from '../../refusal.js'
import { searchEverything } from '../../reports/rows/search.js'
import { staffOf } from '../http/signed-in.js'
import { readerOf } from '../reader.js'
import { type ApiParts, searchParamsOf } from './api-parts.js'

/** GET /api/v1/search?q=: records by number or name and reports by title, of what this person may read. */
export function searchRoute({ context, reports }: ApiParts) {
  return async (req: Request, res: Response) => {
    const params = searchParamsOf(req)
    if ([...params.keys()].join() !== 'q') {
      throw badQuery('Write one text to search for: /api/v1/search?q=boiler.')
    }
    const readable = reports.readableBy(staffOf(res).role)
    res.json(await searchEverything(context, readerOf(res), params.get('q') ?? '', readable))
  }
}
