/** Songs: their input has modes (a description, own words, no voice, a song that goes on), which differ between the two of them. */
import type { Json, Kind, Task, TaskInput, Unable, Wanted } from '../../ports.ts'
import { textAt } from '../kit/json.ts'
import { given, numberOption, textOption, unableBy } from '../kit/options.ts'
import { taskOf } from './tasks.ts'

type House = 'udio' | 'suno'
export type SongTask = Pick<Task, 'kind' | 'prompt' | 'options' | 'seed'> & {
  inputs: readonly Pick<TaskInput, 'type' | 'durationMs'>[]
  /** What the song that goes on is called here. */
  songId?: string
}

const OPTIONS: { readonly [house in House]: readonly string[] } = {
  udio: ['lyrics', 'style', 'instrumental', 'negative', 'voice', 'from', 'seed'],
  suno: ['lyrics', 'style', 'title', 'instrumental', 'negative', 'voice', 'from'],
}

export function songUnable(house: House, { kind, options }: Wanted): Unable | null {
  for (const option of Object.keys(options))
    if (!OPTIONS[house].includes(option) || (option === 'from' && kind !== 'extend')) return { option, allowed: [] }
  return unableBy({ options }, { instrumental: [true, false, 'on', 'off'], voice: ['auto', 'female', 'male'] })
}

/** References and jobs from before models were written down are of the one that made songs here then. */
const BEFORE: { readonly [provider: string]: string } = { piapi: 'music-u/generate_music' }
export const singerBefore = (provider: string, kind: Kind): string | undefined =>
  kind === 'music' || kind === 'extend' ? BEFORE[provider] : undefined

/** What a song is called, and by which of the vendor's models: with that one alone it goes on. */
export const songReference = (route: string, id: string): Json => ({ song: id, by: taskOf(route).model })

/** The name of a song that this task at this vendor can go on with; undefined: somebody else made it, or nobody here. */
export function songIdOf(
  reference: TaskInput['reference'] | null,
  { provider, model }: { provider: string; model: string },
): string | undefined {
  if (reference == null || reference.provider !== provider) return undefined
  const id = textAt(reference.value, 'song')
  const by = textAt(reference.value, 'by') ?? taskOf(singerBefore(provider, 'extend') ?? '').model
  const isIts = by === taskOf(model).model
  return isIts && id !== undefined && /^[\w-]{1,100}$/.test(id) ? id : undefined
}

/** Nothing to go on with is a song that has another name, or none; one that nobody has looked at may have it. */
export function strangerIn({ kind, model, files = [] }: Wanted, provider: string): Unable | null {
  const song = kind === 'extend' ? files[0]?.reference : undefined
  if (song === undefined || songIdOf(song, { provider, model }) !== undefined) return null
  return { option: 'inputs', allowed: [] }
}

export function songInput(house: House, task: SongTask): { input: { [field: string]: Json }; keptChars?: never } {
  const { options, prompt, seed } = task
  const lyrics = textOption(options, 'lyrics')
  const voice = VOICES[textOption(options, 'voice') ?? 'auto']
  const isInstrumental = /^(true|on)$/.test(String(options['instrumental']))
  const style = [textOption(options, 'style'), isInstrumental ? undefined : voice].filter(Boolean).join(', ')
  const described = [prompt, style].filter((words) => words !== '').join(', ')
  const [song] = task.kind === 'extend' ? task.inputs : []
  const from = numberOption(options, 'from') ?? Math.floor((song?.durationMs ?? 0) / 1000)
  const negative = textOption(options, 'negative')
  const at = song === undefined ? undefined : from
  if (house === 'udio') {
    const type = isInstrumental ? 'instrumental' : lyrics === undefined ? 'generate' : 'user'
    return {
      input: given({
        gpt_description_prompt: described,
        lyrics_type: type,
        lyrics: type === 'user' ? lyrics : undefined,
        negative_tags: negative,
        seed,
        continue_song_id: task.songId,
        continue_at: at,
      }) as { [field: string]: Json },
    }
  }
  // With words, a style or a title of one's own, the prompt is the words; else the song is described.
  const title = textOption(options, 'title')
  const isCustom = lyrics !== undefined || title !== undefined || song !== undefined
  return {
    input: given(
      isCustom
        ? {
            prompt: isInstrumental ? '' : (lyrics ?? prompt),
            tags: (lyrics === undefined ? style : described) || undefined,
            title,
            negative_tags: negative,
            make_instrumental: isInstrumental,
            continue_clip_id: task.songId,
            continue_at: at,
          }
        : { gpt_description_prompt: described, negative_tags: negative, make_instrumental: isInstrumental },
    ) as { [field: string]: Json },
  }
}

const VOICES: { readonly [voice: string]: string } = { female: 'female vocals', male: 'male vocals' }
