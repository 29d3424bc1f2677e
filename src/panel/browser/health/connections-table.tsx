import React from 'react'
import type { HealthAnswer } from '../../api/health-route'
import { formatCount, type Manner } from '../format'
import { say } from '../language'
import { WholeColumns } from '../parts/whole-columns'

interface Props {
  readonly connections: HealthAnswer['connections']
  readonly manner: Manner
}

/** Connections to the database of this process, by what they are for. */
export const ConnectionsTable: React.FC<Props> = ({ connections, manner }) => (
  <div>
    <h2>{say('health.connections')}</h2>
    <WholeColumns className="vd-health-box" label={say('health.connections')}>
      <table>
        <thead>
          <tr>
            <th scope="col">{say('health.purpose')}</th>
            <th scope="col" className="vd-figure">
              {say('health.busy')}
            </th>
            <th scope="col" className="vd-figure">
              {say('health.open')}
            </th>
            <th scope="col" className="vd-figure">
              {say('health.most')}
            </th>
            <th scope="col" className="vd-figure">
              {say('health.waiting')}
            </th>
          </tr>
        </thead>
        <tbody>
          {connections.map(({ pool, busy, open, most, waiting }) => (
            <tr key={pool}>
              <th scope="row">{say(`health.${pool}`)}</th>
              {[
                ['busy', busy],
                ['open', open],
                ['most', most],
                ['waiting', waiting],
              ].map(([what, count]) => (
                <td key={what} className="vd-figure">
                  {formatCount(Number(count), manner)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </WholeColumns>
  </div>
)
