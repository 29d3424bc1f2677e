import { Property, Resource, ResourceMetadata } from '@adminjs/sql'
import { type ActionContext, BaseRecord, type Filter } from 'adminjs'
import type { FindOptions, RecordReading } from './record-reading.js'
import type { PropertySource } from './report-properties.js'
import { readOnly } from './report-resource.js'

/**
 * A base table as a resource of @adminjs/sql, of which every query is overridden.
 *
 * Its metadata comes from our source view instead of its parser, which loses tables without a primary key and fails on
 * one-sided periods, choices, repeated keys and text with % or _; its own queries also have no cap on the rows they read.
 */
export class TableResource extends Resource {
  private readonly reading: RecordReading

  constructor(name: string, sources: readonly PropertySource[], reading: RecordReading) {
    super(metadataOf(name, sources))
    this.reading = reading
  }

  override async count(filter: Filter, context?: ActionContext): Promise<number> {
    return await this.reading.count(filter, context)
  }

  override async find(filter: Filter, options: FindOptions, context?: ActionContext): Promise<BaseRecord[]> {
    const found = await this.reading.find(filter, options, context)
    return found.map((params) => new BaseRecord(params, this))
  }

  override async findOne(id: string, context?: ActionContext): Promise<BaseRecord | null> {
    const params = await this.reading.findOne(id, context)
    return params === null ? null : new BaseRecord(params, this)
  }

  override async findMany(ids: (string | number)[], context?: ActionContext): Promise<BaseRecord[]> {
    const found = await this.reading.findMany(ids, context)
    return found.map((params) => new BaseRecord(params, this))
  }

  override async create(): Promise<never> {
    throw readOnly()
  }

  override async update(): Promise<never> {
    throw readOnly()
  }

  override async delete(): Promise<never> {
    throw readOnly()
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
