import type { Subject } from '../pen.ts'
import { curve, dot, fill, line, oval, poly, smooth, within } from '../shape.ts'

/** What hangs in the sky as a subject of its own (sun, moon, stars and rainbow belong to the backdrop). */

const planet: Subject = {
  place: 'sky',
  size: 380,
  half: 85,
  colours: ['#d79a5a', '#f0dcb0'],
  shines: { x: 0, y: 50, radius: 90, colour: '#f6cf9a' },
  draw(p) {
    const globe = smooth(0, 0, -35, 15, -50, 50, -35, 85, 0, 100, 35, 85, 50, 50, 35, 15)
    const ring = (back: boolean) =>
      `<path d="M-88 50A88 20 0 0 ${back ? 0 : 1} 88 50" transform="rotate(16 0 50)" fill="none" stroke="${back ? p.ed : p.e}" stroke-width="7"/><path d="M-74 50A74 15 0 0 ${back ? 0 : 1} 74 50" transform="rotate(16 0 50)" fill="none" stroke="${p.d}" stroke-width="3"/>`
    return (
      ring(true) +
      fill(globe, p.a) +
      within(
        `${p.id}g`,
        globe,
        [16, 34, 58, 78]
          .map((y, i) => fill(smooth(-60, y, 0, y - 4, 60, y + 2, 60, y + 8, 0, y + 5, -60, y + 8), i % 2 ? p.l : p.d))
          .join('') +
          oval(-14, 66, 10, 5, p.e) +
          fill(smooth(20, 110, 40, 60, 14, -8, 70, -8, 70, 110), p.dd, 0.45),
      ) +
      ring(false)
    )
  },
}

const comet: Subject = {
  place: 'sky',
  size: 230,
  half: 120,
  colours: ['#fff3c4', '#9cc8ff'],
  shines: { x: 70, y: 26, radius: 60, colour: '#fff0b8' },
  draw: (p) =>
    fill(smooth(-120, 92, -40, 76, 40, 46, 82, 30, 74, 14, 56, 14, 0, 44, -60, 70), p.e, 0.35) +
    fill(smooth(-80, 76, -10, 58, 50, 38, 78, 28, 66, 16, 20, 38, -30, 60), p.l, 0.6) +
    dot(70, 24, 13, p.a) +
    dot(72, 24, 8, '#ffffff'),
}

const cloud: Subject = {
  place: 'sky',
  size: 210,
  half: 100,
  colours: ['#ffffff', '#c4d0de'],
  draw: (p) =>
    [
      [-62, 26, 26],
      [62, 28, 28],
      [-30, 50, 32],
      [30, 56, 34],
      [0, 34, 36],
      [-84, 16, 16],
      [86, 16, 16],
    ]
      .map(([x, y, r]) => dot(x!, y! - 5, r!, p.e))
      .join('') +
    [
      [-62, 30, 24],
      [62, 32, 26],
      [-30, 55, 30],
      [30, 61, 32],
      [0, 44, 32],
      [-82, 19, 14],
      [84, 19, 14],
    ]
      .map(([x, y, r]) => dot(x!, y!, r!, p.a))
      .join('') +
    fill(poly(-96, 4, 98, 4, 96, 22, -94, 22), p.e, 0.55),
}

const star: Subject = {
  place: 'sky',
  size: 260,
  half: 50,
  colours: ['#ffe06a', '#fff6d0'],
  shines: { x: 0, y: 50, radius: 110, colour: '#fff0a8' },
  draw(p) {
    const points = Array.from({ length: 10 }, (_, i) => {
      const a = (i / 10) * Math.PI * 2
      const r = i % 2 ? 21 : 50
      return [Math.sin(a) * r, 50 + Math.cos(a) * r]
    }).flat()
    return (
      fill(poly(...points), p.a) +
      [0, 2, 4, 6, 8]
        .map((i) =>
          fill(
            poly(0, 50, points[i * 2]!, points[i * 2 + 1]!, points[(i * 2 + 2) % 20]!, points[(i * 2 + 3) % 20]!),
            p.d,
            0.7,
          ),
        )
        .join('') +
      oval(-6, 58, 6, 6, p.e, 0, 0.7)
    )
  },
}

const fireworks: Subject = {
  place: 'sky',
  size: 380,
  half: 60,
  colours: ['#ff6a6a', '#ffd95a'],
  shines: { x: 0, y: 60, radius: 110, colour: '#ffc38a' },
  draw: (p) =>
    line(curve(-6, -30, -4, 10, 0, 56), p.e, 1.4, 0.6) +
    Array.from({ length: 24 }, (_, i) => {
      const a = (i / 24) * Math.PI * 2
      const r = i % 2 ? 56 : 42
      const c = i % 3 ? p.a : p.e
      return (
        line(
          curve(
            Math.cos(a) * 12,
            60 + Math.sin(a) * 12,
            Math.cos(a) * r * 0.7,
            60 + Math.sin(a) * r * 0.72,
            Math.cos(a) * r,
            60 + Math.sin(a) * r - 5,
          ),
          c,
          2,
        ) + dot(Math.cos(a) * r, 60 + Math.sin(a) * r - 5, 2.4, p.l)
      )
    }).join('') +
    dot(0, 60, 5, '#fffbe0'),
}

const iceberg: Subject = {
  place: 'water',
  size: 330,
  half: 85,
  colours: ['#e4f3fa', '#8fc3dc'],
  draw: (p) =>
    fill(poly(-80, -2, -64, 36, -44, 44, -24, 86, -8, 74, 14, 108, 34, 62, 54, 50, 82, -2), p.a) +
    fill(poly(14, 108, 34, 62, 54, 50, 82, -2, 26, -2, 6, 40), p.e) +
    fill(poly(-24, 86, -8, 74, -4, 40, -20, -2, -46, -2, -36, 44), p.e, 0.6) +
    line('M-64 36L-30 20M14 108L6 40L26 0', p.ed, 1.4),
}

export const heavens = { planet, comet, cloud, star, fireworks, iceberg }
