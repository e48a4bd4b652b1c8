import type { Subject } from '../pen.ts'
import { box, curve, dot, fill, line, oval, poly, smooth, within } from '../shape.ts'

/** Things that one could put on a table or carry. */

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

export const things = { umbrella, cup, teapot, book, clock, gift, heart, crown, vase, key, ball }
