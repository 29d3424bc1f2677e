import React, { type ComponentType } from 'react'
import { useParams } from 'react-router'
import { language, say } from '../language'
import { Page } from '../parts/page'
import { Problem } from '../parts/problem'
import RecordPage from '../record/record-page'
import type { ShownRecord } from '../record/use-record-labels'
import { ADMIN } from '../talk/address'
import { useRemote } from '../talk/use-remote'
import ActionRoute from './action-route'
import { NotFound } from './not-found'

/**
 * AdminJS's route for actions on one record. Showing one goes through our page, so that a record that is gone, an ended
 * session and a slow answer look like everywhere else; all other actions stay with AdminJS.
 */
const RecordRoute: React.FC<{ readonly OriginalComponent: ComponentType }> = ({ OriginalComponent }) => {
  const { resourceId = '', recordId = '', actionName = '' } = useParams()
  if (actionName !== 'show') return <ActionRoute OriginalComponent={OriginalComponent} />
  return <ShowRecord key={`${resourceId}/${recordId}`} resourceId={resourceId} recordId={recordId} />
}

const ShowRecord: React.FC<{ readonly resourceId: string; readonly recordId: string }> = ({ resourceId, recordId }) => {
  const { data, error, reload } = useRemote<{ record: ShownRecord }>(
    `${ADMIN}/api/resources/${encodeURIComponent(resourceId)}/records/${encodeURIComponent(recordId)}/show`,
  )
  if (error?.status === 404)
    return (
      <NotFound
        text={
          language === 'en'
            ? error.message
            : say(error.code === 'no_records' ? 'answers.no_records' : 'answers.no_such_record')
        }
      />
    )
  if (error && !data) {
    return (
      <Page>
        <Problem error={error} onRetry={reload} />
      </Page>
    )
  }
  return <RecordPage resource={{ id: resourceId }} {...(data ? { record: data.record } : {})} />
}

export default RecordRoute
