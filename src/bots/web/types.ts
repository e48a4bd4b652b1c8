/** What the web chat is given, and what it says to its page. */
import type { Readable } from 'node:stream'
import type { Database } from '../../core/db/database.ts'
import type { Incoming } from '../../core/inbox.ts'
import type { Balance } from '../../core/ledger.ts'
import type { Person } from '../../core/people.ts'
import type { Clock, Locale, Log, Metrics } from '../../core/ports.ts'
import type { Locales } from '../conversation/locale.ts'
import type { OptionSpec, Speaker } from '../conversation/types.ts'

export interface WebChatParts {
  db: Database
  clock: Clock
  log: Log
  metrics: Metrics
  locales: Locales
  config: {
    /** Origin only; https makes cookies Secure. */
    publicUrl: string | undefined
    webChat: { on: boolean; token: string | undefined }
  }
  /** Writes an inbox row; false for a copy. */
  receive(incoming: Incoming): Promise<boolean>
  /** Finds or makes the person, in a transaction of its own. */
  personFor(speaker: Speaker): Promise<Person>
  /** Decodes and stores a file; answers the artifact's id. Throws Refusal `file_…`. */
  storeUpload(upload: { personId: string; path: string; dir: string }): Promise<string>
  /** Uploads are written below it before they are decoded. */
  workRoot: string
  /** A stored file of a person; `range` is inclusive, in bytes. Null: not theirs or not there. */
  openArtifact(
    artifactId: string,
    personId: string,
    range?: { start: number; end: number },
  ): Promise<{ stream: Readable; mime: string; sizeBytes: number; name?: string } | null>
  summary(personId: string): Promise<Summary>
  menu(locale: Locale): MenuItem[]
}

/** What stands in the page's header. */
export interface Summary {
  locale: Locale
  balance: Balance
}

/** A command as the page offers it: in its slash menu and, with options, as a form. */
export interface MenuItem {
  name: string
  description: string
  /** Whether words are expected behind it: `none` is sent at once when it is chosen. */
  words: 'required' | 'optional' | 'none'
  options: MenuOption[]
}

export interface MenuOption {
  name: string
  title: string
  type: OptionSpec['type']
  choices?: { value: string | number; title: string }[]
  default?: string | number | boolean
  min?: number
  max?: number
}

/** A message as the page shows it: plain text only, nothing in it is markup. */
export interface WebMessage {
  lines: string[]
  media?: WebMedia[]
  buttons?: WebButton[][]
  /** The next message answers a question: shown in the empty text box. */
  ask?: string
  progress?: { fraction?: number; readyAtMs?: number }
  effect?: 'success'
  /** A person's message: what it replies to. */
  reply?: { id: string; text: string; pictureUrl?: string }
}

export interface WebMedia {
  id: string
  type: 'picture' | 'video' | 'live' | 'audio' | 'file'
  url: string
  downloadUrl: string
  mime: string
  sizeBytes: number
  widthPx?: number
  heightPx?: number
  durationMs?: number
  title?: string
  stillUrl?: string
  spoiler?: boolean
}

export interface WebButton {
  label: string
  action?: string
  url?: string
  style?: 'primary' | 'danger'
  chosen?: boolean
}

/** One message of a chat on its way to the page. */
export interface WebEntry {
  id: string
  /** Orders the messages of a chat. */
  number: number
  role: 'bot' | 'person'
  atMs: number
  /** Null: it was taken away. */
  message: WebMessage | null
}
