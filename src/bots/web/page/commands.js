/** The slash menu and the forms of commands, both made from what the server says there is. */
import { h, icon } from './dom.js'
import { t } from './texts.js'

/** The command at the start of a text: { name, rest }, or null. */
export function commandOf(text) {
  const match = /^\s*\/([a-z][a-z0-9_]*)(?:\s+([\s\S]*))?$/i.exec(text)
  return match ? { name: match[1].toLowerCase(), rest: match[2] ?? '' } : null
}

/**
 * @param on.choose(item)
 * @returns { element, update(text), isOpen(), move(by), choose(), close(), openAll(), setMenu(menu), activeId() }
 */
export function createSlashMenu({ on }) {
  const element = h('ul', { class: 'slash-menu', id: 'slash-menu', role: 'listbox', hidden: true })
  let menu = []
  let shown = []
  let at = 0
  /** Escape closes it for the text that stands there. */
  let closedFor = null

  function update(text) {
    const typed = /^\/(\S*)$/.exec(text)
    if (!typed || text === closedFor) return hide()
    closedFor = null
    const wanted = typed[1].toLowerCase()
    show(menu.filter((item) => item.name.startsWith(wanted)))
  }
  function show(items) {
    shown = items
    at = 0
    element.setAttribute('aria-label', t('commands'))
    element.replaceChildren(...items.map(rowOf))
    element.hidden = items.length === 0
    mark()
  }
  function hide() {
    shown = []
    element.hidden = true
  }
  function rowOf(item, index) {
    const row = h(
      'li',
      { id: `slash-${item.name}`, role: 'option', class: 'slash-item' },
      h('b', {}, `/${item.name}`),
      h('span', {}, item.description),
      item.options.length > 0 ? icon('sliders') : '',
    )
    row.addEventListener('pointermove', () => {
      at = index
      mark(false)
    })
    // Before the text box loses its focus.
    row.addEventListener('mousedown', (event) => event.preventDefault())
    row.addEventListener('click', () => {
      at = index
      choose()
    })
    return row
  }
  function mark(isScrolled = true) {
    for (const [index, row] of [...element.children].entries()) {
      row.setAttribute('aria-selected', String(index === at))
      if (index === at && isScrolled) row.scrollIntoView({ block: 'nearest' })
    }
  }
  function choose() {
    const item = shown[at]
    hide()
    if (item) on.choose(item)
  }

  return {
    element,
    update,
    choose,
    isOpen: () => !element.hidden,
    activeId: () => (element.hidden ? null : `slash-${shown[at]?.name}`),
    close(text) {
      closedFor = text
      hide()
    },
    openAll: () => show(menu),
    move(by) {
      at = (at + by + shown.length) % shown.length
      mark()
    },
    setMenu(items) {
      menu = items
      hide()
    },
    find: (name) => menu.find((item) => item.name === name),
  }
}

/** The options of one command as fields; `values` answers what differs from the defaults. */
export function createForm(item) {
  const fields = item.options.map((option) => ({ option, field: fieldOf(option) }))
  const element = h(
    'fieldset',
    { class: 'form' },
    h('legend', {}, `/${item.name}`),
    fields.map(({ option, field }) =>
      h('label', { class: `form-field ${option.type}` }, h('span', {}, option.title), field),
    ),
  )
  return {
    element,
    name: item.name,
    isValid: () => fields.every(({ field }) => field.reportValidity()),
    values() {
      const given = {}
      for (const { option, field } of fields) {
        const value = chosenOf(option, field)
        if (value !== undefined && value !== option.default) given[option.name] = value
      }
      return given
    },
  }
}

function fieldOf(option) {
  const name = `option-${option.name}`
  if (option.type === 'choice') {
    const choices =
      option.default === undefined ? [{ value: '', title: t('option-default') }, ...option.choices] : option.choices
    return h(
      'select',
      { name },
      choices.map(({ value, title }) =>
        h('option', { value: String(value), selected: value === option.default }, title),
      ),
    )
  }
  if (option.type === 'switch')
    return h(
      'select',
      { name },
      [
        ['true', 'option-on'],
        ['false', 'option-off'],
      ].map(([value, key]) => h('option', { value, selected: String(option.default ?? false) === value }, t(key))),
    )
  if (option.type === 'integer')
    return h('input', {
      type: 'number',
      name,
      min: String(option.min ?? ''),
      max: String(option.max ?? ''),
      step: '1',
      inputmode: 'numeric',
      value: option.default === undefined ? '' : String(option.default),
      placeholder: option.default === undefined ? t('option-default') : '',
    })
  return h('input', {
    type: 'text',
    name,
    maxlength: String(option.max ?? 500),
    dir: 'auto',
    value: option.default === undefined ? '' : String(option.default),
  })
}

function chosenOf(option, field) {
  if (field.value === '') return undefined
  if (option.type === 'switch') return field.value === 'true'
  if (option.type === 'integer') return Number(field.value)
  if (option.type === 'choice') return option.choices.find(({ value }) => String(value) === field.value)?.value
  return field.value
}
