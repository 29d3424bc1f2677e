import { BaseProperty, BaseResource } from 'adminjs'
import { readThrough } from './read-through.js'
import type { RecordReading } from './record-reading.js'
import type { PropertySource } from './report-properties.js'

/** A report as an AdminJS resource; @adminjs/sql knows no views. */
export class ReportResource extends readThrough(BaseResource) {
  readonly reading: RecordReading
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
