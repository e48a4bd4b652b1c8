/** How jobs end, by the records that Kie keeps of them. */
import type { Done, Json, Refused, ResultFile } from '../../ports.ts'
import { ended } from '../kit/calls.ts'
import { at, listAt, numberAt, textAt } from '../kit/json.ts'
import { given } from '../kit/options.ts'
import { usageOf } from '../kit/usage.ts'
import { shortenedNotes } from '../kit/words.ts'
import { asWritten } from '../kit/writing.ts'
import { contentIn, failed, isId, type Operation, parsed } from './answers.ts'

/** The end of a job as Kie states it; null while it works, or where its word for the state is not known to us. */
export function endOf(
  data: unknown,
  operation: Operation,
  about: { nowMs: number; creditMicroUsd: number },
): Done | Refused | null {
  const end = operation.api === 'market' ? marketEnd(data) : sunoEnd(data, operation, about.nowMs)
  if (end?.state !== 'done') return end
  const field = ['consumeCredits', 'creditsConsumed'].find((name) => numberAt(data, name) !== undefined) ?? ''
  const credits = numberAt(data, field)
  return {
    ...end,
    ...shortenedNotes(operation.keptChars),
    ...(credits === undefined || credits < 0
      ? {}
      : usageOf({ costMicroUsd: Math.round(credits * about.creditMicroUsd), reported: { [field]: credits } })),
  }
}

function marketEnd(data: unknown): Done | Refused | null {
  const state = textAt(data, 'state')
  if (state === 'fail') return failed(at(data, 'failCode'), textAt(data, 'failMsg') ?? '')
  if (state !== 'success') return null
  const files = addressesIn(at(parsed(at(data, 'resultJson')), 'resultUrls')).map(mainFile)
  return files.length === 0 ? ended('unavailable', 'no-result') : { state: 'done', files }
}

const mainFile = (url: string): ResultFile => ({ source: { url }, role: 'main' })

function addressesIn(value: unknown): string[] {
  const all = Array.isArray(value) ? value : [value]
  return all.filter((one): one is string => typeof one === 'string' && URL.canParse(one))
}

/** How long the second take is waited for where Kie could not call us back and says no more. */
const SECOND_TAKE_MS = 10 * 60 * 1000

function sunoEnd(data: unknown, operation: Operation, nowMs: number): Done | Refused | null {
  const state = textAt(data, 'status')
  switch (state) {
    case 'SUCCESS':
      return made(data, operation, nowMs) ?? ended('unavailable', 'no-result')
    case 'CALLBACK_EXCEPTION': {
      // Only the callback has failed, perhaps an early one: what is there is the result once it is whole.
      const end = made(data, operation, nowMs)
      const isWhole = operation.api === 'lyrics' || mainsOf(end) >= (operation.count ?? TAKES)
      return isWhole || nowMs - operation.sinceMs > SECOND_TAKE_MS ? end : null
    }
    case 'SENSITIVE_WORD_ERROR':
      return ended('content', 'SENSITIVE_WORD_ERROR')
    case 'CREATE_TASK_FAILED':
    case 'GENERATE_AUDIO_FAILED':
    case 'GENERATE_LYRICS_FAILED':
      return failedSong(data, state)
    default:
      return null
  }
}

/** Suno makes two of each. */
export const TAKES = 2
const mainsOf = (end: Done | Refused | null): number =>
  end?.state === 'done' ? end.files.filter(({ role }) => role === 'main').length : 0

/** 400: lyrics that somebody owns, or a theme that is refused; 413: a song that is somebody's. */
function failedSong(data: unknown, state: string): Refused {
  const code = Number(at(data, 'errorCode'))
  const sentence = textAt(data, 'errorMessage') ?? ''
  if (state === 'GENERATE_AUDIO_FAILED' && (code === 400 || code === 413))
    return ended('content', `fail-${code}/${contentIn(sentence) ?? 'copyright'}`) as Refused
  if (state === 'GENERATE_LYRICS_FAILED' && code === 400)
    return ended('content', `fail-400/${contentIn(sentence) ?? 'content'}`) as Refused
  return failed(at(data, 'errorCode'), sentence)
}

function made(data: unknown, operation: Operation, nowMs: number): Done | Refused | null {
  return operation.api === 'lyrics' ? lyricsMade(data) : songsMade(data, operation, nowMs)
}

function songsMade(data: unknown, operation: Operation, nowMs: number): Done | null {
  const takes = listAt(data, 'response', 'sunoData').filter((take) => audioOf(take) !== undefined)
  if (takes.length === 0) return null
  const files = takes
    .slice(0, operation.count ?? TAKES)
    .flatMap((take): ResultFile[] => [
      ...addressesIn(audioOf(take)).map((url) => named(mainFile(url), take, operation, nowMs)),
      ...addressesIn(at(take, 'imageUrl')).map((url): ResultFile => ({ source: { url }, role: 'cover' })),
    ])
  const title = textAt(takes[0], 'title')
  return { state: 'done', files, ...(title === undefined ? {} : { title }) }
}

/** Of a take that is whole: until then the address is an empty text. */
const audioOf = (take: unknown): string | undefined =>
  addressesIn(at(take, 'audioUrl'))[0] ?? addressesIn(at(take, 'sourceAudioUrl'))[0]

/** With Suno's name of the take, by which it goes on with it. */
function named(file: ResultFile, take: unknown, { id: taskId, version }: Operation, atMs: number): ResultFile {
  const audioId = textAt(take, 'id')
  if (!isId(audioId)) return file
  const said = { title: textAt(take, 'title'), style: textAt(take, 'tags'), seconds: numberAt(take, 'duration') }
  return { ...file, reference: given({ taskId, audioId, atMs, version, ...said }) as Json }
}

function lyricsMade(data: unknown): Done | Refused | null {
  const all = listAt(data, 'response', 'data')
  const good = all.find((one) => textAt(one, 'text') !== undefined && textAt(one, 'status') !== 'failed')
  const text = textAt(good, 'text')
  if (text === undefined) return null
  const title = textAt(good, 'title')
  return asWritten({ state: 'done', files: [], text, ...(title === undefined ? {} : { title }) }) as Done | Refused
}
