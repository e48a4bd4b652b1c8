/** What routes can serve of our options, and how ours are told in a vendor's words. */
import type { Options, Unable, Wanted } from '../../ports.ts'

type Value = string | number | boolean

/**
 * The first option whose value is not among those that a table allows, or null. Options that the table does not name are not looked
 * at; ones that are not asked for are fine.
 */
export function unableBy(
  wanted: Pick<Wanted, 'options'>,
  table: { readonly [option: string]: readonly Value[] },
): Unable | null {
  for (const [option, allowed] of Object.entries(table)) {
    const value = wanted.options[option]
    if (value !== undefined && !allowed.includes(value)) return { option, allowed }
  }
  return null
}

/** The first option that no request has a place for: it would be dropped without a word. */
export function unableBeyond({ options }: Pick<Wanted, 'options'>, names: readonly string[]): Unable | null {
  const option = Object.keys(options).find((name) => options[name] !== '' && !names.includes(name))
  return option === undefined ? null : { option, allowed: [] }
}

/** The same for what is counted: `count` results, `inputs` files. */
export function unableCount(option: 'count' | 'inputs', given: number, least: number, most: number): Unable | null {
  if (given >= least && given <= most) return null
  return { option, allowed: Array.from({ length: most - least + 1 }, (_, index) => least + index) }
}

export const textOption = (options: Options, name: string): string | undefined => {
  const value = options[name]
  return value === undefined || value === '' ? undefined : String(value)
}

export const numberOption = (options: Options, name: string): number | undefined => {
  const value = options[name]
  return typeof value === 'number' ? value : undefined
}

/** Width divided by height of `16:9`; undefined where it is no ratio. */
export function ratioOf(text: string | undefined): number | undefined {
  const match = /^(\d{1,4}):(\d{1,4})$/.exec(text ?? '')
  if (match === null) return undefined
  const [width, height] = [Number(match[1]), Number(match[2])]
  return width > 0 && height > 0 ? width / height : undefined
}

/** A camera move in words, for vendors that have no field for it. */
const MOVES: { readonly [move: string]: string } = {
  'zoom-in': 'The camera slowly zooms in.',
  'zoom-out': 'The camera slowly zooms out.',
  'pan-left': 'The camera pans to the left.',
  'pan-right': 'The camera pans to the right.',
  'tilt-up': 'The camera tilts up.',
  'tilt-down': 'The camera tilts down.',
  'orbit-left': 'The camera orbits to the left around the subject.',
  'orbit-right': 'The camera orbits to the right around the subject.',
  static: 'The camera does not move.',
}
export const CAMERA_MOVES: readonly string[] = Object.keys(MOVES)

/** The prompt with the camera's move said in it; `auto`, nothing and unknown ones change nothing. */
export function withCamera(prompt: string, camera: string | undefined): string {
  const words = camera === undefined ? undefined : MOVES[camera]
  return words === undefined ? prompt : `${prompt.trim()} ${words}`.trim()
}

/** Without what was not given: strict vendors refuse nulls. */
export function given<T extends object>(fields: T): { [name in keyof T]?: Exclude<T[name], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [name in keyof T]?: Exclude<T[name], undefined>
  }
}
