import { type ActionContext, BaseProperty, BaseRecord, BaseResource, type Filter } from 'adminjs'
import { HttpError } from '../http/http-error.js'
import type { FindOptions, RecordReading } from './record-reading.js'
import type { PropertySource } from './report-properties.js'

/** A report as an AdminJS resource; @adminjs/sql knows no views. */
export class ReportResource extends BaseResource {
  private readonly reading: RecordReading
  private readonly name: string
  private readonly ownProperties: readonly ReportProperty[]

  constructor(name: string, sources: readonly PropertySource[], titleColumn: string | null, reading: RecordReading) {
    super(name)
    this.name = name
    this.reading = reading
    this.ownProperties = sources.map((source, index) => new ReportProperty(source, index, source.name === titleColumn))
  }

  override databaseName(): string {
    return 'reports'
  }

  override databaseType(): string {
    return 'Postgres'
  }

  override id(): string {
    return this.name
  }

  override properties(): BaseProperty[] {
    return [...this.ownProperties]
  }

  override property(path: string): BaseProperty | null {
    return this.ownProperties.find((property) => property.path() === path) ?? null
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

export function readOnly(): HttpError {
  return new HttpError(403, 'read_only', 'Records and reports can be read here, not changed.')
}

class ReportProperty extends BaseProperty {
  private readonly referred: string | null
  private readonly isTheTitle: boolean

  constructor(source: PropertySource, position: number, isTheTitle: boolean) {
    super({ path: source.name, type: source.type, isId: source.isId, position })
    this.referred = source.reference
    this.isTheTitle = isTheTitle
  }

  override isEditable(): boolean {
    return false
  }

  override isTitle(): boolean {
    return this.isTheTitle
  }

  override reference(): string | null {
    return this.referred
  }
}
