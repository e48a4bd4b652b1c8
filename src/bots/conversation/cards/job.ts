/** A job's card: what the generation's row says now, as a message. The same row gives the same card, whenever it is composed. */

import type { Rewording } from '../../../core/catalog/prompts.ts'
import { findModel, type Model } from '../../../core/catalog.ts'
import type { Reader } from '../../../core/db/database.ts'
import { canCancel } from '../../../core/generation/cancel.ts'
import { estimate } from '../../../core/generation/estimate.ts'
import { findWork, type Work } from '../../../core/generation/history.ts'
import { type GenerationParts, resultTypeOf } from '../../../core/generation/parts.ts'
import { type Generation, isEnded } from '../../../core/generation/types.ts'
import { chatsOf } from '../../../core/identities.ts'
import { balanceOf } from '../../../core/ledger.ts'
import { LIMITS } from '../../../core/limits.ts'
import type { Person } from '../../../core/people.ts'
import type { Address, Button, Outgoing, Text } from '../../../core/ports.ts'
import type { Locales } from '../locale.ts'
import { factsOf } from '../options.ts'
import { button, raw, t } from '../scene.ts'
import { languageIn, offersFor } from '../wording.ts'
import { mediaOf } from './media.ts'
import { areWordsCovered, covered, coveredIn, stoppedCard } from './screened.ts'
import { songRows, takeTitles } from './songs.ts'
import { soundRows } from './sounds.ts'
import { unwrittenCard, wordButtons, writtenButtons, writtenLines } from './wording.ts'

export interface JobCardParts {
  generation: GenerationParts
  locales: Locales
}

/**
 * Null when the work was deleted: its message goes.
 * @param at where it is shown, where that is not where it was asked for
 */
export async function jobCard(
  parts: JobCardParts,
  db: Reader,
  generationId: string,
  person: Person,
  at?: Address,
): Promise<Outgoing | null> {
  const work = await findWork(db, generationId, person.id)
  if (work === null) return null
  const { generation } = work
  if (!isEnded(generation)) return openCard(parts, db, generation, person)
  const model = modelOf(parts, generation)
  if (generation.state === 'done')
    return doneCard(parts, db, work, { model, person, address: at ?? generation.address })
  const ended = endedCard(parts, generation)
  const card = generation.wording.for === undefined ? ended : unwrittenCard(ended, generation)
  return { ...card, ...endOf(generation, person) }
}

/** The end of a wait: with a sound where the person wants to be told. */
function endOf(generation: Generation, person: Person): Pick<Outgoing, 'outcome' | 'quiet'> {
  const waitedMs = (generation.endedAtMs ?? generation.createdAtMs) - generation.createdAtMs
  return { outcome: { waitedMs }, ...(person.settings.notices ? {} : { quiet: true }) }
}

async function openCard(parts: JobCardParts, db: Reader, generation: Generation, person: Person): Promise<Outgoing> {
  const { ahead, readyAtMs, workMs } = await estimate(parts.generation, db, generation)
  const waiting = generation.state === 'prepare' || generation.state === 'start'
  const seconds = Math.max(1, Math.round((readyAtMs - parts.generation.clock.nowMs()) / 1000))
  const model = modelOf(parts, generation)
  const duration =
    seconds < 90 ? t('about-seconds', { n: seconds }) : t('about-minutes', { n: Math.round(seconds / 60) })
  const cost = t('credits-held', { n: generation.priceCredits })
  const headline = waiting
    ? t('job-queued', { position: ahead + 1, duration, cost })
    : t(`job-working-${generation.kind}`, { model: model?.title ?? { en: generation.modelId }, duration, cost })
  const lines: Text[] = [headline]
  if (seconds * 1000 > LIMITS.longWaitMs) lines.push(t('job-long', { notices: person.settings.notices ? 'on' : 'off' }))
  lines.push(t('job-marked'))
  if (generation.cancelRequested) lines.push(t('job-cancel-asked'))
  const buttons: Button[][] = []
  if (canCancel(parts.generation, generation) && !generation.cancelRequested)
    buttons.push([
      button(waiting ? t('button-cancel') : t('button-cancel-maybe'), { verb: 'cancel', id: generation.id }),
    ])
  const progress =
    generation.startedAtMs === null
      ? { readyAtMs }
      : {
          readyAtMs,
          fraction: Math.min(0.95, (parts.generation.clock.nowMs() - generation.startedAtMs) / Math.max(workMs, 1)),
        }
  return {
    text: lines,
    buttons,
    progress: { ...progress, makes: resultTypeOf(generation.kind) ?? 'words' },
    quiet: true,
  }
}

async function doneCard(
  parts: JobCardParts,
  db: Reader,
  work: Work,
  { model, person, address }: { model: Model | undefined; person: Person; address: Address },
): Promise<Outgoing> {
  const { generation, artifacts } = work
  const isCovered = coveredIn(parts.generation, generation, address)
  const balance = await balanceOf(db, generation.personId)
  if (generation.wording.for !== undefined) {
    const isHidden = areWordsCovered(isCovered, address)
    const text = writtenLines(generation, isHidden, balance.availableCredits)
    const buttons = writtenButtons(generation, offersOf(parts, generation, person))
    return { text, buttons, effect: 'success', ...endOf(generation, person) }
  }
  const facts = factsOf(model, parts.locales, generation.options, generation.seed)
  const lines: Text[] = []
  if (areWordsCovered(isCovered, address)) lines.push(t('words-covered'))
  else if (generation.resultText !== null) lines.push(raw(generation.resultText))
  else if (generation.prompt !== '') lines.push(raw(generation.prompt))
  else lines.push(t(`kind-${generation.kind}`))
  const by = model === undefined ? [] : [t('made-by', { model: model.title })]
  lines.push(t('facts', { facts: [...facts, ...by] }))
  for (const note of generation.notes) lines.push(t(`note-${note.code}`, note.params ?? {}))
  if (generation.countMade < generation.countAsked)
    lines.push(t('result-partial', { made: generation.countMade, asked: generation.countAsked }))
  if (generation.late) lines.push(t('result-late', { left: balance.availableCredits }))
  else lines.push(t('result-cost', { credits: generation.chargedCredits, left: balance.availableCredits }))
  const title = areWordsCovered(isCovered, address) ? null : generation.title
  const media = takeTitles(mediaOf(generation.kind, artifacts, title), artifacts, (text) =>
    parts.locales.format(person.locale, text),
  )
  return {
    text: lines,
    media: isCovered ? covered(media) : media,
    // Files as such can't be covered.
    ...(person.settings.originals && !isCovered ? { originals: true } : {}),
    buttons: [
      ...soundRows(parts.generation.catalog.current(), work),
      ...doneButtons(
        work,
        { ...anewBy(parts.generation, model), vendors: parts.generation },
        await isElsewhereToo(db, generation.personId),
        wordButtons(offersOf(parts, generation, person), generation.wording.original !== undefined, {
          id: generation.id,
          argument: 'job',
        }),
      ),
    ],
    effect: 'success',
    ...endOf(generation, person),
  }
}

interface Anew {
  canAgain: boolean
  canVary: boolean
}

/**
 * How a work can be made anew. Another seed makes another one, and the next seed a neighbour; without one only an engine of rules
 * would make the same. What is enlarged comes out the same whoever does it.
 */
function anewBy({ providers }: GenerationParts, model: Model | undefined): Anew {
  if (model?.options['seed'] !== undefined) return { canAgain: true, canVary: true }
  const isChance = model?.routes.some(({ provider }) => providers.get(provider)?.procedural !== true) ?? false
  return { canAgain: isChance && model?.kind !== 'upscale', canVary: false }
}

/** Buttons that never expire: each carries what it does and to which work. */
function doneButtons(
  work: Work,
  can: Anew & { vendors: GenerationParts },
  hasOther: boolean,
  words: Button[],
): Button[][] {
  const own = ownButtons(work, can)
  // What is done with the work stays last.
  const rows = words.length === 0 ? own : [...own.slice(0, -1), words, ...own.slice(-1)]
  return hasOther ? [...rows, [button(t('button-copy'), { verb: 'copy', id: work.generation.id })]] : rows
}

/** Whether the person has another private chat that it could be sent to. */
async function isElsewhereToo(db: Reader, personId: string): Promise<boolean> {
  return (await chatsOf(db, personId)).filter((chat) => chat.address !== null).length > 1
}

function ownButtons(
  { generation, artifacts }: Work,
  { canAgain, canVary, vendors }: Anew & { vendors: GenerationParts },
): Button[][] {
  const id = generation.id
  const has = (type: string) => artifacts.some((one) => one.role === 'main' && one.type === type)
  const of = (verb: string) => button(t(`button-${verb}`), { verb, id })
  const anew = [...(canAgain ? [of('again')] : []), ...(canVary ? [of('vary')] : [])]
  const keep = generation.saved ? button(t('button-unsave'), { verb: 'unsave', id }, { chosen: true }) : of('save')
  if (generation.kind === 'describe')
    return [
      [of('paint'), ...anew],
      [keep, of('delete'), of('info')],
    ]
  if (has('audio')) return [...songRows(generation, artifacts, { ...vendors, anew }), [keep, of('delete'), of('info')]]
  if (has('picture'))
    return [
      [...anew, of('animate'), of('upscale')],
      [of('edit'), of('song')],
      [keep, of('delete'), of('info')],
    ]
  return [anew, [keep, of('delete'), of('info')]]
}

function endedCard(parts: JobCardParts, generation: Generation): Outgoing {
  const back =
    generation.chargedCredits > 0
      ? t('credits-abuse', { n: generation.chargedCredits })
      : t('credits-back', { n: generation.priceCredits })
  const retry = button(t('button-retry'), { verb: 'again', id: generation.id })
  if (generation.state === 'cancelled') return { text: [t('job-cancelled', { back })], buttons: [[retry]] }
  const stopped = stoppedCard(generation, back)
  if (stopped !== null) return stopped
  const code = generation.failure ?? 'our_fault'
  const vendorCode = generation.failureParams['code']
  const { kind, ...others } = generation.failureParams
  const params = { ...others, ...(typeof kind === 'string' ? { kind: t(`kind-${kind}`) } : {}) }
  const precise = typeof vendorCode === 'string' ? `refusal-${vendorCode}` : ''
  // A vendor names only the code: what its text would also need to know, is not there.
  const why = parts.locales.has(precise, params)
    ? t(precise, params)
    : parts.locales.has(`failure-${code}`)
      ? t(`failure-${code}`, params)
      : parts.locales.has(`refusal-${code}`)
        ? t(`refusal-${code}`, params)
        : t('failure-our_fault')
  const lines = generation.prompt === '' ? [why, back] : [raw(generation.prompt), why, back]
  const words = wordButtons([], generation.wording.original !== undefined, { id: generation.id, argument: 'job' })
  return { text: lines, buttons: [[retry, ...words]] }
}

/** What can be done with the words of a work; of written ones, with them, for what they are for. */
function offersOf(parts: JobCardParts, generation: Generation, person: Person): Rewording[] {
  const wish = generation.wording.for?.draft
  const words = wish === undefined ? generation : { ...wish, prompt: generation.resultText ?? '' }
  const offers = offersFor(parts.generation.catalog.current(), person, words)
  // More can be made of them anew.
  return wish === undefined
    ? offers
    : offers.filter((what) => what !== 'enhance' && languageIn(generation) === undefined)
}

function modelOf(parts: JobCardParts, generation: Generation): Model | undefined {
  try {
    return findModel(parts.generation.catalog.current(), generation.modelId)
  } catch {
    // The operator has taken it out of the catalogue since.
    return undefined
  }
}
