/** What a command sees of the world: the person, the place, and narrow functions. Everything runs in one transaction. */
import type { Catalog } from '../../core/catalog.ts'
import type { Trx } from '../../core/db/database.ts'
import type { AdminEntry } from '../../core/fairness/admins.ts'
import type { StrikeParts } from '../../core/fairness/strikes.ts'
import type { GenerationParts } from '../../core/generation/parts.ts'
import type { Identity } from '../../core/link/parts.ts'
import type { Person } from '../../core/people.ts'
import type { Address, Button, Kind, MessageRef, ModerationCategory, Queue, Text } from '../../core/ports.ts'
import type { PrivacyParts } from '../../core/privacy/parts.ts'
import type { Payments } from '../../payments/index.ts'
import { encodeAction } from './action.ts'
import type { Locales } from './locale.ts'
import type { Screened } from './screening.ts'
import type { Action, Answer, Command, CommandInput } from './types.ts'

/** What people agree to, and who is behind the bot. */
export interface Policy {
  version: number
  /** Of which people are told once, without being asked again. */
  minor: number
  /** What is new in it, in the operator's words; empty where they say nothing. */
  news(locale: Person['locale']): string
  minimumAge: number
  operatorName(locale: Person['locale']): string
  operatorEmail(locale: Person['locale']): string
  /** A legal document in a language, filled in; `facts` are what is true of this bot now. */
  document(name: 'terms' | 'privacy', locale: Person['locale'], facts?: { [name: string]: string }): string
}

/** Strikes, appeals and those who decide them. */
export interface FairParts extends StrikeParts {
  queue: Queue
  admins: readonly AdminEntry[]
  /** The keyed hash under which an erased identity is remembered. */
  markOf(identity: Identity): string
}

export interface Scene {
  trx: Trx
  person: Person
  /** How this chat knows the person. */
  speaker: Identity
  address: Address
  /** The key of this intent: what it starts, it starts once. */
  key: string
  /** The message whose button was pressed. */
  pressed?: MessageRef
  nowMs: number
  catalog: Catalog
  generation: GenerationParts
  payments: Payments
  privacy: PrivacyParts
  /** One of the operators. */
  isAdmin: boolean
  locales: Locales
  commands: readonly Command[]
  fair: FairParts
  policy: Policy
  /** Addresses that open other chats of this bot with `/start <payload>`. */
  startLinks(payload: string): { platform: string; url: string }[]
  /** The same person in another chat: what begins there has a key of its own. */
  at(address: Address): Scene
  /** The local screen; `acknowledged` is what the person has said to mean. What finds something is written to the decision log. */
  screen(text: string, kind: Kind, acknowledged?: readonly ModerationCategory[]): Promise<Screened>
  /** Runs words or a command as if the person had just written them: after the terms were accepted, or an answer came. */
  again(input: CommandInput, command?: string): Promise<Answer[]>
}

export function t(key: string, params?: Text['params']): Text {
  return params === undefined ? { key } : { key, params }
}

/** What a person wrote, as a text of its own. */
export function raw(text: string): Text {
  return { key: 'raw', params: { text } }
}

export function button(label: Text, action: Action, extra: Pick<Button, 'style' | 'chosen'> = {}): Button {
  return { label, press: { action: encodeAction(action) }, ...extra }
}

export function say(...text: Text[]): Answer {
  return { outgoing: { text } }
}
