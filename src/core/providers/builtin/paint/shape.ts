/** Curves and fills as SVG text. Subjects are drawn with y upwards; the group that places them flips it. */

const n = (value: number) => Math.round(value * 100) / 100

/** A closed smooth curve (Catmull-Rom) through the points `x, y, x, y, ...`. */
export function smooth(...points: number[]): string {
  const count = points.length / 2
  const x = (index: number) => points[((index + count) % count) * 2]!
  const y = (index: number) => points[((index + count) % count) * 2 + 1]!
  let path = `M${n(x(0))} ${n(y(0))}`
  for (let i = 0; i < count; i++) path += segment(x, y, i)
  return `${path}Z`
}

/** An open smooth curve through the points. */
export function curve(...points: number[]): string {
  const count = points.length / 2
  const at = (index: number) => Math.max(0, Math.min(count - 1, index))
  const x = (index: number) => points[at(index) * 2]!
  const y = (index: number) => points[at(index) * 2 + 1]!
  let path = `M${n(x(0))} ${n(y(0))}`
  for (let i = 0; i < count - 1; i++) path += segment(x, y, i)
  return path
}

function segment(x: (i: number) => number, y: (i: number) => number, i: number): string {
  const x1 = x(i) + (x(i + 1) - x(i - 1)) / 6
  const y1 = y(i) + (y(i + 1) - y(i - 1)) / 6
  const x2 = x(i + 1) - (x(i + 2) - x(i)) / 6
  const y2 = y(i + 1) - (y(i + 2) - y(i)) / 6
  return `C${n(x1)} ${n(y1)} ${n(x2)} ${n(y2)} ${n(x(i + 1))} ${n(y(i + 1))}`
}

/** A closed polygon. */
export function poly(...points: number[]): string {
  let path = ''
  for (let i = 0; i < points.length; i += 2) path += `${i ? 'L' : 'M'}${n(points[i]!)} ${n(points[i + 1]!)}`
  return `${path}Z`
}

/** An axis-aligned box from its left bottom corner. */
export const box = (x: number, y: number, width: number, height: number) =>
  poly(x, y, x + width, y, x + width, y + height, x, y + height)

export function fill(path: string, colour: string, opacity = 1): string {
  return `<path d="${path}" fill="${colour}"${opacity < 1 ? ` opacity="${n(opacity)}"` : ''}/>`
}

export function line(path: string, colour: string, width: number, opacity = 1): string {
  return `<path d="${path}" fill="none" stroke="${colour}" stroke-width="${n(width)}" stroke-linecap="round" stroke-linejoin="round"${
    opacity < 1 ? ` opacity="${n(opacity)}"` : ''
  }/>`
}

export function dot(x: number, y: number, radius: number, colour: string, opacity = 1): string {
  return `<circle cx="${n(x)}" cy="${n(y)}" r="${n(radius)}" fill="${colour}"${opacity < 1 ? ` opacity="${n(opacity)}"` : ''}/>`
}

/** An ellipse, turned by `degrees` (counter-clockwise where y points upwards). */
export function oval(x: number, y: number, rx: number, ry: number, colour: string, degrees = 0, opacity = 1): string {
  const turn = degrees ? ` transform="rotate(${n(degrees)} ${n(x)} ${n(y)})"` : ''
  const see = opacity < 1 ? ` opacity="${n(opacity)}"` : ''
  return `<ellipse cx="${n(x)}" cy="${n(y)}" rx="${n(rx)}" ry="${n(ry)}" fill="${colour}"${turn}${see}/>`
}

/** Draws `inner` only where it lies within `path`: shading that stays on its form. */
export function within(id: string, path: string, inner: string): string {
  return `<clipPath id="${id}"><path d="${path}"/></clipPath><g clip-path="url(#${id})">${inner}</g>`
}

export function move(x: number, y: number, inner: string, scaleX = 1, scaleY = scaleX, degrees = 0): string {
  const turn = degrees ? ` rotate(${n(degrees)})` : ''
  return `<g transform="translate(${n(x)} ${n(y)})${turn} scale(${Math.round(scaleX * 1e4) / 1e4} ${Math.round(scaleY * 1e4) / 1e4})">${inner}</g>`
}

export interface Stop {
  at: number
  colour: string
  opacity?: number
}

const stops = (list: Stop[]) =>
  list
    .map(
      ({ at, colour, opacity }) =>
        `<stop offset="${n(at)}" stop-color="${colour}"${opacity === undefined ? '' : ` stop-opacity="${n(opacity)}"`}/>`,
    )
    .join('')

/** A gradient downwards over the painted shape's own box. */
export function gradient(id: string, list: Stop[]): string {
  return `<linearGradient id="${id}" x1="0" y1="0" x2="0" y2="1">${stops(list)}</linearGradient>`
}

/** A round glow at a place of the picture; fill a box with `url(#id)` to see it. */
export function glow(id: string, x: number, y: number, radius: number, list: Stop[]): string {
  return `<radialGradient id="${id}" gradientUnits="userSpaceOnUse" cx="${n(x)}" cy="${n(y)}" r="${n(radius)}">${stops(list)}</radialGradient>`
}

/** A soft disc of light. */
export function halo(id: string, x: number, y: number, radius: number, colour: string, strength: number): string {
  return `${glow(id, x, y, radius, [
    { at: 0, colour, opacity: strength },
    { at: 0.35, colour, opacity: strength * 0.45 },
    { at: 1, colour, opacity: 0 },
  ])}<circle cx="${n(x)}" cy="${n(y)}" r="${n(radius)}" fill="url(#${id})"/>`
}
