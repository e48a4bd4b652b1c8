/**
 * Limits that types cannot say: lengths, counts, which component may stand where, what components v2 excludes.
 *
 * Stricter than Discord: lengths are counted in UTF-16, embeds must find their attachment:// files, and every custom_id
 * of a message differs also across rows.
 */
import type { Wrong } from './failures.ts'
import { Flag, type Obj } from './world.ts'

type Path = (string | number)[]
type Add = (path: Path, code: string, message: string) => void

const tooLong = (max: number) => `Must be ${max} or fewer in length.`
const between = (min: number, max: number) => `Must be between ${min} and ${max} in length.`

/** Everything that a message body may not be. `names` are the files that attachment:// may mean. */
export function messageWrongs(body: Obj, isV2: boolean, names: string[]): Wrong[] {
  const wrongs: Wrong[] = []
  const add: Add = (path, code, message) => wrongs.push({ path, code, message })
  const length = (path: Path, text: unknown, max: number, min = 0) => {
    if (typeof text !== 'string') return
    if (text.length > max) add(path, 'BASE_TYPE_MAX_LENGTH', tooLong(max))
    if (text.length < min) add(path, 'BASE_TYPE_BAD_LENGTH', between(min, max))
  }
  length(['content'], body['content'], 2000)
  length(['nonce'], body['nonce'], 25)
  if ((body['embeds']?.length ?? 0) > 10) add(['embeds'], 'BASE_TYPE_BAD_LENGTH', 'Must be 10 or fewer in length.')
  if ((body['sticker_ids']?.length ?? 0) > 3) add(['sticker_ids'], 'BASE_TYPE_BAD_LENGTH', between(1, 3))
  if (isV2)
    for (const field of ['content', 'embeds', 'poll', 'sticker_ids'])
      if (body[field] && (!Array.isArray(body[field]) || body[field].length > 0))
        add(
          [field],
          'MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2',
          `The '${field}' field cannot be used when using MessageFlags.IS_COMPONENTS_V2`,
        )
  checkEmbeds(body['embeds'] ?? [], names, add)
  checkMentions(body['allowed_mentions'], add)
  checkComponents(body['components'] ?? [], { isV2, names }, add)
  return wrongs
}

function checkEmbeds(embeds: Obj[], names: string[], add: Add): void {
  let total = 0
  const text = (path: Path, value: unknown, max: number) => {
    if (typeof value !== 'string') return
    total += value.length
    if (value.length > max) add(path, 'BASE_TYPE_MAX_LENGTH', tooLong(max))
  }
  embeds.forEach((embed, n) => {
    const at = ['embeds', n]
    text([...at, 'title'], embed['title'], 256)
    text([...at, 'description'], embed['description'], 4096)
    text([...at, 'footer', 'text'], embed['footer']?.text, 2048)
    text([...at, 'author', 'name'], embed['author']?.name, 256)
    const fields: Obj[] = embed['fields'] ?? []
    if (fields.length > 25) add([...at, 'fields'], 'BASE_TYPE_BAD_LENGTH', 'Must be 25 or fewer in length.')
    fields.forEach((field, i) => {
      text([...at, 'fields', i, 'name'], field['name'], 256)
      text([...at, 'fields', i, 'value'], field['value'], 1024)
      if (!field['name'] || !field['value']) add([...at, 'fields', i], 'BASE_TYPE_REQUIRED', 'This field is required')
    })
    for (const field of ['image', 'thumbnail']) checkMedia([...at, field], embed[field], names, add)
    if (Object.keys(embed).length === 0) add(at, 'BASE_TYPE_REQUIRED', 'An embed must have something in it.')
  })
  if (total > 6000) add(['embeds'], 'MAX_EMBED_SIZE_EXCEEDED', 'Embed size exceeds maximum size of 6000')
}

function checkMentions(mentions: Obj | undefined, add: Add): void {
  if (!mentions) return
  const parse: string[] = mentions['parse'] ?? []
  for (const [kind, ids] of [
    ['users', mentions['users']],
    ['roles', mentions['roles']],
  ] as const) {
    if (ids?.length > 0 && parse.includes(kind))
      add(
        ['allowed_mentions'],
        'MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE',
        `parse:["${kind}"] and ${kind}: [ids...] are mutually exclusive.`,
      )
    if (ids?.length > 100) add(['allowed_mentions', kind], 'BASE_TYPE_BAD_LENGTH', 'Must be 100 or fewer in length.')
  }
}

interface Rules {
  isV2: boolean
  names: string[]
}

function checkMedia(path: Path, media: Obj | undefined, names: string[], add: Add, onlyAttachment = false): void {
  if (!media) return
  const url = String(media['url'] ?? '')
  if (url.startsWith('attachment://')) {
    if (!names.includes(url.slice('attachment://'.length)))
      add(
        [...path, 'url'],
        'UNFURLED_MEDIA_ITEM_REFERENCED_ATTACHMENT_NOT_FOUND',
        `The referenced attachment "${url}" was not found`,
      )
  } else if (onlyAttachment || !/^https?:\/\/[^\s/]+/.test(url))
    add(
      [...path, 'url'],
      'URL_TYPE_INVALID_SCHEME',
      `Scheme "${url.split(':')[0]}" is not supported. Scheme must be one of ('http', 'https').`,
    )
  if (url.length > 2048) add([...path, 'url'], 'BASE_TYPE_MAX_LENGTH', tooLong(2048))
}

/** Which component types may stand in which parent. */
const INSIDE: { [parent: string]: number[] } = {
  legacy: [1],
  v2: [1, 9, 10, 12, 13, 14, 17],
  '17': [1, 9, 10, 12, 13, 14],
  '9': [10],
  '1': [2, 3, 5, 6, 7, 8],
  modal: [1, 10, 18],
  modalRow: [4],
  '18': [3, 4, 5, 6, 7, 8, 19, 21, 22, 23],
}

interface Walk {
  add: Add
  rules: Rules
  count: number
  textLength: number
  customIds: Set<string>
  ids: Set<number>
}

export function checkComponents(components: Obj[], rules: Rules, add: Add): void {
  const walk: Walk = { add, rules, count: 0, textLength: 0, customIds: new Set(), ids: new Set() }
  const max = rules.isV2 ? 40 : 5
  if (components.length > max) add(['components'], 'BASE_TYPE_BAD_LENGTH', `Must be ${max} or fewer in length.`)
  list(components, ['components'], rules.isV2 ? 'v2' : 'legacy', walk)
  if (rules.isV2 && walk.count > 40)
    add(
      ['components'],
      'BASE_TYPE_BAD_LENGTH',
      `The total number of components (${walk.count}) exceeds the maximum of 40`,
    )
  if (walk.textLength > 4000)
    add(
      ['components'],
      'COMPONENT_MAX_TOTAL_TEXT_LENGTH',
      'The total text of all components must be 4000 or fewer in length.',
    )
}

function list(components: Obj[], path: Path, parent: string, walk: Walk): void {
  components.forEach((component, n) => {
    const at = [...path, n]
    if (!INSIDE[parent]!.includes(component['type']))
      walk.add(
        [...at, 'type'],
        'BASE_TYPE_CHOICES',
        `Value of field "type" must be one of (${INSIDE[parent]!.join(', ')}).`,
      )
    one(component, at, walk, parent === 'modal')
  })
}

function one(component: Obj, path: Path, walk: Walk, inModal: boolean): unknown {
  const { add, rules } = walk
  walk.count++
  const bad = (field: string, message: string, code = 'BASE_TYPE_BAD_LENGTH') => add([...path, field], code, message)
  const span = (field: string, value: unknown, min: number, max: number) => {
    const size = typeof value === 'string' || Array.isArray(value) ? value.length : undefined
    if (size !== undefined && (size < min || size > max)) bad(field, between(min, max))
  }
  if (component['id']) {
    if (walk.ids.has(component['id'])) bad('id', 'Component id cannot be duplicated', 'COMPONENT_ID_DUPLICATED')
    walk.ids.add(component['id'])
  }
  if (component['custom_id'] !== undefined) {
    const id = String(component['custom_id'])
    span('custom_id', id, 1, 100)
    if (walk.customIds.has(id))
      bad('custom_id', 'Component custom id cannot be duplicated', 'COMPONENT_CUSTOM_ID_DUPLICATED')
    walk.customIds.add(id)
  }
  const children: Obj[] = component['components'] ?? []
  switch (component['type']) {
    case 1: {
      span('components', children, 1, 5)
      if (children.length > 1 && children.some((child) => child['type'] !== 2))
        bad('components', 'A select stands alone in its row.', 'COMPONENT_LAYOUT_WIDTH_EXCEEDED')
      return list(children, [...path, 'components'], inModal ? 'modalRow' : '1', walk)
    }
    case 2:
      return button(component, path, add)
    case 3: {
      span('options', component['options'], 1, 25)
      const options: Obj[] = component['options'] ?? []
      const values = options.map((option) => option['value'])
      if (new Set(values).size < values.length)
        bad('options', 'The specified option value is already used', 'SELECT_COMPONENT_OPTION_VALUE_DUPLICATED')
      options.forEach((option, n) => {
        for (const [field, min] of [
          ['label', 1],
          ['value', 1],
          ['description', 0],
        ] as const)
          span(`options.${n}.${field}`, option[field], min, 100)
      })
      choices(component, options.length, bad)
      return span('placeholder', component['placeholder'], 0, 150)
    }
    case 5:
    case 6:
    case 7:
    case 8:
      choices(component, 25, bad)
      return span('placeholder', component['placeholder'], 0, 150)
    case 4:
      span('label', component['label'], 1, 45)
      span('placeholder', component['placeholder'], 0, 100)
      span('value', component['value'], 0, component['max_length'] ?? 4000)
      if ((component['max_length'] ?? 1) < 1 || (component['max_length'] ?? 1) > 4000)
        bad('max_length', 'between 1 and 4000')
      if ((component['min_length'] ?? 0) > (component['max_length'] ?? 4000)) bad('min_length', 'more than max_length')
      return
    case 9: {
      span('components', children, 1, 3)
      list(children, [...path, 'components'], '9', walk)
      const accessory = component['accessory'] as Obj | undefined
      if (accessory && [2, 11].includes(accessory['type'])) return one(accessory, [...path, 'accessory'], walk, false)
      return bad('accessory', 'must be a button or a thumbnail', 'BASE_TYPE_CHOICES')
    }
    case 10:
      walk.textLength += String(component['content'] ?? '').length
      return span('content', component['content'], 1, 4000)
    case 11:
      span('description', component['description'] ?? undefined, 0, 1024)
      return checkMedia([...path, 'media'], component['media'], rules.names, add)
    case 12: {
      const items: Obj[] = component['items'] ?? []
      span('items', items, 1, 10)
      items.forEach((item, n) => {
        span(`items.${n}.description`, item['description'] ?? undefined, 0, 1024)
        checkMedia([...path, 'items', n, 'media'], item['media'], rules.names, add)
      })
      return
    }
    case 13:
      return checkMedia([...path, 'file'], component['file'], rules.names, add, true)
    case 17:
      span('components', children, 1, 40)
      return list(children, [...path, 'components'], '17', walk)
    case 18: {
      span('label', component['label'], 1, 45)
      span('description', component['description'], 0, 100)
      return list([component['component']], [...path, 'component'], '18', walk)
    }
    case 19:
      return choices(component, 10, bad)
    case 21:
      return span('options', component['options'], 2, 10)
    case 22:
      return span('options', component['options'], 1, 10)
    default:
  }
}

function choices(component: Obj, most: number, bad: (field: string, message: string) => void): void {
  const min = component['min_values'] ?? 1
  const max = component['max_values'] ?? 1
  if (min < 0 || min > max) bad('min_values', `between 0 and ${max}`)
  if (max < 1 || max > most) bad('max_values', `between 1 and ${most}`)
}

function button(component: Obj, path: Path, add: Add) {
  const style = component['style'] as number
  const has = (field: string) => component[field] !== undefined && component[field] !== null
  const need = (field: string) => {
    if (!has(field)) add([...path, field], 'BASE_TYPE_REQUIRED', 'This field is required')
  }
  const forbid = (...fields: string[]) => {
    for (const field of fields)
      if (has(field)) add([...path, field], 'BUTTON_COMPONENT_EXCLUSIVE', `A button of style ${style} has no ${field}.`)
  }
  if (String(component['label'] ?? '').length > 80) add([...path, 'label'], 'BASE_TYPE_MAX_LENGTH', tooLong(80))
  if (style === 6) {
    need('sku_id')
    return forbid('custom_id', 'url', 'label', 'emoji')
  }
  if (!component['label'] && !has('emoji'))
    add([...path, 'label'], 'BASE_TYPE_REQUIRED', 'A button needs a label or an emoji.')
  if (style === 5) {
    need('url')
    if (String(component['url']).length > 512) add([...path, 'url'], 'BASE_TYPE_MAX_LENGTH', tooLong(512))
    if (has('url') && !/^(https?|discord):\/\//.test(component['url']))
      add([...path, 'url'], 'URL_TYPE_INVALID_SCHEME', "Scheme must be one of ('discord', 'http', 'https').")
    return forbid('custom_id', 'sku_id')
  }
  need('custom_id')
  forbid('url', 'sku_id')
}

/** Everything that a modal may not be. */
export function modalWrongs(modal: Obj): Wrong[] {
  const wrongs: Wrong[] = []
  const add: Add = (path, code, message) => wrongs.push({ path: ['data', ...path], code, message })
  const title = String(modal['title'] ?? '')
  if (title.length < 1 || title.length > 45) add(['title'], 'BASE_TYPE_BAD_LENGTH', between(1, 45))
  const id = String(modal['custom_id'] ?? '')
  if (id.length < 1 || id.length > 100) add(['custom_id'], 'BASE_TYPE_BAD_LENGTH', between(1, 100))
  const components: Obj[] = modal['components'] ?? []
  if (components.length < 1 || components.length > 5) add(['components'], 'BASE_TYPE_BAD_LENGTH', between(1, 5))
  const walk: Walk = {
    add,
    rules: { isV2: true, names: [] },
    count: 0,
    textLength: 0,
    customIds: new Set(),
    ids: new Set(),
  }
  list(components, ['components'], 'modal', walk)
  return wrongs
}

/** Everything that autocomplete choices may not be. */
export function choicesWrongs(choices: Obj[]): Wrong[] {
  const wrongs: Wrong[] = []
  const add: Add = (path, code, message) => wrongs.push({ path: ['data', 'choices', ...path], code, message })
  if (choices.length > 25) add([], 'BASE_TYPE_MAX_LENGTH', 'Must be 25 or fewer in length.')
  choices.forEach((choice, n) => {
    const sizes = [choice['name'], choice['value'], ...Object.values(choice['name_localizations'] ?? {})]
    for (const text of sizes)
      if (typeof text === 'string' && (text.length < 1 || text.length > 100))
        add([n], 'BASE_TYPE_BAD_LENGTH', between(1, 100))
  })
  return wrongs
}

export const POST_FLAGS = Flag.SuppressEmbeds | Flag.SuppressNotifications | Flag.ComponentsV2 | (1 << 13)
export const EDIT_FLAGS = Flag.SuppressEmbeds | Flag.ComponentsV2
