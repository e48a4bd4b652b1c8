/** Buttons -> rows of components: at most five in a row, chips of one option in a menu where there are more. Pure. */
import type {
  APIActionRowComponent,
  APIButtonComponent,
  APIComponentInMessageActionRow,
  APISelectMenuOption,
  ButtonStyle,
  ComponentType,
} from 'discord.js'
import type { Button, Text } from '../../core/ports.ts'
import { decodeAction } from '../conversation/action.ts'
import { DISCORD_LIMITS as MAX } from './limits.ts'
import { shorten } from './words.ts'

export type Row = APIActionRowComponent<APIComponentInMessageActionRow>

// Numbers of the API; discord.js' own names for them would load all of it here.
const ACTION_ROW = 1 as ComponentType.ActionRow
const BUTTON = 2 as ComponentType.Button
const STRING_SELECT = 3 as ComponentType.StringSelect
const STYLE = { primary: 1, plain: 2, chosen: 3, danger: 4, link: 5, premium: 6 } as const

/** The menu itself does nothing: what is chosen in it is the action. */
const MENU_ID = 'choose'

interface Chip {
  button: Button
  /** Chips of one option have this in common; null: no chip. */
  option: string | null
}

/** Counted with everything that is nested. */
export const componentsIn = (rows: readonly Row[]): number =>
  rows.reduce((sum, { components }) => sum + 1 + components.length, 0)

/**
 * @param say a label in plain words
 * @param maxComponents what there is room for; the last row, which begins or ends things, stays in any case
 */
export function renderRows(buttons: readonly Button[][], say: (text: Text) => string, maxComponents: number): Row[] {
  const groups = group(distinct(buttons))
  for (const menuFrom of [MAX.buttonsInRow + 1, 3, 2]) {
    const rows = toRows(groups, say, menuFrom)
    if (componentsIn(rows) <= maxComponents) return rows
  }
  const rows = toRows(groups, say, 2)
  const last = rows.pop()
  while (rows.length > 0 && componentsIn(rows) + componentsIn(last === undefined ? [] : [last]) > maxComponents)
    rows.pop()
  return last === undefined ? rows : [...rows, last]
}

/** Two components of one message may not do the same: Discord takes no two of one id. */
function distinct(buttons: readonly Button[][]): Button[][] {
  const seen = new Set<string>()
  const isNew = ({ press }: Button): boolean => {
    if ('sku' in press) return /^\d{15,20}$/.test(press.sku) && !seen.has(press.sku) && seen.add(press.sku).size > 0
    const what = 'action' in press ? press.action : press.url
    if (seen.has(what) || what === '' || what.length > ('action' in press ? MAX.customIdChars : MAX.linkChars))
      return false
    // Addresses of our own site mean nothing in a chat, and `javascript:` nothing good.
    if ('url' in press && !(/^https?:\/\//i.test(what) && URL.canParse(what))) return false
    seen.add(what)
    return true
  }
  return buttons.map((row) => row.filter(isNew)).filter((row) => row.length > 0)
}

/** `set:<id>:ratio=16x9` -> `set:<id>:ratio`. */
function optionOf({ press }: Button): string | null {
  const action = 'action' in press ? decodeAction(press.action) : null
  const at = action?.argument?.indexOf('=') ?? -1
  return action === null || at < 1 ? null : `${action.verb}:${action.id ?? ''}:${action.argument?.slice(0, at)}`
}

/** Rows, with all chips of one option in one. */
function group(rows: readonly Button[][]): Chip[][] {
  const groups: Chip[][] = []
  for (const row of rows) {
    const chips = row.map((button) => ({ button, option: optionOf(button) }))
    const option = chips[0]?.option ?? null
    const isOneOption = option !== null && chips.every((chip) => chip.option === option)
    const last = groups.at(-1)
    if (isOneOption && last?.every((chip) => chip.option === option)) last.push(...chips)
    else groups.push(chips)
  }
  return groups
}

function toRows(groups: readonly Chip[][], say: (text: Text) => string, menuFrom: number): Row[] {
  let menus = 0
  return groups.flatMap((chips) => {
    const isOption = chips.every(({ option }) => option !== null && option === chips[0]?.option)
    if (!isOption || chips.length < menuFrom)
      return chunk(chips, MAX.buttonsInRow).map((part) => rowOf(part.map(({ button }) => renderButton(button, say))))
    return chunk(chips, MAX.options).map((part) => menuOf(part, say, menus++))
  })
}

const rowOf = (components: APIComponentInMessageActionRow[]): Row => ({ type: ACTION_ROW, components })

function menuOf(chips: readonly Chip[], say: (text: Text) => string, index: number): Row {
  const chosen = chips.findIndex(({ button }) => button.chosen === true)
  const options = chips.map(
    ({ button }, at): APISelectMenuOption => ({
      label: labelOf(button, say, MAX.optionChars),
      value: 'action' in button.press ? button.press.action : '',
      ...(at === chosen ? { default: true } : {}),
    }),
  )
  return rowOf([{ type: STRING_SELECT, custom_id: `${MENU_ID}:${index}`, options }])
}

function renderButton(button: Button, say: (text: Text) => string): APIButtonComponent {
  // It shows the thing's own name and price, and nothing else may stand on it.
  if ('sku' in button.press)
    return { type: BUTTON, style: STYLE.premium as ButtonStyle.Premium, sku_id: button.press.sku }
  const label = labelOf(button, say, MAX.labelChars)
  if ('url' in button.press)
    return { type: BUTTON, style: STYLE.link as ButtonStyle.Link, label, url: button.press.url }
  const style = button.style ?? (button.chosen === true ? 'chosen' : 'plain')
  return { type: BUTTON, style: STYLE[style] as ButtonStyle.Primary, label, custom_id: button.press.action }
}

function labelOf(button: Button, say: (text: Text) => string, maxChars: number): string {
  const label = say(button.label).replace(/\s+/g, ' ').trim()
  return label === '' ? '…' : shorten(label, maxChars)
}

function chunk<T>(all: readonly T[], size: number): T[][] {
  const parts: T[][] = []
  for (let at = 0; at < all.length; at += size) parts.push(all.slice(at, at + size))
  return parts
}
