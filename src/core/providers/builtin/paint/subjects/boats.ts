import type { Subject } from '../pen.ts'
import { box, curve, dot, fill, line, poly, smooth, within } from '../shape.ts'

/** What floats or dives. */

const boat: Subject = {
  place: 'water',
  size: 200,
  half: 80,
  colours: ['#8a4f2c', '#d9a869'],
  draw(p) {
    const hull = smooth(-74, 44, -62, 12, -40, -2, 40, -2, 62, 12, 78, 48, 50, 34, 0, 28, -46, 32)
    return (
      fill(smooth(-70, 42, -46, 34, 0, 30, 50, 36, 74, 46, 40, 24, 0, 18, -44, 22), p.dd) +
      line('M-30 40L-88 4M14 40L58 -2', p.k('#c79a62'), 3) +
      fill(box(-20, 26, 8, 10), p.e) +
      fill(box(14, 26, 8, 10), p.e) +
      fill(hull, p.a) +
      within(
        `${p.id}h`,
        hull,
        fill(smooth(-90, 10, 0, 4, 90, 14, 60, -20, -60, -20), p.d) +
          line(curve(-72, 40, -46, 29, 0, 24, 50, 30, 76, 44), p.e, 4),
      )
    )
  },
}

const sailboat: Subject = {
  place: 'water',
  size: 420,
  half: 45,
  colours: ['#fbf5e6', '#9c4a2c'],
  draw(p) {
    return (
      line('M-2 14L-2 118', p.k('#5b4030'), 2.6) +
      fill(smooth(0, 114, 20, 80, 38, 44, 42, 24, 20, 22, 2, 24), p.a) +
      fill(smooth(2, 60, 18, 40, 42, 24, 20, 21, 2, 23), p.d) +
      fill(smooth(-5, 104, -16, 70, -38, 26, -20, 28, -5, 24), p.l) +
      fill(smooth(-5, 60, -12, 40, -38, 26, -20, 27, -5, 23), p.d, 0.7) +
      line('M2 46L36 50M2 66L29 70M2 86L19 88', p.d, 0.9) +
      fill(poly(-2, 118, 14, 113, -2, 108), p.k('#cf3a34')) +
      fill(smooth(-46, 18, -34, 2, -22, -3, 28, -3, 42, 6, 52, 20, 20, 15, -20, 15), p.e) +
      fill(smooth(-38, 6, -22, -3, 28, -3, 44, 8, 10, 3), p.ed) +
      line(curve(-45, 18, -10, 14.5, 24, 14.5, 51, 20), p.k('#f2dfc0'), 2)
    )
  },
}

const ship: Subject = {
  place: 'water',
  size: 480,
  half: 75,
  colours: ['#6d3f26', '#f4e8cf'],
  draw(p) {
    const mast = (x: number, h: number, w: number) =>
      line(`M${x} 20L${x} ${h}`, p.k('#4b3020'), 2.4) +
      [0, 1, 2]
        .map((i) => {
          const top = h - 6 - i * ((h - 34) / 3)
          const low = top - (h - 40) / 3 + 2
          const s = w * (0.6 + i * 0.2)
          return (
            fill(
              smooth(
                x - s,
                top,
                x,
                top + 1,
                x + s,
                top,
                x + s * 1.12,
                (top + low) / 2,
                x + s,
                low,
                x,
                low + 3,
                x - s,
                low,
                x - s * 0.84,
                (top + low) / 2,
              ),
              p.e,
            ) +
            fill(
              smooth(x + s * 0.2, top, x + s, top, x + s * 1.12, (top + low) / 2, x + s, low, x + s * 0.4, low + 2),
              p.ed,
            )
          )
        })
        .join('')
    return (
      line('M56 26L90 44M0 116L78 38M-36 100L-60 34', p.k('#4b3020'), 1.3) +
      mast(-36, 100, 18) +
      mast(4, 118, 22) +
      mast(38, 94, 16) +
      fill(poly(4, 118, 24, 124, 4, 128), p.k('#b5302a')) +
      fill(smooth(-70, 42, -60, 4, -44, -4, 44, -4, 58, 8, 72, 30, 44, 24, 0, 20, -44, 24, -50, 36), p.a) +
      fill(smooth(-62, 8, -44, -4, 44, -4, 60, 10, 0, 4), p.dd) +
      line(curve(-64, 24, -30, 15, 20, 14, 64, 24), p.l, 2.4) +
      [-40, -26, -12, 2, 16, 30].map((x) => fill(box(x, 6, 5, 5), p.lamp)).join('') +
      fill(box(-64, 28, 6, 6), p.lamp)
    )
  },
}

const steamer: Subject = {
  place: 'water',
  size: 300,
  half: 115,
  colours: ['#28384f', '#f4f1ea'],
  draw(p) {
    return (
      [-30, 0, 30]
        .map(
          (x) =>
            fill(poly(x - 8, 50, x + 8, 50, x + 5, 88, x - 9, 88), p.k('#c9482f')) +
            fill(poly(x - 8.7, 80, x + 5.7, 80, x + 5, 90, x - 9, 90), p.k('#26242a')) +
            fill(
              smooth(x - 6, 92, x - 20, 104, x - 44, 106, x - 60, 116, x - 30, 116, x - 8, 108, x + 4, 94),
              p.k('#d9d7d6'),
              0.55,
            ),
        )
        .join('') +
      fill(box(-66, 34, 130, 10), p.e) +
      fill(box(-54, 44, 104, 9), p.ed) +
      [-60, -48, -36, -24, -12, 0, 12, 24, 36, 48]
        .map((x) => fill(box(x, 37, 5, 4), p.lamp) + dot(x + 3, 20, 1.8, p.lamp))
        .join('') +
      fill(smooth(-104, 36, -94, 6, -84, -3, 88, -3, 102, 14, 114, 40, 80, 34, 0, 32, -70, 33), p.a) +
      fill(smooth(-94, 6, -84, -3, 88, -3, 100, 12, 0, 6), p.k('#9c3328')) +
      line('M86 36L86 66M-84 34L-84 62', p.k('#55585e'), 1.6)
    )
  },
}

const submarine: Subject = {
  place: 'deep',
  size: 270,
  half: 100,
  colours: ['#e6b62e', '#c7472f'],
  draw(p) {
    return (
      line('M0 78L0 112L16 112', p.dd, 5) +
      fill(smooth(-22, 66, -20, 90, 22, 90, 26, 66), p.d) +
      fill(smooth(-90, 46, -70, 70, 0, 78, 66, 70, 92, 44, 66, 20, 0, 12, -70, 22), p.a) +
      fill(smooth(-90, 42, 0, 34, 92, 42, 66, 20, 0, 12, -70, 22), p.d) +
      fill(poly(-80, 52, -106, 76, -106, 16, -80, 38), p.e) +
      [-40, 0, 40]
        .map(
          (x) =>
            dot(x, 48, 11, p.k('#7c5a2a')) +
            dot(x, 48, 8, p.dark ? p.lamp : p.k('#a9e0ee')) +
            dot(x - 3, 51, 2.4, p.k('#ffffff')),
        )
        .join('') +
      dot(104, 90, 4, p.k('#dff4f8'), 0.7) +
      dot(96, 104, 2.6, p.k('#dff4f8'), 0.7)
    )
  },
}

export const boats = { boat, sailboat, ship, steamer, submarine }
