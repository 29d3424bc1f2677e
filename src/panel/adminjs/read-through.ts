import { type ActionContext, BaseRecord, type BaseResource, type Filter } from 'adminjs'
import { Refusal } from '../../refusal.js'
import type { FindOptions, RecordReading } from './record-reading.js'

// TypeScript asks this signature of a class that a mixin extends.
// biome-ignore lint/suspicious/noExplicitAny: the arguments are those of whatever class it is
type ResourceClass = abstract new (...args: any[]) => BaseResource

/** A resource class whose records come from our reading, and whose every change is refused. */
export function readThrough<Base extends ResourceClass>(Class: Base) {
  abstract class ReadThrough extends Class {
    /** Set by the constructor of the class that extends this one. */
    abstract readonly reading: RecordReading

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
  return ReadThrough
}

/** 403 `read_only`. */
export function readOnly(): Refusal {
  return new Refusal(403, 'read_only', 'Records and reports can be read here, not changed.')
}
