import type { Pen, Subject } from '../pen.ts'
import { box, curve, dot, fill, line, oval, poly, smooth, within } from '../shape.ts'

/** Vehicles of land, water and air. */

const wheel = (p: Pen, x: number, y: number, r: number) =>
  dot(x, y, r, p.k('#26242a')) + dot(x, y, r * 0.58, p.k('#b9bfc6')) + dot(x, y, r * 0.22, p.k('#55585e'))

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

export const rides = {
  boat,
  sailboat,
  ship,
  steamer,
  train,
  car,
  bus,
  bicycle,
  balloon,
  airship,
  rocket,
  plane,
  submarine,
  ufo,
  kite,
}
