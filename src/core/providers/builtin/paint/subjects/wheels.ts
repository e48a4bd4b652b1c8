import type { Pen, Subject } from '../pen.ts'
import { box, curve, dot, fill, line, oval, poly, smooth } from '../shape.ts'

/** What rolls. */

const wheel = (p: Pen, x: number, y: number, r: number) =>
  dot(x, y, r, p.k('#26242a')) + dot(x, y, r * 0.58, p.k('#b9bfc6')) + dot(x, y, r * 0.22, p.k('#55585e'))

const train: Subject = {
  place: 'ground',
  size: 260,
  half: 165,
  colours: ['#23603f', '#b3302a'],
  draw(p) {
    const coach = (x: number) =>
      fill(smooth(x - 34, 14, x - 35, 56, x + 35, 56, x + 34, 14), p.e) +
      fill(smooth(x - 37, 56, x - 30, 64, x + 30, 64, x + 37, 56), p.k('#4a4244')) +
      [-26, -8, 10].map((d) => fill(box(x + d, 34, 14, 14), p.lamp)).join('') +
      line(`M${x - 34} 28L${x + 34} 28`, p.k('#f0d9a2'), 2) +
      [-22, -9, 9, 22].map((d) => wheel(p, x + d, 8, 8)).join('')
    return (
      line('M-900 -1L900 -1', p.k('#55504e'), 3) +
      Array.from({ length: 90 }, (_, i) => fill(box(-900 + i * 20, -6, 11, 4), p.k('#6a4a35'))).join('') +
      coach(-124) +
      coach(-46) +
      line('M-10 14L0 14', p.k('#333333'), 4) +
      fill(box(0, 14, 34, 54), p.a) +
      fill(box(-3, 68, 40, 6), p.dd) +
      fill(box(7, 40, 18, 18), p.lamp) +
      fill(box(30, 20, 62, 30), p.a) +
      fill(box(30, 20, 62, 9), p.d) +
      oval(92, 35, 8, 15, p.dd) +
      line('M44 20L44 50M62 20L62 50M80 20L80 50', p.k('#d9a93e'), 2) +
      fill(poly(74, 50, 86, 50, 90, 76, 70, 76), p.dd) +
      fill(smooth(50, 50, 50, 60, 57, 64, 64, 60, 64, 50), p.k('#d9a93e')) +
      dot(100, 48, 4.6, p.dark ? p.lamp : p.k('#f6e6b0')) +
      fill(poly(90, 14, 112, -2, 90, -2), p.k('#8e2a26')) +
      wheel(p, 14, 12, 13) +
      wheel(p, 46, 11, 12) +
      wheel(p, 74, 11, 12) +
      line('M14 9L74 9', p.k('#c8ccd0'), 3) +
      [
        [80, 88, 12],
        [66, 102, 16],
        [42, 114, 20],
        [10, 122, 22],
        [-30, 124, 20],
      ]
        .map(([x, y, r], i) => dot(x!, y!, r!, p.k('#ece9e6'), 0.75 - i * 0.12))
        .join('')
    )
  },
}

const car: Subject = {
  place: 'ground',
  size: 210,
  half: 95,
  colours: ['#d1402f', '#bfe0ea'],
  draw(p) {
    return (
      fill(
        smooth(-88, 16, -90, 38, -72, 48, -48, 52, -30, 80, 24, 82, 46, 52, 76, 46, 92, 36, 90, 14, 40, 10, -60, 10),
        p.a,
      ) +
      fill(smooth(-88, 18, -88, 28, 0, 30, 90, 28, 90, 14, 40, 9, -60, 9), p.d) +
      fill(smooth(-40, 52, -26, 74, -6, 75, -6, 51), p.dark ? p.lamp : p.e) +
      fill(smooth(1, 51, 1, 75, 21, 75, 37, 52), p.dark ? p.lamp : p.e) +
      line('M-3 74L-3 16', p.d, 1.4) +
      line('M-80 42L-50 46M50 46L82 40', p.l, 2.4) +
      line('M-14 42L-8 42', p.dd, 2) +
      dot(87, 33, 5, p.dark ? '#fff2b8' : p.k('#fff2b8')) +
      oval(-88, 34, 3, 5, p.k('#8c1f1a')) +
      line('M-93 15L-70 12M70 12L94 15', p.k('#c9cdd2'), 4) +
      wheel(p, -50, 12, 17) +
      wheel(p, 52, 12, 17)
    )
  },
}

const bus: Subject = {
  place: 'ground',
  size: 270,
  half: 115,
  colours: ['#e8b92c', '#bfe0ea'],
  draw(p) {
    return (
      fill(smooth(-108, 12, -110, 60, -104, 88, -90, 94, 90, 94, 106, 86, 110, 56, 108, 12), p.a) +
      fill(smooth(-108, 12, -109, 32, 0, 32, 110, 32, 108, 12), p.d) +
      [-94, -66, -38, -10, 18, 46]
        .map((x) => fill(smooth(x, 52, x, 78, x + 22, 78, x + 22, 52), p.dark ? p.lamp : p.e))
        .join('') +
      fill(smooth(78, 30, 78, 80, 102, 78, 104, 52, 100, 40), p.dark ? p.lamp : p.e) +
      line('M-108 42L76 42', p.k('#ffffff'), 3) +
      dot(106, 26, 5, p.dark ? '#fff2b8' : p.k('#fff6d0')) +
      wheel(p, -64, 12, 16) +
      wheel(p, 60, 12, 16)
    )
  },
}

const bicycle: Subject = {
  place: 'ground',
  size: 270,
  half: 80,
  colours: ['#2f7f8c', '#7a4a2c'],
  draw(p) {
    const tyre = (x: number) =>
      `<circle cx="${x}" cy="30" r="29" fill="none" stroke="${p.k('#2a282c')}" stroke-width="4"/>${[0, 45, 90, 135].map((a) => `<path d="M-27 0L27 0" transform="translate(${x} 30) rotate(${a})" stroke="${p.k('#a9adb2')}" stroke-width="0.9"/>`).join('')}${dot(x, 30, 3.4, p.k('#55585e'))}`
    return (
      tyre(-46) +
      tyre(46) +
      line('M-46 30L-20 68L28 68L-4 28L-46 30M-20 68L-4 28M28 68L46 30', p.a, 4.4) +
      line('M-20 68L-24 80', p.k('#4c4a4e'), 3.4) +
      fill(smooth(-38, 82, -20, 86, -8, 82, -22, 78), p.e) +
      line('M28 68L32 86', p.d, 4) +
      line(curve(32, 86, 42, 90, 46, 82), p.k('#4c4a4e'), 3.6) +
      dot(-4, 28, 7, p.k('#55585e')) +
      line('M-4 28L6 16M2 15L11 15', p.k('#3a383c'), 3) +
      fill(poly(36, 62, 66, 62, 62, 80, 40, 80), p.e) +
      line('M38 68L64 68M39 74L63 74', p.ed, 1.4) +
      [
        [42, 83, '#d94f6a'],
        [51, 86, '#f0c040'],
        [59, 83, '#e98ab0'],
      ]
        .map(([x, y, c]) => dot(x as number, y as number, 5, p.k(c as string)))
        .join('')
    )
  },
}

export const wheels = { train, car, bus, bicycle }
