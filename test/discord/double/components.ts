/**
 * Limits of components: which may stand where, how many, how long, as "Component Reference" and the OpenAPI document say.
 */
import type { Obj } from './world.ts'

export type Path = (string | number)[]
export type Add = (path: Path, code: string, message: string) => void

export const tooLong = (max: number) => `Must be ${max} or fewer in length.`
export const between = (min: number, max: number) => `Must be between ${min} and ${max} in length.`

/** Which component types may stand in which parent. */
const INSIDE: { [parent: string]: number[] } = {
  legacy: [1],
  v2: [1, 9, 10, 12, 13, 14, 17],
  modal: [1, 10, 18],
  '1': [2, 3, 5, 6, 7, 8],
  modalRow: [4],
  '9': [10],
  '17': [1, 9, 10, 12, 13, 14],
  '18': [3, 4, 5, 6, 7, 8, 19, 21, 22, 23],
}

/** Lengths of texts and lists by type and field. */
const LENGTHS: { [type: number]: { [field: string]: [min: number, max: number] } } = {
  1: { components: [1, 5] },
  2: { label: [0, 80], url: [0, 512] },
  3: { options: [1, 25], placeholder: [0, 150] },
  4: { label: [1, 45], placeholder: [0, 100], value: [0, 4000] },
  5: { placeholder: [0, 150], default_values: [0, 25] },
  6: { placeholder: [0, 150], default_values: [0, 25] },
  7: { placeholder: [0, 150], default_values: [0, 25] },
  8: { placeholder: [0, 150], default_values: [0, 25] },
  9: { components: [1, 3] },
  10: { content: [1, 4000] },
  11: { description: [1, 1024] },
  12: { items: [1, 10] },
  17: { components: [1, 40] },
  18: { label: [1, 45], description: [1, 100] },
  21: { options: [2, 10] },
  22: { options: [1, 10] },
}
const INTEGERS: { [field: string]: [min: number, max: number] } = {
  id: [0, 2 ** 31 - 1],
  min_values: [0, 25],
  max_values: [1, 25],
  min_length: [0, 4000],
  max_length: [1, 4000],
  accent_color: [0, 0xffffff],
}

interface Walk {
  add: Add
  names: string[]
  inModal: boolean
  count: number
  textLength: number
  customIds: Set<string>
  ids: Set<number>
}

/** Checks the components of a message or a modal. `names` are the files that attachment:// may mean. */
export function checkComponents(components: Obj[], where: 'legacy' | 'v2' | 'modal', names: string[], add: Add): void {
  const walk: Walk = {
    add,
    names,
    inModal: where === 'modal',
    count: 0,
    textLength: 0,
    customIds: new Set(),
    ids: new Set(),
  }
  const max = where === 'v2' ? 40 : 5
  if (components.length > max) add(['components'], 'BASE_TYPE_BAD_LENGTH', tooLong(max))
  list(components, ['components'], where, walk)
  if (walk.count > 40)
    add(
      ['components'],
      'BASE_TYPE_BAD_LENGTH',
      `The total number of components (${walk.count}) exceeds the maximum of 40`,
    )
  if (walk.textLength > 4000)
    add(
      ['components'],
      'COMPONENT_MAX_TOTAL_TEXT_LENGTH',
      'The text of all components must be 4000 or fewer in length.',
    )
}

function list(components: Obj[], path: Path, parent: string, walk: Walk): void {
  components.forEach((component, n) => {
    const allowed = INSIDE[parent]!
    if (!allowed.includes(component['type']))
      walk.add(
        [...path, n, 'type'],
        'BASE_TYPE_CHOICES',
        `Value of field "type" must be one of (${allowed.join(', ')}).`,
      )
    one(component, [...path, n], walk)
  })
}

function one(component: Obj, path: Path, walk: Walk): void {
  const type = component['type'] as number
  walk.count++
  fields(component, path, walk)
  CHECKS[type]?.(component, path, walk)
  const children = component['components'] as Obj[] | undefined
  if (children) list(children, [...path, 'components'], type === 1 && walk.inModal ? 'modalRow' : String(type), walk)
  if (component['component']) {
    const inner = component['component'] as Obj
    if (!INSIDE['18']!.includes(inner['type']))
      walk.add([...path, 'component', 'type'], 'BASE_TYPE_CHOICES', 'not a component of a label')
    one(inner, [...path, 'component'], walk)
  }
}

function span(value: unknown, [min, max]: [number, number], path: Path, add: Add): void {
  const size = typeof value === 'string' || Array.isArray(value) ? value.length : undefined
  if (size !== undefined && (size < min || size > max)) add(path, 'BASE_TYPE_BAD_LENGTH', between(min, max))
}

/** What any component may have. */
function fields(component: Obj, path: Path, { add, ids, customIds }: Walk): void {
  for (const [field, bounds] of Object.entries(LENGTHS[component['type']] ?? {}))
    span(component[field], bounds, [...path, field], add)
  for (const [field, [min, max]] of Object.entries(INTEGERS)) {
    const value = component[field] as number | null | undefined
    if (value === undefined || value === null || (Number.isInteger(value) && value >= min && value <= max)) continue
    add([...path, field], 'NUMBER_TYPE_MAX', `int value should be between ${min} and ${max}.`)
  }
  if (component['id']) {
    if (ids.has(component['id'])) add([...path, 'id'], 'COMPONENT_ID_DUPLICATED', 'Component id cannot be duplicated')
    ids.add(component['id'])
  }
  if (component['custom_id'] === undefined) return
  span(component['custom_id'], [1, 100], [...path, 'custom_id'], add)
  if (customIds.has(component['custom_id']))
    add([...path, 'custom_id'], 'COMPONENT_CUSTOM_ID_DUPLICATED', 'Component custom id cannot be duplicated')
  customIds.add(component['custom_id'])
}

type Check = (component: Obj, path: Path, walk: Walk) => void

const CHECKS: { [type: number]: Check } = {
  1({ components }, path, { add }) {
    if (components.length > 1 && components.some((child: Obj) => child['type'] !== 2))
      add([...path, 'components'], 'COMPONENT_LAYOUT_WIDTH_EXCEEDED', 'A select stands alone in its row.')
  },
  2: button,
  3: picked,
  4(component, path, { add }) {
    const most = component['max_length'] ?? 4000
    if ((component['min_length'] ?? 0) > most) add([...path, 'min_length'], 'NUMBER_TYPE_MAX', 'more than max_length')
    span(component['value'], [0, most], [...path, 'value'], add)
  },
  5: picked,
  6: picked,
  7: picked,
  8: picked,
  9(component, path, walk) {
    const accessory = component['accessory'] as Obj | undefined
    if (accessory && [2, 11].includes(accessory['type'])) one(accessory, [...path, 'accessory'], walk)
    else walk.add([...path, 'accessory'], 'BASE_TYPE_CHOICES', 'must be a button or a thumbnail')
  },
  10({ content }, _path, walk) {
    walk.textLength += String(content ?? '').length
  },
  11: ({ media }, path, { names, add }) => checkMedia([...path, 'media'], media, names, add),
  12({ items }, path, { names, add }) {
    ;(items as Obj[]).forEach((item, n) => {
      span(item['description'], [1, 1024], [...path, 'items', n, 'description'], add)
      checkMedia([...path, 'items', n, 'media'], item['media'], names, add)
    })
  },
  13: ({ file }, path, { names, add }) => checkMedia([...path, 'file'], file, names, add, true),
  19: picked,
  21: picked,
  22: picked,
}

/** Selects, groups and uploads: options and how many may be chosen. */
function picked(component: Obj, path: Path, { add }: Walk): void {
  const options = component['options'] as Obj[] | undefined
  const min = component['min_values'] ?? 1
  const max = component['max_values'] ?? (component['type'] === 22 ? options!.length : 1)
  const most = component['type'] === 19 ? 10 : (options?.length ?? 25)
  if (min > max) add([...path, 'min_values'], 'NUMBER_TYPE_MAX', 'more than max_values')
  if (max > most) add([...path, 'max_values'], 'NUMBER_TYPE_MAX', `int value should be less than or equal to ${most}.`)
  if (!options) return
  if (new Set(options.map((option) => option['value'])).size < options.length)
    add([...path, 'options'], 'SELECT_COMPONENT_OPTION_VALUE_DUPLICATED', 'The specified option value is already used')
  options.forEach((option, n) => {
    span(option['label'], [1, 100], [...path, 'options', n, 'label'], add)
    span(option['value'], [1, 100], [...path, 'options', n, 'value'], add)
    span(option['description'], [0, 100], [...path, 'options', n, 'description'], add)
  })
}

function button(component: Obj, path: Path, { add }: Walk): void {
  const style = component['style'] as number
  const has = (field: string) => component[field] !== undefined && component[field] !== null
  const need = (field: string) => {
    if (!has(field)) add([...path, field], 'BASE_TYPE_REQUIRED', 'This field is required')
  }
  const forbid = (...names: string[]) => {
    for (const name of names)
      if (has(name)) add([...path, name], 'BUTTON_COMPONENT_EXCLUSIVE', `A button of style ${style} has no ${name}.`)
  }
  if (style === 6) {
    need('sku_id')
    forbid('custom_id', 'url', 'label', 'emoji')
    return
  }
  if (!component['label'] && !has('emoji'))
    add([...path, 'label'], 'BASE_TYPE_REQUIRED', 'A button needs a label or an emoji.')
  need(style === 5 ? 'url' : 'custom_id')
  forbid('sku_id', style === 5 ? 'custom_id' : 'url')
  if (style === 5 && has('url') && !/^(https?|discord):\/\//.test(component['url']))
    add([...path, 'url'], 'URL_TYPE_INVALID_SCHEME', "Scheme must be one of ('discord', 'http', 'https').")
}

/** An address that something is shown from: http, https, or a file of the same message. */
export function checkMedia(path: Path, media: Obj | undefined, names: string[], add: Add, onlyFiles = false): void {
  if (!media) return
  const url = String(media['url'] ?? '')
  const at = [...path, 'url']
  if (url.length > 2048) add(at, 'BASE_TYPE_MAX_LENGTH', tooLong(2048))
  if (url.startsWith('attachment://')) {
    if (names.includes(url.slice('attachment://'.length))) return
    add(at, 'UNFURLED_MEDIA_ITEM_REFERENCED_ATTACHMENT_NOT_FOUND', `The referenced attachment "${url}" was not found`)
  } else if (onlyFiles || !/^https?:\/\/[^\s/]+/.test(url))
    add(at, 'URL_TYPE_INVALID_SCHEME', `Scheme "${url.split(':')[0]}" is not supported.`)
}
