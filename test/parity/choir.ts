/** An engine of songs with the options that vendors of songs have: always two takes, words of one's own, going on, covers. */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Provider, Task } from '../../src/core/ports.ts'
import { renderFile } from '../vendor/files.ts'

const OPTIONS = `
      lyrics: { type: text, max: 300 }
      style: { type: text, max: 200 }
      title: { type: text, max: 80 }
      instrumental: { type: switch, default: false }
      count: { type: integer, min: 2, max: 2, default: 2 }`

export const CHOIR = `
  choir:
    kind: music
    title: { en: Choir, ru: Хор, zh: 合唱团, id: Paduan suara }
    help: { en: 'Write: /music a song of the sea', ru: 'Напишите: /music песня моря', zh: 写：/music 海之歌, id: 'Tulis: /music lagu laut' }
    prompt: optional
    inputs: { audio: { min: 0, max: 1 } }
    options:${OPTIONS}
      voice: { type: choice, choices: [auto, female, male], default: auto }
    price: { each: 1000 }
    routes:
      - { provider: choir, model: V5, cost_micro_usd: 0 }
  encore:
    kind: extend
    title: { en: Encore, ru: Бис, zh: 返场, id: Lagi }
    help: { en: 'Write: /extend in reply', ru: 'Напишите: /extend в ответ', zh: 回复：/extend, id: 'Tulis: /extend sebagai balasan' }
    prompt: optional
    inputs: { audio: { min: 1, max: 1 } }
    options:
      from: { type: integer, min: 1, max: 480, unit: seconds }${OPTIONS}
    price: { each: 1000 }
    routes:
      - { provider: choir, model: V5, cost_micro_usd: 0 }
  poet:
    kind: write
    title: { en: Poet, ru: Поэт, zh: 诗人, id: Penyair }
    prompt: required
    options:
      purpose: { type: choice, choices: [lyrics], default: lyrics }
      for: { type: choice, choices: [music], default: music }
    price: { each: 0 }
    routes:
      - { provider: choir, model: lyrics, cost_micro_usd: 0 }
`

export type Sung = Pick<Task, 'kind' | 'prompt' | 'options'> & { reference: unknown }

export function createChoir(sung: Sung[]): Provider {
  return {
    id: 'choir',
    startTimeoutMs: 60_000,
    async start({ kind, prompt, options, inputs, count, workDir }) {
      if (kind === 'write')
        return { state: 'done', files: [], title: `Of ${prompt}`, text: `[Verse]\n${prompt}\n[Chorus]\nla la` }
      const number = sung.push({ kind, prompt, options, reference: inputs[0]?.reference?.value })
      const files = Array.from({ length: count }, async (_, index) => {
        const path = join(workDir, `song-${number}-${index}.mp3`)
        await writeFile(path, await renderFile({ role: 'main', extension: 'mp3' }, number, index))
        return { source: { path }, role: 'main' as const, reference: { task: number, take: index + 1 } }
      })
      const title = typeof options['title'] === 'string' ? { title: options['title'] } : {}
      return { state: 'done', files: await Promise.all(files), ...title }
    },
    check: () => Promise.reject(new Error('answers at once')),
  }
}
