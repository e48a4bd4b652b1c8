/** The small visible mark, drawn from rectangles alone: no fonts are needed, and pictures and clips share it. Pure. */
import type { Mark } from './mark.ts'

/** Five columns by seven rows. */
const LETTERS: { [letter: string]: string[] } = {
  A: ['.###.', '#...#', '#...#', '#####', '#...#', '#...#', '#...#'],
  D: ['####.', '#...#', '#...#', '#...#', '#...#', '#...#', '####.'],
  E: ['#####', '#....', '#....', '####.', '#....', '#....', '#####'],
  G: ['.####', '#....', '#....', '#.###', '#...#', '#...#', '.####'],
  I: ['.###.', '..#..', '..#..', '..#..', '..#..', '..#..', '.###.'],
  N: ['#...#', '##..#', '#.#.#', '#.#.#', '#..##', '#...#', '#...#'],
  R: ['####.', '#...#', '#...#', '####.', '#.#..', '#..#.', '#...#'],
  T: ['#####', '..#..', '..#..', '..#..', '..#..', '..#..', '..#..'],
}

export interface Rectangle {
  x: number
  y: number
  width: number
  height: number
}
/** A dark plate with light strokes on it, in pixels of the picture. */
export interface Badge {
  plate: Rectangle
  strokes: Rectangle[]
}

/**
 * The badge in the lower right corner, about a thirtieth of the shorter side high. A trained model's work says "AI",
 * a procedure's "GENERATED", for that is what it is. Null where the picture is too small to carry it.
 */
export function badgeFor(mark: Mark, widthPx: number, heightPx: number): Badge | null {
  const word = mark === 'trained' ? 'AI' : 'GENERATED'
  const dot = Math.max(1, Math.round(Math.min(widthPx, heightPx) / 270))
  const plate = { width: (word.length * 6 + 5) * dot, height: 13 * dot }
  const x = widthPx - plate.width - 4 * dot
  const y = heightPx - plate.height - 4 * dot
  if (x < 0 || y < 0) return null
  const strokes = [...word].flatMap((letter, index) =>
    (LETTERS[letter] as string[]).flatMap((row, line) =>
      [...row.matchAll(/#+/g)].map((run) => ({
        x: x + (3 + index * 6 + run.index) * dot,
        y: y + (3 + line) * dot,
        width: run[0].length * dot,
        height: dot,
      })),
    ),
  )
  return { plate: { x, y, ...plate }, strokes }
}

/** The badge as an SVG of the whole picture, for sharp. */
export function badgeSvg(badge: Badge, widthPx: number, heightPx: number): string {
  const rect = (at: Rectangle, fill: string) =>
    `<rect x="${at.x}" y="${at.y}" width="${at.width}" height="${at.height}" ${fill}/>`
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${widthPx}" height="${heightPx}">` +
    rect(badge.plate, 'fill="#000" fill-opacity="0.5"') +
    badge.strokes.map((stroke) => rect(stroke, 'fill="#fff" fill-opacity="0.9"')).join('') +
    '</svg>'
  )
}

/** The badge as steps of an FFmpeg filter, each ending with a comma. */
export function badgeSteps(badge: Badge): string {
  const box = (at: Rectangle, colour: string) =>
    `drawbox=x=${at.x}:y=${at.y}:w=${at.width}:h=${at.height}:color=${colour}:t=fill,`
  return box(badge.plate, 'black@0.5') + badge.strokes.map((stroke) => box(stroke, 'white@0.9')).join('')
}
