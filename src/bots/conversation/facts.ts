/** What the terms, the privacy page and the short form say of this very bot: how long things are kept, and who makes them. */

import { REWORDINGS, writerFor } from '../../core/catalog/prompts.ts'
import type { Catalog } from '../../core/catalog.ts'
import type { GenerationParts } from '../../core/generation/parts.ts'
import { uploadKeptMs } from '../../core/generation/uploads.ts'
import type { Locale, Moderator, Provider, Text } from '../../core/ports.ts'
import type { Locales } from './locale.ts'
import { t } from './scene.ts'

const DAY_MS = 24 * 60 * 60 * 1000

type Parts = Pick<GenerationParts, 'catalog' | 'providers' | 'uploadKeptMs' | 'screens'>

/** How long results stay: by kind, as the catalogue says. */
export function resultsKept(catalog: Catalog): Text {
  const kept = catalog.keptKinds.filter((kind) => catalog.models.some((model) => model.kind === kind))
  const days = catalog.resultKeptDays
  if (kept.length === 0) return t('kept-days', { n: days })
  return t('kept-some', { kinds: kept.map((kind) => t(`kind-${kind}`)), rest: t('kept-days', { n: days }) })
}

/** How long uploads stay. */
export function uploadsKept(parts: Parts): Text {
  return t('kept-uploads', {
    hours: parts.catalog.current().uploadKeptHours,
    days: t('n-days', { n: Math.round(uploadKeptMs(parts) / DAY_MS) }),
  })
}

/** Who besides this machine may get a request: everybody whom a route of the catalogue leads to. */
export function vendors(parts: Parts): Text {
  const others = vendorsOf(parts).map((provider) => nameOf(provider))
  if (others.length > 0) return t('vendors-some', { vendors: others.join(', ') })
  return remoteScreens(parts).length > 0 ? t('vendors-here') : t('vendors-none')
}

const remoteScreens = ({ screens }: Parts): Moderator[] =>
  screens.moderators.filter(({ sendsTo }) => sendsTo !== undefined)

/** Whose text models are handed the words of a prompt, for those who want more made of them; null: nobody's. */
export function writtenBy(parts: Parts): Text | null {
  const catalog = parts.catalog.current()
  const writers = REWORDINGS.flatMap((what) => catalog.models.map((model) => writerFor(catalog, what, model)))
  const ids = new Set(writers.flatMap((writer) => writer?.routes.map(({ provider }) => provider) ?? []))
  const who = [...ids].map((id) => parts.providers.get(id)).filter((one) => one !== undefined)
  return who.length === 0 ? null : t('words-go', { who: who.map(nameOf).join(', ') })
}

/** Who is handed words and pictures for the content check; null: nobody. */
export function screenedBy(parts: Parts): Text | null {
  const remote = remoteScreens(parts)
  if (remote.length === 0) return null
  const reads = new Set(remote.flatMap((one) => one.reads))
  const what = reads.size > 1 ? 'both' : reads.has('text') ? 'words' : 'pictures'
  return t('screens-remote', { what, who: [...new Set(remote.map(({ sendsTo }) => sendsTo as string))].join(', ') })
}

function vendorsOf({ catalog, providers }: Parts): Provider[] {
  const ids = new Set(catalog.current().models.flatMap(({ routes }) => routes.map(({ provider }) => provider)))
  return [...ids].flatMap((id) => {
    const provider = providers.get(id)
    return provider === undefined || provider.procedural === true ? [] : [provider]
  })
}

const nameOf = ({ id, title }: Provider): string => title ?? id

/** Who made a work: a vendor by its name, or this machine. */
export function makerOf(parts: Pick<GenerationParts, 'providers'>, providerId: string): Text {
  const provider = parts.providers.get(providerId)
  if (provider?.procedural === true) return t('maker-here')
  return t('raw', { text: provider === undefined ? providerId : nameOf(provider) })
}

/** How long decisions of the screens are kept, and the words that they are about. */
function decisionsKept({ screens }: Parts): Text {
  const days = Math.round(screens.wordsKeptMs / DAY_MS)
  return t('decisions-kept', { days, for: t('n-days', { n: days }) })
}

/** What stands in the legal texts for `{uploads}`, `{results}`, `{vendors}`, `{screens}` and `{decisions}`. */
export function policyFacts(parts: Parts, locales: Locales, locale: Locale): { [name: string]: string } {
  const say = (text: Text) => locales.format(locale, text)
  return {
    uploads: say(uploadsKept(parts)),
    results: say(resultsKept(parts.catalog.current())),
    vendors: [vendors(parts), writtenBy(parts)].flatMap((text) => (text === null ? [] : [say(text)])).join(' '),
    decisions: say(decisionsKept(parts)),
    screens: say(screenedBy(parts) ?? t('screens-here')),
  }
}
