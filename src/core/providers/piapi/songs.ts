/** Songs: their input has modes (a description, own words, no voice, a song that goes on), which differ between the two of them. */
import type { Json, Task, TaskInput, Unable, Wanted } from '../../ports.ts'
import { given, numberOption, textOption, unableBy } from '../kit/options.ts'

type House = 'udio' | 'suno'
export type SongTask = Pick<Task, 'kind' | 'prompt' | 'options' | 'seed'> & {
  inputs: readonly Pick<TaskInput, 'type' | 'reference' | 'durationMs'>[]
}

const OPTIONS: { readonly [house in House]: readonly string[] } = {
  udio: ['lyrics', 'style', 'instrumental', 'negative', 'voice', 'from'],
  suno: ['lyrics', 'style', 'title', 'instrumental', 'negative', 'voice', 'from'],
}

export function songUnable(house: House, { kind, options }: Wanted): Unable | null {
  for (const option of Object.keys(options))
    if (!OPTIONS[house].includes(option) || (option === 'from' && kind !== 'extend')) return { option, allowed: [] }
  return unableBy({ options }, { instrumental: [true, false, 'on', 'off'], voice: ['auto', 'female', 'male'] })
}

/** What an earlier answer called a song, where this vendor said it. */
export function songIdOf(reference: Json | undefined): string | undefined {
  const id = typeof reference === 'object' && reference !== null && !Array.isArray(reference) ? reference['song'] : null
  return typeof id === 'string' && /^[\w-]{1,100}$/.test(id) ? id : undefined
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
  const { id, at } = { id: songIdOf(song?.reference?.value), at: song === undefined ? undefined : from }
  if (house === 'udio') {
    const type = isInstrumental ? 'instrumental' : lyrics === undefined ? 'generate' : 'user'
    return {
      input: given({
        gpt_description_prompt: described,
        lyrics_type: type,
        lyrics: type === 'user' ? lyrics : undefined,
        negative_tags: negative,
        seed,
        continue_song_id: id,
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
            continue_clip_id: id,
            continue_at: at,
          }
        : { gpt_description_prompt: described, negative_tags: negative, make_instrumental: isInstrumental },
    ) as { [field: string]: Json },
  }
}

const VOICES: { readonly [voice: string]: string } = { female: 'female vocals', male: 'male vocals' }
