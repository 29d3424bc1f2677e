/**
 * Answers of the panel's own routes, as the server declares them, under the names that they have here. Others are imported
 * from the server as they are. Money, percent and hours arrive as exact decimal strings.
 */
import type { Period } from '../../../reports/asking/periods.js'
import type { Remark as AnswerRemark } from '../../../reports/asking/remark.js'
import type { ReportDescription } from '../../../reports/describe.js'
import type { JsonValue } from '../../../reports/rows/record-id.js'
import type { RowsAnswer } from '../../../reports/rows/rows.js'
import type { CatalogueAnswer } from '../../api/catalogue-route.js'
import type { ChoicesAnswer } from '../../api/choices-routes.js'
import type { NotesAnswer } from '../../api/notes-routes.js'
import type { ReviewAnswer } from '../../api/review-routes.js'
import type { FilteredTotals } from '../../api/totals-route.js'
import type { ViewAnswer } from '../../api/views-routes.js'
import type { Note as NoteAnswer } from '../../notes/notes.js'
import type { LostPart } from '../../saved-views/view-query.js'

export type Value = JsonValue
export type Span = Pick<Period, 'from' | 'to'>
export type Sort = RowsAnswer['sort']
export type Report = ReportDescription
export type Total = Report['totals'][number]
export type Catalogue = CatalogueAnswer
export type Me = Catalogue['me']
export type Choices = ChoicesAnswer
export type SavedView = ViewAnswer
export type TotalsAnswer = FilteredTotals
export type Notes = NotesAnswer
export type Note = NoteAnswer
export type Review = ReviewAnswer
/** What is remarked beside an answer, and beside a saved view that lost a part. */
export type Remark = AnswerRemark | LostPart
