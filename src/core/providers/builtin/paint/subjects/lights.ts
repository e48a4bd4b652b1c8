import type { Subject } from '../pen.ts'
import { box, curve, dot, fill, line, oval, poly, smooth, within } from '../shape.ts'

/** Lamps and fires. */

export const flame = (x: number, y: number, s: number) =>
  fill(
    smooth(
      x - 7 * s,
      y,
      x - 9 * s,
      y + 12 * s,
      x - 2 * s,
      y + 22 * s,
      x,
      y + 36 * s,
      x + 7 * s,
      y + 20 * s,
      x + 9 * s,
      y + 8 * s,
      x + 5 * s,
      y - 2 * s,
    ),
    '#f58a2a',
  ) +
  fill(
    smooth(x - 4 * s, y, x - 5 * s, y + 9 * s, x, y + 22 * s, x + 5 * s, y + 8 * s, x + 3 * s, y - 1 * s),
    '#ffd95a',
  ) +
  oval(x, y + 4 * s, 2 * s, 5 * s, '#fff6d2')

const lantern: Subject = {
  place: 'table',
  size: 330,
  half: 40,
  colours: ['#d83a2c', '#e9b64a'],
  shines: { x: 0, y: 50, radius: 110, colour: '#ffb04d' },
  draw(p) {
    const bag = smooth(-18, 22, -38, 38, -40, 60, -20, 80, 20, 80, 40, 60, 38, 38, 18, 22)
    return (
      line(curve(-10, 90, 0, 108, 10, 90), p.k('#5b4434'), 2.4) +
      fill(bag, p.dark ? p.k('#ffdca0') : p.a) +
      fill(bag, p.dark ? '#f0522c' : p.a, p.dark ? 0.8 : 1) +
      within(
        `${p.id}b`,
        bag,
        oval(0, 48, 24, 26, '#ffd27a', 0, p.dark ? 0.85 : 0.4) +
          [-26, -13, 0, 13, 26].map((x) => line(curve(x * 0.6, 82, x * 1.25, 52, x * 0.6, 20), p.d, 1.2, 0.7)).join(''),
      ) +
      fill(box(-20, 78, 40, 8), p.e) +
      fill(box(-18, 16, 36, 8), p.e) +
      [-8, -3, 2, 7].map((x) => line(`M${x} 16L${x} -4`, p.e, 2)).join('')
    )
  },
}

const candle: Subject = {
  place: 'table',
  size: 330,
  half: 32,
  colours: ['#f6ead0', '#b98a4a'],
  shines: { x: 0, y: 96, radius: 110, colour: '#ffc766' },
  draw: (p) =>
    oval(0, 3, 34, 7, p.ed) +
    oval(0, 6, 34, 7, p.e) +
    line(curve(30, 6, 42, 12, 38, 22, 30, 18), p.e, 4) +
    fill(box(-11, 6, 22, 70), p.a) +
    fill(box(3, 6, 8, 70), p.d) +
    oval(0, 76, 11, 3, p.l) +
    fill(smooth(-11, 78, -11, 52, -7, 48, -5, 60, -2, 68, 0, 76), p.l) +
    fill(smooth(6, 76, 7, 62, 10, 58, 12, 66, 11, 76), p.l) +
    line('M0 76L0 84', p.k('#2b2018'), 2) +
    flame(0, 82, 0.9),
}

const campfire: Subject = {
  place: 'ground',
  size: 250,
  half: 60,
  colours: ['#7a4b2c', '#8f8a86'],
  shines: { x: 0, y: 40, radius: 190, colour: '#ff9a3c' },
  draw: (p) =>
    [-46, -30, 30, 46].map((x, i) => oval(x, 2, 12, 7, i % 2 ? p.ed : p.e)).join('') +
    flame(-14, 12, 1.3) +
    flame(16, 10, 1.25) +
    flame(0, 12, 2.2) +
    line('M-40 2L30 22', p.dd, 10) +
    line('M40 2L-30 22', p.a, 10) +
    dot(-40, 2, 5, p.l) +
    dot(40, 2, 5, p.l) +
    oval(-14, -2, 12, 6, p.e) +
    oval(14, -3, 12, 6, p.ed) +
    [
      [-10, 92],
      [14, 104],
      [4, 118],
      [-20, 110],
    ]
      .map(([x, y]) => dot(x!, y!, 1.7, '#ffd27a'))
      .join(''),
}

const lamp: Subject = {
  place: 'ground',
  size: 520,
  half: 24,
  colours: ['#2f3a42', '#ffe2a0'],
  shines: { x: 0, y: 100, radius: 60, colour: '#ffd27a' },
  draw: (p) =>
    fill(poly(-8, 0, 8, 0, 5, 8, -5, 8), p.d) +
    line('M0 4L0 88', p.a, 3.4) +
    dot(0, 30, 2.8, p.l) +
    dot(0, 62, 2.6, p.l) +
    line(curve(-12, 78, -6, 84, 0, 82, 6, 84, 12, 78), p.a, 2) +
    fill(poly(-6, 88, 6, 88, 10, 106, -10, 106), p.dark ? '#ffe9b0' : p.e) +
    line('M-6 88L-10 106M6 88L10 106M0 88L0 106', p.a, 1.2) +
    fill(poly(-12, 106, 12, 106, 0, 116), p.d) +
    dot(0, 117, 2, p.a),
}

export const lights = { lantern, candle, campfire, lamp }
