/** The type of a catalogue: English is its source, every other language has exactly the same rooms and messages. */
import type { english } from './english.js'

/** A message that depends on a number has as many forms as its language: English and German have two. */
export type Plural = Readonly<Partial<Record<Intl.LDMLPluralRule, string>>> & { readonly other: string }

export type Message = string | Plural

/** One room of another language, with the messages of the English one. */
export type RoomLike<Room> = { readonly [M in keyof Room]: Room[M] extends string ? string : Plural }

type English = typeof english

export type Words = { readonly [Room in keyof English]: RoomLike<English[Room]> }

/** "list.noRows": the room and the message. */
export type Key = { [R in keyof English]: `${R}.${keyof English[R] & string}` }[keyof English]

type MessageOf<K extends Key> = K extends `${infer R extends keyof English}.${infer M}`
  ? M extends keyof English[R]
    ? English[R][M]
    : never
  : never

type Placeholders<T> = T extends `${string}{{${infer Name}}}${infer Rest}` ? Name | Placeholders<Rest> : never

type Names<M> = M extends { readonly one: infer One; readonly other: infer Other }
  ? Placeholders<One> | Placeholders<Other> | 'n'
  : Placeholders<M>

/** What has to be handed in with a message: nothing, or a value for each of its placeholders. */
export type ValuesOf<K extends Key, V> = [Names<MessageOf<K>>] extends [never]
  ? []
  : [values: { readonly [Name in Names<MessageOf<K>>]: V }]
