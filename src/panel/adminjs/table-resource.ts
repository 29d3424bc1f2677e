import { Property, Resource, ResourceMetadata } from '@adminjs/sql'
import { readThrough } from './read-through.js'
import type { RecordReading } from './record-reading.js'
import type { PropertySource } from './report-properties.js'

/**
 * A base table as a resource of @adminjs/sql, of which every query is overridden.
 *
 * Its metadata comes from our source view instead of its parser, which loses tables without a primary key and fails on
 * one-sided periods, choices, repeated keys and text with % or _; its own queries also have no cap on the rows they read.
 */
export class TableResource extends readThrough(Resource) {
  readonly reading: RecordReading

  constructor(name: string, sources: readonly PropertySource[], reading: RecordReading) {
    super(metadataOf(name, sources))
    this.reading = reading
  }
}

function metadataOf(name: string, sources: readonly PropertySource[]): ResourceMetadata {
  const properties = sources.map(
    (source, index) =>
      new Property({
        name: source.name,
        isId: source.isId,
        position: index + 1,
        isNullable: true,
        isEditable: false,
        type: source.type,
        referencedTable: source.reference,
      }),
  )
  // There is no knex: every method that would use it is overridden above.
  const noKnex = undefined as unknown as ConstructorParameters<typeof ResourceMetadata>[1]
  return new ResourceMetadata('postgresql', noKnex, 'reports', null, name, properties)
}
