import type { Subject } from '../pen.ts'
import { box, curve, dot, fill, line, oval, poly, smooth, within } from '../shape.ts'

/** What flies. */

const balloon: Subject = {
  place: 'air',
  size: 400,
  half: 42,
  colours: ['#d8432f', '#f6c85a'],
  shines: { x: 0, y: 34, radius: 50, colour: '#ffb85c' },
  draw(p) {
    const bag = smooth(-10, 30, -30, 54, -40, 82, -28, 112, 0, 124, 28, 112, 40, 82, 30, 54, 10, 30)
    return (
      line('M-9 30L-7 14M9 30L7 14M0 28L0 14', p.k('#5b4434'), 1.2) +
      fill(bag, p.a) +
      within(
        `${p.id}b`,
        bag,
        fill(smooth(-10, 130, -24, 80, -8, 26, -22, 26, -46, 80, -30, 130), p.e) +
          fill(smooth(0, 130, 15, 80, 5, 26, 14, 26, 28, 80, 16, 130), p.e) +
          fill(smooth(18, 130, 34, 80, 10, 26, 46, 20, 60, 80, 30, 130), p.dd, 0.25) +
          line(curve(-48, 80, 0, 72, 48, 80), p.l, 2.4) +
          oval(-16, 96, 6, 15, p.l, -16, 0.55),
      ) +
      fill(poly(-10, 14, 10, 14, 8, 0, -8, 0), p.k('#8c5a30')) +
      line('M-10 14L10 14M-9 8L9 8', p.k('#b98a50'), 2)
    )
  },
}

const airship: Subject = {
  place: 'air',
  size: 230,
  half: 105,
  colours: ['#c9b79a', '#8a4a2f'],
  draw(p) {
    const bag = smooth(-100, 66, -70, 88, 0, 96, 70, 88, 98, 66, 70, 46, 0, 38, -70, 46)
    return (
      fill(poly(-84, 76, -112, 96, -100, 68, -112, 38, -84, 56), p.e) +
      fill(bag, p.a) +
      within(
        `${p.id}b`,
        bag,
        fill(smooth(-110, 60, 0, 52, 110, 60, 80, 20, -80, 20), p.d) +
          line('M-110 66L110 66', p.d, 2) +
          line(curve(-80, 84, 0, 80, 80, 84), p.l, 3),
      ) +
      line('M-24 40L-20 26M24 40L20 26', p.k('#5b4434'), 1.6) +
      fill(smooth(-32, 28, -26, 12, 26, 12, 36, 28), p.e) +
      [-20, -6, 8, 20].map((x) => fill(box(x, 19, 7, 5), p.lamp)).join('')
    )
  },
}

const rocket: Subject = {
  place: 'air',
  size: 440,
  half: 35,
  colours: ['#f0eee9', '#d8402f'],
  shines: { x: 0, y: -8, radius: 60, colour: '#ffb24a' },
  draw(p) {
    return (
      fill(smooth(-9, 22, -13, 4, -6, -12, 0, -34, 6, -12, 13, 4, 9, 22), p.k('#f5862a')) +
      fill(smooth(-5, 20, -6, 6, 0, -16, 6, 6, 5, 20), '#ffe27a') +
      fill(smooth(-14, 44, -32, 26, -34, 6, -22, 16, -10, 22), p.e) +
      fill(smooth(14, 44, 32, 26, 34, 6, 22, 16, 10, 22), p.ed) +
      fill(smooth(-11, 20, -18, 52, -14, 88, 0, 118, 14, 88, 18, 52, 11, 20), p.a) +
      fill(smooth(3, 20, 8, 52, 6, 90, 0, 118, 14, 88, 18, 52, 11, 20), p.d) +
      fill(smooth(-12, 92, -6, 108, 0, 118, 6, 108, 12, 92, 0, 88), p.e) +
      dot(0, 68, 9, p.dd) +
      dot(0, 68, 6.6, p.dark ? p.lamp : p.k('#8fd0ea')) +
      fill(poly(-3, 40, 3, 40, 3, 8, -3, 8), p.ed) +
      fill(poly(-10, 22, 10, 22, 8, 16, -8, 16), p.k('#5a5a62'))
    )
  },
}

const plane: Subject = {
  place: 'air',
  size: 220,
  half: 105,
  colours: ['#f2f2f0', '#2f6fb5'],
  draw(p) {
    return (
      fill(poly(4, 56, -40, 84, -52, 84, -22, 54), p.d) +
      fill(poly(-80, 60, -104, 92, -90, 94, -58, 62), p.e) +
      fill(smooth(-98, 60, -60, 68, 60, 70, 92, 58, 96, 52, 80, 46, 40, 42, -60, 46), p.a) +
      fill(smooth(-98, 60, -60, 54, 40, 52, 95, 53, 80, 46, 40, 42, -60, 46), p.d) +
      line('M-84 56L78 56', p.e, 3) +
      fill(smooth(74, 66, 86, 62, 88, 58, 74, 60), p.k('#2b3b4e')) +
      [-50, -38, -26, -14, -2, 10, 22, 34, 46, 58].map((x) => dot(x, 61, 2.2, p.lamp)).join('') +
      fill(poly(20, 50, -34, 12, -50, 10, -14, 50), p.l) +
      fill(poly(-76, 54, -100, 40, -106, 42, -88, 58), p.l) +
      oval(-8, 32, 11, 5, p.dd)
    )
  },
}

const ufo: Subject = {
  place: 'air',
  size: 260,
  half: 85,
  colours: ['#9aa6b5', '#8af0c0'],
  shines: { x: 0, y: 34, radius: 90, colour: '#9dffce' },
  draw(p) {
    return (
      fill(poly(-30, 30, 30, 30, 74, -90, -74, -90), p.e, 0.22) +
      fill(smooth(-34, 52, -26, 84, 0, 94, 26, 84, 34, 52), p.k('#bfeadf'), 0.85) +
      dot(0, 62, 9, p.k('#6fb34a')) +
      dot(-3, 64, 2, p.k('#101010')) +
      dot(4, 64, 2, p.k('#101010')) +
      fill(smooth(-82, 40, -44, 58, 0, 62, 44, 58, 82, 40, 44, 26, 0, 22, -44, 26), p.a) +
      fill(smooth(-82, 40, 0, 36, 82, 40, 44, 26, 0, 22, -44, 26), p.dd) +
      [-54, -28, 0, 28, 54]
        .map((x, i) => dot(x, 42 - Math.abs(x) * 0.05, 4.4, i % 2 ? p.k('#ffe27a') : '#b6ffdc'))
        .join('')
    )
  },
}

const kite: Subject = {
  place: 'air',
  size: 260,
  half: 40,
  colours: ['#e4483a', '#f5c542'],
  draw: (p) =>
    fill(poly(0, 118, -30, 82, 0, 34, 30, 82), p.a) +
    fill(poly(0, 118, 0, 82, -30, 82), p.e) +
    fill(poly(0, 34, 0, 82, 30, 82), p.e) +
    line('M0 118L0 34M-30 82L30 82', p.dd, 1.6) +
    line(curve(0, 34, 12, 20, -6, 6, 10, -10, -4, -26), p.k('#6a5a4c'), 1.6) +
    [
      [8, 22],
      [-3, 8],
      [8, -8],
    ]
      .map(
        ([x, y]) =>
          fill(poly(x! - 9, y! + 4, x!, y!, x! - 9, y! - 4), p.a) +
          fill(poly(x! + 9, y! + 4, x!, y!, x! + 9, y! - 4), p.e),
      )
      .join(''),
}

export const flight = { balloon, airship, rocket, plane, ufo, kite }
