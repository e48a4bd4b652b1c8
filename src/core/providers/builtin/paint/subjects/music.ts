import type { Pen, Subject } from '../pen.ts'
import { box, curve, dot, fill, line, oval, poly, smooth } from '../shape.ts'

/** Instruments. */

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

export const music = { guitar, violin, piano, drum }
