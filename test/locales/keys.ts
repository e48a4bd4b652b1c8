/** Every key that the code can ask for, with what it gives to each: families are spelled out from the lists they come from. */
import { readFileSync } from 'node:fs'
import { commands } from '../../src/bots/conversation/commands/index.ts'
import { REASONS } from '../../src/bots/conversation/judging.ts'
import { choiceKey } from '../../src/bots/conversation/options.ts'
import { WHY_BACK, WHY_KEPT } from '../../src/bots/conversation/paying-back.ts'
import { PAGE_TEXTS } from '../../src/bots/web/texts.ts'
import { type Catalog, findModel, readCatalog } from '../../src/core/catalog.ts'
import { DECISIONS } from '../../src/core/fairness/appeals.ts'
import { VENDOR } from '../../src/core/moderation/index.ts'
import { CATEGORIES, KINDS, LOCALES } from '../../src/core/ports.ts'
import { LIKENESS_SAID } from '../../src/core/privacy/likeness.ts'
import { NOTICE_KINDS } from '../../src/core/privacy/notices.ts'
import { ADMIN_CODES } from '../../src/payments/index.ts'
import { DISCORD, PRETEND, SHOP_SETTINGS, STARS } from '../../src/payments/methods/index.ts'
import { EVERYBODY } from '../support/catalog.ts'
import { foundBelow, refusalsIn, sourcesBelow, templatesIn, type Use, unionOf, usesIn } from './sources.ts'

const CONVERSATION = 'src/bots/conversation'
const sources = sourcesBelow('src')

export const catalog: Catalog = (() => {
  const reading = readCatalog(readFileSync(new URL('../../data/catalog.yaml', import.meta.url), 'utf8'), EVERYBODY)
  if (!reading.ok) throw new Error('the catalogue has mistakes')
  return reading.catalog
})()

const options = catalog.models.flatMap(({ id }) => Object.entries(findModel(catalog, id).options))
/** Values that are not words in any language, but for `auto`: ratios, seconds, lines. */
const PLAIN_CHOICES = ['ratio', 'duration', 'resolution']
const choices = options.flatMap(([name, definition]) => {
  if (definition.type === 'choice')
    return definition.choices
      .filter((value) => definition.titles?.[String(value)] === undefined)
      .filter((value) => value === 'auto' || !PLAIN_CHOICES.includes(name))
      .map((value) => choiceKey(name, value))
  if (name !== 'count' || definition.type !== 'integer') return []
  return Array.from({ length: definition.max - definition.min + 1 }, (_, at) => choiceKey(name, definition.min + at))
})

const orderStates = unionOf('src/core/db/schema.ts', 'OrderState').filter(
  (state) => state !== 'created' && state !== 'awaiting_payment',
)
/** Refusals of the built-in engine reach people as vendor's codes, without parameters; those with a text of their own. */
export const ENGINE_CODES = ['edit_unknown', 'upscale_too_large']
/** A broken result is a generation's failure; what the engine's modules check once more never comes from the catalogue's options. */
const NOT_SHOWN = ['result_unusable']

const ENGINE = 'src/core/providers/builtin/'
export const refusals: Use[] = sources
  .flatMap(refusalsIn)
  .filter(({ file, key }) => !file.startsWith(ENGINE) && !NOT_SHOWN.includes(key))

// What `isFinal` ends a job with.
const engineReasons = foundBelow('src/core/generation', /\breason === '(content|input)'/g)

/** The beginning of a family's keys -> what follows it. */
export const FAMILIES: { [prefix: string]: readonly string[] } = {
  'language-': LOCALES,
  'kind-': KINDS,
  'job-working-': KINDS,
  'quote-': KINDS,
  // `ask-${wanted}-${kind}`
  'ask-': KINDS.flatMap((kind) => [`prompt-${kind}`, `picture-${kind}`]),
  'ask-prompt-': KINDS,
  'takes-': ['words', 'words-optional', 'pictures', 'clips', 'audio'],
  'do-': ['animate', 'edit', 'describe', 'music', 'upscale', 'extend', 'cover', 'avatar'],
  // Who is pictured, and what a talking portrait is chosen by.
  'likeness-': [...LIKENESS_SAID, 'no'],
  'pick-': ['avatar', 'voice'],
  'button-sung-': ['own', 'written', 'none'],
  'button-': foundBelow(CONVERSATION, /\bof\('(\w+)'\)/g),
  'command-': commands.map((command) => command.name),
  'help-example-': commands.filter((command) => command.kind !== undefined).map((command) => command.name),
  'slash-': [
    ...commands.filter((command) => command.admin !== true).map((command) => command.name),
    ...['prompt', 'code', 'address', 'work', 'model'],
  ],
  'slash-file-': ['picture', 'clip', 'audio'],
  'slash-name-': ['prompt', 'code', 'address', 'work', 'model', 'image', 'clip', 'audio'],
  'option-': [...new Set(options.map(([name]) => name))],
  'choice-': [...new Set(choices)].map((key) => key.slice('choice-'.length)),
  'choice-language-': LOCALES,
  'statement-': unionOf('src/core/statement.ts', 'StatementKind'),
  'order-': orderStates,
  'refund-why-': WHY_BACK,
  'refund-kept-': WHY_KEPT,
  'refund-decided-': ['all', 'part', 'no'],
  'refund-told-by-': ['hand', 'shop'],
  'order-how-': [DISCORD, PRETEND, STARS, ...SHOP_SETTINGS.map(({ id }) => id)],
  'method-': [DISCORD, PRETEND, STARS, ...SHOP_SETTINGS.map(({ id }) => id)],
  'plan-': ['renewed', 'failed', 'cancelled', 'resumed', 'ended', 'stuck'],
  'subscription-': ['active', 'past_due', 'cancelling'],
  'admin-': ADMIN_CODES.map((code) => code.replaceAll('_', '-')),
  'chat-': ['telegram', 'discord', 'web'],
  // What became of a code, but for the one that is good and the count of wrong ones, which have texts with parameters.
  'join-': ['form', 'wrong', 'own'],
  'precheckout-': unionOf('src/payments/stars-books.ts', 'PreCheckoutProblem'),
  'category-': CATEGORIES,
  'category-name-': [...CATEGORIES, VENDOR],
  'decision-': DECISIONS,
  'reason-': [...new Set(Object.values(REASONS).flat())],
  'wait-': ['seconds', 'minutes', 'hours', 'days'],
  'place-': ['private', 'group', 'channel'],
  'why-': CATEGORIES,
  'cheaper-': ['duration', 'count', 'size'],
  'notice-': NOTICE_KINDS,
  'note-': foundBelow('src/core/providers', /\bcode: '([a-z-]+)'/g),
  'failure-': [
    ...foundBelow('src/core/generation', /\bfailure: \{ code: '(\w+)'/g),
    ...engineReasons.map((reason) => `engine_${reason}`),
  ],
  'refusal-': [...new Set([...refusals.map(({ key }) => key), ...ENGINE_CODES])],
  'example-': ['image-prompt', 'music-prompt'],
  'unwanted-': ['contact', 'location'],
  'request-': unionOf('src/core/db/schema.ts', 'RightsKind'),
  'web-': Object.keys(PAGE_TEXTS),
}

/** Not keys, though their templates look like it. */
const OTHER_TEMPLATES = ['web-upload-']

const speaking = sources.filter(({ file }) =>
  /^src\/(bots\/|app\/|core\/(generation|health|privacy)\/|\w+\.ts$)/.test(file),
)
export const uses: Use[] = speaking.flatMap(usesIn)
export const families: Use[] = speaking
  .flatMap((source) => [...uses.filter((use) => use.isFamily && use.file === source.file), ...templatesIn(source)])
  .filter(({ key, file }) => !OTHER_TEMPLATES.includes(key) && (file.startsWith(CONVERSATION) || key in FAMILIES))

/** Every key that can be asked for. */
export const usedKeys: ReadonlySet<string> = new Set([
  ...uses.filter((use) => !use.isFamily).map((use) => use.key),
  ...Object.entries(FAMILIES).flatMap(([prefix, ends]) => ends.map((end) => prefix + end)),
])
