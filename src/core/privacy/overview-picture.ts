/** The picture of /mydata as SVG: tiles with a sign and a figure, and a bar for each month. Pure; drawn without a font. */
import type { Overview } from './overview.ts'

export const WIDTH_PX = 1200
export const HEIGHT_PX = 720

const INK = '#1f2430'
const SOFT = '#8b93a7'
const PAPER = '#f6f4ef'
const CARD = '#ffffff'

/** Strokes of each digit on a field of 4 by 7. */
const DIGITS: { [digit: string]: string } = {
  '0': 'M2 0Q4 0 4 2V5Q4 7 2 7Q0 7 0 5V2Q0 0 2 0Z',
  '1': 'M0.8 1.2L2.4 0V7',
  '2': 'M0 1.9Q0.2 0 2 0Q4 0 4 1.9Q4 3 2.6 4.3L0 7H4',
  '3': 'M0 1.4Q0.5 0 2 0Q3.8 0 3.8 1.7Q3.8 3.3 1.9 3.3Q4 3.4 4 5.2Q4 7 2 7Q0.4 7 0 5.5',
  '4': 'M3 7V0L0 4.8H4',
  '5': 'M3.7 0H0.6L0.3 3.1Q1 2.6 2 2.6Q4 2.6 4 4.8Q4 7 2 7Q0.4 7 0 5.6',
  '6': 'M3.5 0.6Q2.9 0 2.2 0Q0 0 0 4Q0 7 2 7Q4 7 4 4.8Q4 2.7 2 2.7Q0.2 2.7 0 4.4',
  '7': 'M0 0H4L1.4 7',
  '8': 'M2 3.3Q0.2 3.2 0.2 1.6Q0.2 0 2 0Q3.8 0 3.8 1.6Q3.8 3.2 2 3.3Q0 3.4 0 5.2Q0 7 2 7Q4 7 4 5.2Q4 3.4 2 3.3Z',
  '9': 'M0.5 6.4Q1.1 7 1.8 7Q4 7 4 3Q4 0 2 0Q0 0 0 2.2Q0 4.3 2 4.3Q3.8 4.3 4 2.6',
}

function figure(n: number, x: number, y: number, height: number, colour: string): string {
  const scale = height / 7
  const strokes = [...String(n)].map(
    (digit, at) => `<path transform="translate(${at * 5.4} 0)" d="${DIGITS[digit] ?? ''}"/>`,
  )
  return `<g transform="translate(${x} ${y}) scale(${scale})" fill="none" stroke="${colour}" stroke-width="0.95" stroke-linecap="round" stroke-linejoin="round">${strokes.join('')}</g>`
}

const widthOf = (n: number, height: number): number => (String(n).length * 5.4 - 1.4) * (height / 7)

/** Signs on a field of 48 by 48. */
const SIGNS = {
  picture:
    '<rect x="3" y="7" width="42" height="34" rx="6"/><circle cx="15" cy="18" r="4"/><path d="M6 36l13-12 9 8 7-6 8 8"/>',
  film: '<rect x="3" y="10" width="30" height="28" rx="6"/><path d="M33 21l12-7v20l-12-7z"/>',
  song: '<path d="M17 36V10l24-5v26"/><circle cx="11" cy="36" r="6"/><circle cx="35" cy="31" r="6"/>',
  words: '<path d="M5 10h38v24H24l-10 8v-8H5z"/><path d="M14 19h20M14 26h12"/>',
  upload: '<path d="M24 32V8M14 17L24 7l10 10M6 30v10h36V30"/>',
  saved: '<path d="M24 41C8 30 4 23 4 16.5A9.5 9.5 0 0 1 24 13a9.5 9.5 0 0 1 20 3.5C44 23 40 30 24 41z"/>',
}

const KINDS: { [sign in 'picture' | 'film' | 'song' | 'words']: string[] } = {
  picture: ['image', 'edit', 'upscale'],
  film: ['animate', 'video', 'sound', 'avatar'],
  song: ['music', 'extend'],
  words: ['describe'],
}
const COLOURS = {
  picture: '#3a6ea5',
  film: '#7a4fa3',
  song: '#b3541e',
  words: '#2f7d5b',
  upload: '#5c677d',
  saved: '#b8324f',
}

export function overviewSvg(overview: Overview): string {
  const sum = (kinds: readonly string[]) => kinds.reduce((total, kind) => total + (overview.works[kind] ?? 0), 0)
  const tiles = [
    ...(['picture', 'film', 'song', 'words'] as const).map((sign) => ({ sign, n: sum(KINDS[sign]) })),
    { sign: 'upload' as const, n: overview.uploads },
    { sign: 'saved' as const, n: overview.saved },
  ]
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH_PX} ${HEIGHT_PX}">` +
    `<rect width="${WIDTH_PX}" height="${HEIGHT_PX}" fill="${PAPER}"/>` +
    tiles.map(({ sign, n }, at) => tile(sign, n, 48 + (at % 3) * 376, 48 + Math.floor(at / 3) * 168)).join('') +
    months(overview.months, 48, 396) +
    '</svg>'
  )
}

function tile(sign: keyof typeof SIGNS, n: number, x: number, y: number): string {
  const colour = COLOURS[sign]
  return (
    `<rect x="${x}" y="${y}" width="352" height="144" rx="20" fill="${CARD}"/>` +
    `<circle cx="${x + 76}" cy="${y + 72}" r="46" fill="${colour}" fill-opacity="0.12"/>` +
    `<g transform="translate(${x + 52} ${y + 48})" fill="none" stroke="${colour}" stroke-width="3.2" stroke-linecap="round" stroke-linejoin="round">${SIGNS[sign]}</g>` +
    figure(n, x + 152, y + 48, 48, n === 0 ? SOFT : INK)
  )
}

/** Twelve bars, the month below each and its figure above. */
function months(all: Overview['months'], x: number, y: number): string {
  const most = Math.max(1, ...all.map(({ n }) => n))
  const step = 1056 / 12
  const bars = all.map(({ month, n }, at) => {
    const height = n === 0 ? 4 : Math.max(10, (n / most) * 150)
    const left = x + 24 + at * step
    const number = Number(month.slice(5))
    const middle = left + step / 2
    return (
      `<rect x="${left + 16}" y="${y + 220 - height}" width="${step - 32}" height="${height}" rx="${Math.min(8, height / 2)}" fill="${n === 0 ? '#dcd8cd' : COLOURS.picture}"/>` +
      (n === 0 ? '' : figure(n, middle - widthOf(n, 16) / 2, y + 192 - height, 16, INK)) +
      figure(number, middle - widthOf(number, 16) / 2, y + 240, 16, SOFT)
    )
  })
  return `<rect x="${x}" y="${y}" width="1104" height="276" rx="20" fill="${CARD}"/>${bars.join('')}`
}
