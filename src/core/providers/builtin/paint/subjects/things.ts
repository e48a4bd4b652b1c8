import type { Pen, Subject } from '../pen.ts'
import { box, curve, dot, fill, line, oval, poly, smooth, within } from '../shape.ts'

/** Things that one could put on a table or carry. */

const flame = (x: number, y: number, s: number) =>
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

const umbrella: Subject = {
  place: 'table',
  size: 340,
  half: 60,
  colours: ['#c8342f', '#6b4a2c'],
  draw: (p) =>
    line('M0 92L0 10', p.e, 3) +
    line(curve(0, 12, 2, 0, 12, 0, 13, 9), p.e, 4) +
    fill(
      smooth(-58, 52, -50, 80, -24, 100, 0, 106, 24, 100, 50, 80, 58, 52, 40, 58, 20, 52, 0, 58, -20, 52, -40, 58),
      p.a,
    ) +
    fill(smooth(0, 106, 16, 84, 20, 52, 0, 58, -20, 52, -16, 84), p.l, 0.55) +
    fill(smooth(0, 106, 30, 94, 50, 76, 58, 52, 40, 58, 20, 52, 16, 84), p.d) +
    line('M0 104L0 112', p.e, 2.6),
}

const cup: Subject = {
  place: 'table',
  size: 270,
  half: 62,
  colours: ['#4f86a8', '#7a4a26'],
  draw: (p) =>
    `${oval(0, 4, 60, 9, p.d) + oval(0, 7, 60, 9, p.l)}<path d="${curve(38, 54, 62, 58, 62, 26, 32, 24)}" fill="none" stroke="${p.d}" stroke-width="7"/>${fill(smooth(-42, 64, -40, 32, -24, 10, 0, 7, 24, 10, 40, 32, 42, 64), p.a)}${fill(smooth(12, 60, 16, 24, 6, 8, 24, 10, 40, 32, 42, 64), p.d)}${oval(0, 64, 42, 10, p.l)}${oval(0, 63, 37, 8, p.e)}${line(curve(-34, 48, 0, 38, 36, 48), p.l, 3)}${[-14, 2, 18].map((x, i) => line(curve(x, 76, x + 7, 88, x - 5, 100, x + 5, 114 + i * 3), p.k('#ffffff'), 4, 0.5)).join('')}`,
}

const teapot: Subject = {
  place: 'table',
  size: 280,
  half: 75,
  colours: ['#3f7d74', '#e9c36a'],
  draw: (p) =>
    `<path d="${curve(-40, 58, -76, 62, -72, 22, -36, 20)}" fill="none" stroke="${p.d}" stroke-width="8"/>${fill(smooth(34, 24, 56, 34, 62, 62, 78, 72, 72, 78, 56, 72, 44, 52, 32, 46), p.d)}${fill(smooth(-44, 40, -38, 66, -20, 78, 20, 78, 38, 66, 44, 40, 34, 12, 0, 4, -34, 12), p.a)}${fill(smooth(14, 78, 38, 66, 44, 40, 34, 12, 0, 4, 22, 24, 26, 52), p.d)}${oval(-18, 58, 8, 14, p.l, -20, 0.6)}${oval(0, 78, 24, 6, p.l)}${fill(smooth(-22, 79, -12, 89, 12, 89, 22, 79), p.a)}${dot(0, 93, 5.4, p.e)}${line(curve(-42, 34, 0, 24, 42, 34), p.e, 3)}`,
}

const book: Subject = {
  place: 'table',
  size: 230,
  half: 80,
  colours: ['#8e2f3a', '#fbf3de'],
  draw: (p) =>
    fill(smooth(-80, 10, -78, 58, -40, 64, 0, 54, 40, 64, 78, 58, 80, 10, 40, 16, 0, 4, -40, 16), p.a) +
    fill(smooth(-74, 16, -72, 64, -40, 72, -2, 60, -2, 10, -38, 22), p.e) +
    fill(smooth(74, 16, 72, 64, 40, 72, 2, 60, 2, 10, 38, 22), p.ed) +
    [0, 1, 2, 3, 4]
      .map(
        (i) =>
          line(curve(-66, 58 - i * 8, -40, 62 - i * 8, -10, 54 - i * 8), p.k('#9a8c78'), 1.6) +
          line(curve(10, 54 - i * 8, 40, 62 - i * 8, 66, 58 - i * 8), p.k('#9a8c78'), 1.6),
      )
      .join('') +
    line('M0 58L0 6', p.d, 2) +
    fill(poly(20, 66, 28, 67, 28, 6, 24, 12, 20, 4), p.k('#d9a93e')),
}

const guitar: Subject = {
  place: 'table',
  size: 420,
  half: 35,
  colours: ['#c57a32', '#4a2a1a'],
  draw: (p) =>
    `<g transform="rotate(14 0 40)">${fill(box(-4, 58, 8, 62), p.e) + [70, 80, 90, 100, 110].map((y) => line(`M-4 ${y}L4 ${y}`, p.k('#d9c9a6'), 1)).join('') + fill(smooth(-6, 118, -8, 134, 8, 134, 6, 118), p.ed) + [-9, 9].map((x) => [122, 128].map((y) => dot(x, y, 2.2, p.k('#e9e2d2'))).join('')).join('') + fill(smooth(0, -2, -26, 4, -33, 24, -18, 44, -22, 62, -10, 72, 10, 72, 22, 62, 18, 44, 33, 24, 26, 4), p.d) + fill(smooth(0, 1, -23, 6, -30, 24, -15, 44, -19, 61, -9, 69, 9, 69, 19, 61, 15, 44, 30, 24, 23, 6), p.a) + fill(smooth(-16, 10, -24, 26, -12, 44, -14, 58, -6, 30), p.l, 0.55) + dot(0, 44, 9.5, p.e) + fill(box(-12, 16, 24, 5), p.e) + [-2.4, -0.8, 0.8, 2.4].map((x) => line(`M${x} 18L${x} 122`, p.k('#f4ecd8'), 0.6)).join('')}</g>`,
}

const violin: Subject = {
  place: 'table',
  size: 420,
  half: 35,
  colours: ['#a8481f', '#2a1a14'],
  draw: (p) =>
    `<g transform="rotate(-16 0 50)">${line('M30 0L46 116', p.k('#7a5230'), 2.6) + fill(box(-2.6, 58, 5.2, 56), p.e) + line(curve(0, 112, 6, 118, 2, 124, -4, 120), p.e, 4) + fill(smooth(0, 0, -20, 4, -24, 20, -14, 34, -14, 42, -20, 54, -14, 70, 0, 73, 14, 70, 20, 54, 14, 42, 14, 34, 24, 20, 20, 4), p.a) + fill(smooth(4, 72, 8, 40, 6, 2, 20, 4, 24, 20, 14, 34, 14, 42, 20, 54, 14, 70), p.d) + line(curve(-9, 48, -7, 40, -10, 34, -8, 27), p.e, 2) + line(curve(9, 48, 7, 40, 10, 34, 8, 27), p.e, 2) + fill(poly(-7, 34, 7, 34, 5, 38, -5, 38), p.k('#e0b774')) + fill(smooth(-4, 6, -3, 24, 3, 24, 4, 6), p.e) + line('M-1 10L-1 112M1 10L1 112', p.k('#f4ecd8'), 0.6)}</g>`,
}

const piano: Subject = {
  place: 'ground',
  size: 340,
  half: 80,
  colours: ['#241f24', '#c9a05a'],
  draw(p) {
    const keys = Array.from(
      { length: 15 },
      (_, i) =>
        line(`M${-54 + i * 7.4} 38L${-54 + i * 7.4} 45`, p.k('#8a8580'), 0.8) +
        (i % 7 === 2 || i % 7 === 6 ? '' : fill(box(-52.4 + i * 7.4, 41, 4, 4.4), p.k('#1a1718'))),
    ).join('')
    return (
      fill(smooth(-62, 62, -56, 112, -18, 116, 16, 98, 52, 88, 62, 60), p.l) +
      fill(smooth(-58, 64, -52, 106, -18, 110, 14, 93, 48, 83, 56, 62), p.e, 0.7) +
      line('M40 62L24 92', p.k('#8a7a60'), 2.4) +
      fill(box(-64, 46, 128, 18), p.a) +
      fill(box(-64, 56, 128, 8), p.d) +
      fill(box(-58, 37, 116, 9), p.k('#f8f2e6')) +
      keys +
      fill(box(-64, 31, 128, 7), p.a) +
      line('M-64 31L64 31', p.l, 1.4) +
      [-56, 54].map((x) => fill(poly(x - 4, 31, x + 5, 31, x + 3, 0, x - 2, 0), p.d)).join('') +
      line('M0 31L0 8M-6 4L6 4', p.e, 3)
    )
  },
}

const apple: Subject = {
  place: 'table',
  size: 270,
  half: 45,
  colours: ['#cf2f2a', '#5d8f38'],
  draw: (p) =>
    fill(smooth(0, 4, -24, 0, -42, 26, -42, 58, -24, 78, 0, 70, 24, 78, 42, 58, 42, 26, 24, 0), p.a) +
    fill(smooth(8, 6, 24, 0, 42, 26, 42, 58, 24, 78, 12, 74, 28, 52, 26, 24), p.d) +
    oval(-22, 54, 9, 15, p.l, -20, 0.75) +
    fill(smooth(-12, 72, 0, 68, 12, 72, 0, 65), p.dd) +
    line(curve(0, 68, 2, 82, 8, 94), p.k('#5a3a22'), 4) +
    fill(smooth(6, 84, 18, 100, 40, 98, 30, 84, 16, 80), p.e) +
    line(curve(8, 85, 22, 90, 38, 97), p.ed, 1.5),
}

const fruit = (colours: [string, string], leaf: boolean): Subject => ({
  place: 'table',
  size: 250,
  half: 45,
  colours,
  draw: (p) =>
    dot(0, 40, 40, p.a) +
    fill(smooth(16, 76, 30, 50, 26, 20, 4, 0, 28, 10, 40, 40, 30, 68), p.d) +
    oval(-17, 56, 9, 13, p.l, -30, 0.7) +
    [
      [-8, 30],
      [6, 22],
      [-20, 26],
      [10, 44],
      [-2, 14],
      [18, 34],
    ]
      .map(([x, y]) => dot(x!, y!, 1.3, p.d))
      .join('') +
    dot(2, 78, 4, p.ed) +
    (leaf ? fill(smooth(4, 78, 16, 92, 36, 88, 22, 76), p.e) : ''),
})
const orange = fruit(['#f08a24', '#4f8a3a'], true)
const lemon: Subject = {
  place: 'table',
  size: 230,
  half: 60,
  colours: ['#f2d03a', '#5d9440'],
  draw: (p) =>
    fill(smooth(-58, 36, -44, 42, -28, 66, 4, 74, 34, 60, 46, 40, 58, 32, 46, 26, 30, 8, 0, 2, -30, 12, -46, 30), p.a) +
    fill(smooth(-46, 28, -10, 22, 30, 34, 52, 34, 30, 8, 0, 2, -30, 12), p.d) +
    oval(-12, 56, 15, 6, p.l, 14, 0.8) +
    fill(smooth(-54, 40, -66, 60, -50, 76, -40, 58), p.e),
}
const strawberry: Subject = {
  place: 'table',
  size: 270,
  half: 45,
  colours: ['#dc2f3c', '#4f8f3a'],
  draw: (p) =>
    fill(smooth(0, 0, -22, 16, -40, 48, -34, 72, 0, 76, 34, 72, 40, 48, 22, 16), p.a) +
    fill(smooth(0, 0, 8, 30, 16, 74, 34, 72, 40, 48, 22, 16), p.d) +
    [
      [-20, 58],
      [-4, 60],
      [14, 58],
      [-26, 42],
      [-10, 42],
      [6, 42],
      [24, 44],
      [-14, 26],
      [2, 26],
      [16, 28],
      [-2, 12],
    ]
      .map(([x, y]) => oval(x!, y!, 1.7, 3, p.k('#f8dc8a')))
      .join('') +
    fill(
      smooth(0, 70, -16, 64, -30, 70, -22, 78, -30, 88, -12, 84, 0, 94, 12, 84, 30, 88, 22, 78, 30, 70, 16, 64),
      p.e,
    ) +
    line('M0 84L4 100', p.ed, 4),
}
const watermelon: Subject = {
  place: 'table',
  size: 230,
  half: 85,
  colours: ['#e0404a', '#3f8a45'],
  draw: (p) =>
    fill(smooth(-84, 64, -66, 22, -30, 2, 0, -2, 30, 2, 66, 22, 84, 64, 0, 68), p.e) +
    fill(smooth(-76, 65, -58, 28, -26, 10, 0, 7, 26, 10, 58, 28, 76, 65, 0, 68), p.k('#f3f0d0')) +
    fill(smooth(-70, 65, -52, 32, -24, 16, 0, 13, 24, 16, 52, 32, 70, 65, 0, 68), p.a) +
    [
      [-44, 52],
      [-22, 46],
      [0, 52],
      [22, 46],
      [44, 52],
      [-30, 32],
      [-8, 28],
      [14, 30],
      [34, 34],
    ]
      .map(([x, y]) => oval(x!, y!, 2.6, 4.6, p.k('#2a1a16')))
      .join(''),
}

const cake: Subject = {
  place: 'table',
  size: 320,
  half: 60,
  colours: ['#f3b6c4', '#8a5232'],
  draw: (p) =>
    oval(0, 3, 60, 9, p.k('#e9e2da')) +
    fill(smooth(-48, 6, -48, 40, 48, 40, 48, 6, 0, -1), p.e) +
    fill(smooth(14, 40, 18, 0, 48, 6, 48, 40), p.ed) +
    line(curve(-48, 22, 0, 15, 48, 22), p.k('#f9ecd4'), 5) +
    fill(
      smooth(
        -50,
        42,
        -48,
        28,
        -40,
        24,
        -34,
        32,
        -26,
        22,
        -16,
        32,
        -6,
        20,
        6,
        30,
        16,
        20,
        24,
        30,
        34,
        23,
        42,
        30,
        50,
        30,
        50,
        42,
      ),
      p.a,
    ) +
    oval(0, 42, 50, 11, p.l) +
    fill(smooth(-28, 46, -28, 64, 28, 64, 28, 46, 0, 41), p.a) +
    fill(smooth(8, 64, 10, 42, 28, 46, 28, 64), p.d) +
    oval(0, 64, 28, 7, p.l) +
    [-18, -6, 6, 18].map((x, i) => dot(x, 66, 4.6, p.k(i % 2 ? '#d02b3a' : '#e0485a'))).join('') +
    [-12, 0, 12]
      .map((x, i) => fill(box(x - 1.6, 68, 3.2, 18), p.k(['#6aa9d8', '#f0c850', '#8cc47a'][i]!)) + flame(x, 86, 0.34))
      .join(''),
}

const icecream: Subject = {
  place: 'table',
  size: 360,
  half: 32,
  colours: ['#f4a8bd', '#d9a05a'],
  draw: (p) =>
    fill(poly(-22, 56, 22, 56, 0, -6), p.e) +
    fill(poly(4, 56, 22, 56, 0, -6), p.ed) +
    line('M-16 52L6 14M-6 56L11 28M-14 34L8 56M-8 20L16 46M-20 48L-12 56', p.ed, 1.3) +
    dot(-12, 66, 18, p.k('#f8efd8')) +
    dot(13, 66, 18, p.k('#9c6238')) +
    fill(smooth(-24, 62, -16, 54, -6, 58, 2, 52, 10, 58, 20, 53, 26, 62, 0, 68), p.k('#f8efd8')) +
    dot(0, 86, 20, p.a) +
    fill(smooth(4, 104, 14, 84, 6, 68, 18, 78, 20, 92), p.d) +
    oval(-8, 94, 5, 7, p.l, -20, 0.8) +
    dot(2, 108, 5.4, p.k('#c9202e')) +
    line(curve(3, 112, 6, 120, 14, 122), p.k('#5a3a22'), 1.6),
}

const pizza: Subject = {
  place: 'table',
  size: 290,
  half: 55,
  colours: ['#f2c04e', '#b8702f'],
  draw: (p) =>
    fill(smooth(-52, 78, -30, 92, 0, 96, 30, 92, 52, 78, 48, 70, 0, 82, -48, 70), p.e) +
    fill(poly(-46, 74, 0, 84, 46, 74, 2, -4), p.a) +
    fill(smooth(30, 78, 46, 74, 2, -4, 14, 40), p.d) +
    [
      [-18, 62, 9],
      [16, 64, 9],
      [-2, 40, 9],
      [6, 18, 6],
    ]
      .map(([x, y, r]) => dot(x!, y!, r!, p.k('#c23a2a')) + dot(x! - 2, y! + 2, r! * 0.55, p.k('#d8594a')))
      .join('') +
    [
      [2, 58],
      [-12, 48],
      [18, 46],
      [0, 28],
    ]
      .map(([x, y]) => oval(x!, y!, 5, 2.4, p.k('#4f8a3a'), 35))
      .join('') +
    line('M-20 54L-22 44M20 52L22 40', p.a, 4),
}

const bread: Subject = {
  place: 'table',
  size: 200,
  half: 80,
  colours: ['#c98a45', '#f3dcae'],
  draw: (p) =>
    fill(smooth(-78, 26, -66, 54, -20, 68, 30, 66, 72, 48, 80, 24, 60, 4, 0, -1, -60, 4), p.a) +
    fill(smooth(-76, 18, 0, 16, 80, 20, 60, 4, 0, -1, -60, 4), p.d) +
    [-44, -14, 16, 44].map((x) => fill(smooth(x - 10, 34, x, 52, x + 12, 62, x + 8, 46, x - 2, 30), p.e)).join(''),
}

const clock: Subject = {
  place: 'table',
  size: 320,
  half: 50,
  colours: ['#a8632c', '#fbf4e2'],
  fixed: true,
  draw: (p) =>
    line('M-26 8L-36 -2M26 8L36 -2', p.d, 7) +
    dot(-28, 92, 15, p.l) +
    dot(28, 92, 15, p.l) +
    line('M0 92L0 104', p.d, 5) +
    dot(0, 50, 48, p.d) +
    dot(-2, 51, 46, p.a) +
    dot(0, 50, 38, p.e) +
    Array.from({ length: 12 }, (_, i) => {
      const a = (i / 12) * Math.PI * 2
      return line(
        `M${Math.sin(a) * 33} ${50 + Math.cos(a) * 33}L${Math.sin(a) * (i % 3 ? 30 : 27)} ${50 + Math.cos(a) * (i % 3 ? 30 : 27)}`,
        p.k('#4b3a2c'),
        i % 3 ? 1.6 : 3,
      )
    }).join('') +
    line('M0 50L-14 66', p.k('#2b221c'), 4) +
    line('M0 50L10 78', p.k('#2b221c'), 2.8) +
    dot(0, 50, 3, p.k('#b8342c')),
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

const gift: Subject = {
  place: 'table',
  size: 280,
  half: 50,
  colours: ['#c8343c', '#f3c95a'],
  draw: (p) =>
    fill(box(-42, 0, 84, 56), p.a) +
    fill(box(14, 0, 28, 56), p.d) +
    fill(box(-48, 52, 96, 16), p.l) +
    fill(box(18, 52, 30, 16), p.d) +
    fill(box(-8, 0, 16, 68), p.e) +
    fill(smooth(0, 68, -18, 94, -38, 92, -34, 74), p.e) +
    fill(smooth(0, 68, 18, 94, 38, 92, 34, 74), p.ed) +
    dot(0, 72, 7, p.e),
}

const heart: Subject = {
  place: 'table',
  size: 320,
  half: 52,
  colours: ['#d8344a', '#ffd0d6'],
  draw(p) {
    const shape = smooth(0, 0, -26, 24, -48, 52, -46, 78, -26, 92, -8, 86, 0, 74, 8, 86, 26, 92, 46, 78, 48, 52, 26, 24)
    return (
      fill(shape, p.a) +
      within(
        `${p.id}h`,
        shape,
        fill(smooth(0, -6, 24, 30, 34, 60, 30, 96, 60, 90, 60, 30), p.d) + oval(-26, 74, 9, 12, p.l, -34, 0.9),
      )
    )
  },
}

const crown: Subject = {
  place: 'table',
  size: 260,
  half: 58,
  colours: ['#e6b32e', '#c3283a'],
  draw: (p) =>
    fill(poly(-44, 14, -56, 76, -28, 46, 0, 92, 28, 46, 56, 76, 44, 14), p.a) +
    fill(poly(14, 14, 18, 62, 28, 46, 56, 76, 44, 14), p.d) +
    fill(smooth(-46, 18, 0, 10, 46, 18, 44, 2, 0, -6, -44, 2), p.d) +
    line(curve(-45, 16, 0, 8, 45, 16), p.l, 3) +
    [-56, 0, 56].map((x) => dot(x, x ? 79 : 96, 6, p.e)).join('') +
    [-28, 0, 28].map((x, i) => dot(x, 5 - (i === 1 ? 3 : 0), 5, p.k(['#3f7fd0', '#c3283a', '#3f9a5a'][i]!))).join(''),
}

const vase: Subject = {
  place: 'table',
  size: 320,
  half: 36,
  colours: ['#3f6f9c', '#eef3f4'],
  draw: (p) =>
    fill(smooth(-18, 0, -34, 34, -30, 58, -12, 78, -14, 98, 14, 98, 12, 78, 30, 58, 34, 34, 18, 0), p.a) +
    fill(smooth(5, 98, 6, 74, 14, 40, 6, 0, 18, 0, 34, 34, 30, 58, 12, 78, 14, 98), p.d) +
    oval(0, 98, 15, 4, p.dd) +
    line(curve(-33, 42, 0, 34, 33, 42), p.e, 3) +
    line(curve(-29, 24, 0, 17, 29, 24), p.e, 3) +
    [-20, 0, 20].map((x) => dot(x, 33 - (x ? 0 : 3), 3.2, p.e)).join('') +
    oval(-18, 52, 4, 10, p.l, -14, 0.7),
}

const key: Subject = {
  place: 'table',
  size: 320,
  half: 30,
  colours: ['#c9983a', '#8a6420'],
  draw: (p) =>
    `<circle cx="0" cy="84" r="20" fill="none" stroke="${p.a}" stroke-width="10"/><circle cx="2" cy="82" r="20" fill="none" stroke="${p.d}" stroke-width="3"/>${fill(box(-5, 0, 10, 66), p.a)}${fill(box(1, 0, 4, 66), p.d)}${fill(box(3, 2, 18, 8), p.a)}${fill(box(3, 18, 14, 8), p.a)}${fill(box(-8, 58, 16, 7), p.l)}`,
}

const ball: Subject = {
  place: 'table',
  size: 250,
  half: 42,
  colours: ['#e8503a', '#f8f1e0'],
  draw(p) {
    const round = smooth(0, 0, -28, 12, -40, 40, -28, 68, 0, 80, 28, 68, 40, 40, 28, 12)
    return (
      fill(round, p.a) +
      within(
        `${p.id}r`,
        round,
        fill(smooth(-10, 84, -26, 40, -12, -4, 12, -4, -2, 40, 10, 84), p.e) +
          fill(smooth(30, 76, 24, 40, 30, 0, 52, 10, 52, 70), p.k('#3f86c4')) +
          fill(smooth(-44, 70, -36, 40, -44, 10, -60, 40), p.k('#f0c23a')) +
          fill(smooth(16, 82, 30, 44, 10, -2, 50, -4, 60, 60), p.dd, 0.28),
      ) +
      oval(-15, 60, 7, 9, p.l, -30, 0.8)
    )
  },
}

const drum: Subject = {
  place: 'table',
  size: 280,
  half: 52,
  colours: ['#b83a30', '#f4ead6'],
  draw: (p: Pen) =>
    fill(smooth(-46, 12, -46, 62, 46, 62, 46, 12, 0, 0), p.a) +
    fill(smooth(14, 60, 18, 2, 46, 12, 46, 62), p.d) +
    [-46, -23, 0, 23].map((x) => line(`M${x} 60L${x + 11} 10L${x + 23} 60`, p.e, 2)).join('') +
    line(curve(-46, 10, 0, -1, 46, 10), p.k('#d9a93e'), 6) +
    oval(0, 62, 47, 13, p.k('#d9a93e')) +
    oval(0, 64, 43, 11, p.e) +
    line('M-20 70L-50 106M18 70L46 108', p.k('#8a5a30'), 4) +
    dot(-19, 69, 5, p.k('#d9b98a')) +
    dot(17, 69, 5, p.k('#d9b98a')),
}

export const things = {
  lantern,
  candle,
  campfire,
  umbrella,
  cup,
  teapot,
  book,
  guitar,
  violin,
  piano,
  apple,
  orange,
  lemon,
  strawberry,
  watermelon,
  cake,
  icecream,
  pizza,
  bread,
  clock,
  lamp,
  gift,
  heart,
  crown,
  vase,
  key,
  ball,
  drum,
}
