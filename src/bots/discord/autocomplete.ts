/** Lists while somebody types: models, their own results, and choices that are too many for a fixed list. Reads only. */
import type { Locales } from '../conversation/locale.ts'
import type { DiscordParts, Suggestion } from './types.ts'
import { shorten } from './words.ts'

const TEXT_CHARS = 100
const LINES = 25

export interface Typing {
  userId: string
  language: string | undefined
  command: string
  option: string
  typed: string
}

type SuggestParts = Pick<DiscordParts, 'menu' | 'works' | 'wishesOf'> & { locales: Locales }

export async function suggestions(parts: SuggestParts, typing: Typing): Promise<Suggestion[]> {
  const wishes = await parts.wishesOf(typing.userId)
  const locale = wishes?.locale ?? parts.locales.negotiate(typing.language)
  if (typing.option === 'work') {
    // Whoever was never here has made nothing.
    if (wishes === null) return []
    return bounded(await parts.works({ userId: typing.userId, typed: typing.typed, locale, rows: LINES }))
  }
  const command = parts.menu(locale).find((one) => one.name === typing.command)
  if (command === undefined) return []
  if (typing.option === 'model')
    return bounded(
      matching(
        command.models.map(({ id, title }) => ({ name: title, value: id })),
        typing.typed,
      ),
    )
  const choices = command.options.find((one) => one.name === typing.option)?.choices ?? []
  return bounded(
    matching(
      choices.map(({ value, title }) => ({ name: title, value: String(value) })),
      typing.typed,
    ),
  )
}

function matching(all: readonly Suggestion[], typed: string): Suggestion[] {
  const wanted = typed.trim().toLowerCase()
  return all.filter(({ name, value }) => `${name} ${value}`.toLowerCase().includes(wanted))
}

function bounded(all: readonly Suggestion[]): Suggestion[] {
  return all
    .filter(({ value }) => value.length <= TEXT_CHARS)
    .slice(0, LINES)
    .map(({ name, value }) => ({ name: shorten(name.trim() === '' ? value : name, TEXT_CHARS), value }))
}
