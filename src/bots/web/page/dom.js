/** Elements without a framework. Text only ever goes in as text: nothing that anybody wrote is parsed as markup. */

/**
 * Makes an element. `props`: `class`, `on` (event -> handler), `data` (dataset), `aria` and any attribute or property;
 * undefined, null and false are left out. Children are nodes or texts.
 */
export function h(tag, props = {}, ...children) {
  const element = document.createElement(tag)
  for (const [name, value] of Object.entries(props)) {
    if (value === undefined || value === null || value === false) continue
    if (name === 'on') for (const [event, handler] of Object.entries(value)) element.addEventListener(event, handler)
    else if (name === 'class') element.className = value
    else if (name === 'data') Object.assign(element.dataset, value)
    else if (name === 'aria') for (const [key, text] of Object.entries(value)) setAria(element, key, text)
    else if (name in element && typeof value !== 'string') element[name] = value
    else element.setAttribute(name, value === true ? '' : value)
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false))
  return element
}

function setAria(element, key, text) {
  if (text !== undefined && text !== null) element.setAttribute(`aria-${key}`, String(text))
}

const SVG = 'http://www.w3.org/2000/svg'
const PATHS = {
  send: ['M12 19V5', 'M5.500 11.500 12 5l6.500 6.500'],
  attach: [
    'M20.500 11.500 12 20a5.500 5.500 0 0 1-7.800-7.800L13 3.500a3.700 3.700 0 0 1 5.200 5.200L9.600 17.300a1.800 1.800 0 0 1-2.600-2.600l7.900-7.800',
  ],
  slash: ['M8 4h8a4 4 0 0 1 4 4v8a4 4 0 0 1-4 4H8a4 4 0 0 1-4-4V8a4 4 0 0 1 4-4z', 'M13.800 8.300l-3.600 7.400'],
  sliders: ['M4 7h9', 'M17 7h3', 'M4 17h3', 'M11 17h9', 'M15 4.800v4.400', 'M9 14.800v4.400'],
  close: ['M6 6l12 12', 'M18 6 6 18'],
  reply: ['M9.500 6 4 11.500 9.500 17', 'M4.500 11.500H14a6 6 0 0 1 6 6V19'],
  download: ['M12 4v11', 'M7 10.500l5 5 5-5', 'M5 20h14'],
  left: ['M14.500 5 8 12l6.500 7'],
  right: ['M9.500 5 16 12l-6.500 7'],
  down: ['M5 9.500 12 16l7-6.500'],
  check: ['M5 12.500 10 17.500 19.500 7'],
  globe: [
    'M12 3.500a8.500 8.500 0 1 0 0 17 8.500 8.500 0 0 0 0-17z',
    'M3.500 12h17',
    'M12 3.500c2.700 2.600 3.600 5.500 3.600 8.500s-.9 5.900-3.600 8.500c-2.700-2.600-3.600-5.500-3.600-8.500s.9-5.900 3.600-8.500z',
  ],
  sun: [
    'M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8z',
    'M12 2.500v2',
    'M12 19.500v2',
    'M2.500 12h2',
    'M19.500 12h2',
    'M5.300 5.300l1.400 1.400',
    'M17.300 17.300l1.400 1.400',
    'M18.700 5.300l-1.400 1.400',
    'M6.700 17.300l-1.400 1.400',
  ],
  moon: ['M20 14.200A8.300 8.300 0 0 1 9.800 4a8.300 8.300 0 1 0 10.200 10.200z'],
  auto: [
    'M12 3.500a8.500 8.500 0 1 0 0 17 8.500 8.500 0 0 0 0-17z',
    'M12 3.500v17',
    'M12 8h5.500',
    'M12 12h8.500',
    'M12 16h5.500',
  ],
  coin: ['M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16z', 'M14.600 9.300a3.600 3.600 0 1 0 0 5.400'],
  held: [
    'M7 3.500h10',
    'M7 20.500h10',
    'M8 3.500c0 5 8 5 8 8.500s-8 3.500-8 8.500',
    'M16 3.500c0 5-8 5-8 8.500s8 3.500 8 8.500',
  ],
  file: ['M7 3.500h7l4 4v13H7z', 'M14 3.500v4h4'],
  note: [
    'M9 17.500V6l10-2v11.500',
    'M9 17.500a2.500 2.500 0 1 1-5 0 2.500 2.500 0 0 1 5 0z',
    'M19 15.500a2.500 2.500 0 1 1-5 0 2.500 2.500 0 0 1 5 0z',
  ],
  external: ['M9 5H5v14h14v-4', 'M13 5h6v6', 'M19 5l-9 9'],
}
const FILLED = {
  star: 'M12 2.600l2.900 6.100 6.500.9-4.700 4.600 1.100 6.600L12 17.700l-5.800 3.100 1.100-6.600L2.600 9.600l6.500-.9z',
  play: 'M8 5.200v13.600a.8.800 0 0 0 1.200.7l11-6.800a.8.800 0 0 0 0-1.400l-11-6.800A.8.800 0 0 0 8 5.200z',
  pause: 'M7 5h3.500v14H7zM13.500 5H17v14h-3.500z',
}

/** A small drawing of ours, hidden from readers: the button around it has the name. */
export function icon(name) {
  const svg = document.createElementNS(SVG, 'svg')
  svg.setAttribute('viewBox', '0 0 24 24')
  svg.setAttribute('aria-hidden', 'true')
  svg.setAttribute('class', FILLED[name] ? 'icon filled' : 'icon')
  for (const d of FILLED[name] ? [FILLED[name]] : (PATHS[name] ?? [])) {
    const path = document.createElementNS(SVG, 'path')
    path.setAttribute('d', d)
    svg.append(path)
  }
  return svg
}

const SIGNS = { '🌐': 'globe', '✅': 'check', '⭐': 'star' }
const ANY_SIGN = new RegExp(`(${Object.keys(SIGNS).join('|')})`, 'u')

/** A text with its signs drawn: not every machine has letters for them. What is read and copied stays the same. */
export function signed(text) {
  return text.split(ANY_SIGN).flatMap((part) => {
    if (SIGNS[part] === undefined) return part === '' ? [] : [part]
    const drawing = icon(SIGNS[part])
    drawing.classList.add('sign', SIGNS[part])
    return [drawing, h('span', { class: 'unseen' }, part)]
  })
}

/** A round button with a drawing and a name. */
export function iconButton(name, label, props = {}) {
  return h(
    'button',
    {
      type: 'button',
      title: label,
      ...props,
      class: `icon-button ${props.class ?? ''}`,
      aria: { label, ...props.aria },
    },
    icon(name),
  )
}

/** Whether the person asked their system for less movement. */
export const prefersStill = () => matchMedia('(prefers-reduced-motion: reduce)').matches
