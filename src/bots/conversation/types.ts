/**
 * The conversation, once for every chat. An adapter turns what its platform sends into an Intent; `dispatch` runs it and writes
 * Outgoing messages. No adapter's type comes in here and no text is composed outside a locale file.
 */
import type { Catalog } from '../../core/catalog.ts'
import type { Reader } from '../../core/db/database.ts'
import type { InputRef } from '../../core/generation/types.ts'
import type { Person } from '../../core/people.ts'
import type { Address, Kind, MessageRef, Options, Outgoing, Text } from '../../core/ports.ts'
import type { Scene } from './scene.ts'

/** Who speaks, as the platform knows them. */
export interface Speaker {
  platform: string
  externalId: string
  /** What the platform says of the person's language, as BCP 47; may be anything. */
  language?: string
  /** When their account was made, where the platform tells. */
  sinceMs?: number
}

/** A file that came with a message: stored already, or still kept by its platform. */
export interface IncomingFile {
  input: InputRef
  type: 'picture' | 'clip' | 'audio' | 'unknown'
  /** Why it can't be used, where the adapter knows already: a refusal code with its parameters. */
  refused?: { code: string; params: { [name: string]: string | number } }
}

interface Spoken {
  /** Nothing was said to us: a part of something that nobody has spoken of yet. */
  overheard?: boolean
  speaker: Speaker
  address: Address
  /** The key of what it begins: `msg:<bot>:<chat>:<message>`, `press:<callback>`, `web:<client's id>` ... */
  key: string
  /** Something was struck out of the words: a card number. */
  struck?: boolean
  /** Something was sent that is not kept: its content stayed with the chat. */
  unwanted?: 'contact' | 'location'
}

export type Intent =
  /** A command by name; `text` is what stood behind it, options that the platform typed come in `options`. */
  | (Spoken & {
      type: 'command'
      name: string
      text: string
      options?: Options
      files: IncomingFile[]
      replyTo?: MessageRef
      /** A work and a model that were chosen from lists. */
      workId?: string
      modelId?: string
    })
  /** Words, files or both. A text that begins with `/` is read as a command. */
  | (Spoken & { type: 'message'; text: string; files: IncomingFile[]; replyTo?: MessageRef })
  /** A press on a button of the message `on`; `words` are the answer to what its verb asks, where the chat has asked already. */
  | (Spoken & { type: 'press'; action: string; on?: MessageRef; words?: string })

/** What a button does. At most 64 bytes when encoded; the owner is checked when it is pressed, always. */
export interface Action {
  verb: string
  /** A generation, quote, order ... */
  id?: string
  argument?: string
}

/** One option of a command: written once, read by the text grammar, by typed options, by forms and by help. */
export interface OptionSpec {
  name: string
  title: Text
  type: 'choice' | 'integer' | 'text' | 'switch'
  choices?: readonly { value: string | number; title: Text }[]
  min?: number
  max?: number
  default?: string | number | boolean
  unit?: 'seconds'
}

export interface Answer {
  outgoing: Outgoing
  /** Change the message that was pressed instead of sending a new one. */
  inPlace?: boolean
  /** Somewhere else than where it was asked. */
  address?: Address
  /** The generation that this shows a copy of. */
  aboutId?: string
}

export interface CommandInput {
  text: string
  options: Options
  files: IncomingFile[]
  replyTo?: MessageRef
  /** A work of the person, chosen by name. */
  workId?: string
  /** The model to use this time. */
  modelId?: string
}

/** A command: one file each, in one list. `command-<name>` is its description in the locale. */
export interface Command {
  name: string
  /** Commands that make something take the options of their kind's models. */
  kind?: Kind
  /** Works before the terms are accepted. */
  free?: boolean
  /** Shows what is nobody else's business: balance, orders, history. */
  personal?: boolean
  /** Takes one of the person's works. */
  takesWork?: boolean
  /** Words that are none of a kind's: what a chat with typed options calls them. */
  takes?: 'code' | 'address'
  /** For the people of ADMIN_IDS; nobody else hears of it. */
  admin?: boolean
  /** A right to what is kept of one: for whoever is shut out too. */
  right?: boolean
  /** Words may stand behind it. */
  words?: 'optional'
  run(scene: Scene, input: CommandInput): Promise<Answer[]>
}

/** Words that a verb needs. */
export interface Question {
  title: Text
  placeholder: Text
  maxChars: number
  /** What stands there beforehand, where the chat can show it. */
  value?: string
}

/** What can be seen before a press is taken in: reads only, in milliseconds. */
export interface Glance {
  db: Reader
  person: Person
  /** Where it was pressed. */
  address: Address
  catalog: Catalog
  nowMs: number
}

/** What a press does. */
export interface Verb {
  verb: string
  /** See Command. */
  right?: boolean
  /** Works before the terms are accepted. */
  free?: boolean
  /**
   * The words that this press needs: a chat that has windows for them may ask before it hands the press in, with the words. Null:
   * none, or the press is to be answered otherwise. A chat without windows hands the press in, and `run` asks by message.
   */
  asks?(glance: Glance, action: Action): Promise<Question | null>
  /** @param words the answer to `asks`, where the chat has asked already */
  run(scene: Scene, action: Action, words?: string): Promise<Answer[]>
}
