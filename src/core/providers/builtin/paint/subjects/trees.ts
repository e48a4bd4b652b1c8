import { mix, type Pen, type Subject } from '../pen.ts'
import { curve, dot, fill, line, oval, poly, smooth } from '../shape.ts'

/** Trees and bushes; they know the season. */

const foliage = (p: Pen, base: string) =>
  ({ spring: base, summer: base, autumn: '#d8782c', winter: '#dfe8ee' })[p.season]

const pine: Subject = {
  place: 'ground',
  size: 560,
  half: 34,
  colours: ['#2f5f45', '#5a3f2c'],
  draw(p) {
    const tiers = [0, 1, 2, 3, 4].map((i) => {
      const y = 12 + i * 19
      const w = 34 - i * 6
      const snow =
        p.season === 'winter'
          ? fill(
              smooth(-w * 0.7, y + 9, 0, y + 28, w * 0.5, y + 10, w * 0.2, y + 14, 0, y + 11, -w * 0.3, y + 14),
              p.k('#f4f9fd'),
            )
          : ''
      return (
        fill(
          smooth(
            -w,
            y,
            -w * 0.5,
            y + 3,
            -w * 0.2,
            y - 2,
            w * 0.3,
            y + 2,
            w * 0.6,
            y - 1,
            w,
            y,
            w * 0.42,
            y + 15,
            0,
            y + 33,
            -w * 0.42,
            y + 15,
          ),
          i % 2 ? p.a : p.d,
        ) +
        fill(smooth(0, y + 31, -w * 0.46, y + 12, -w * 0.9, y + 2, -w * 0.3, y + 5), p.l, 0.5) +
        snow
      )
    })
    return fill(poly(-5, -1, 5, -1, 4, 18, -4, 18), p.e) + tiers.join('')
  },
}

const tree: Subject = {
  place: 'ground',
  size: 520,
  half: 55,
  colours: ['#5b8c3e', '#6b4a32'],
  draw(p) {
    const leaf = p.season === 'autumn' || p.season === 'winter' ? p.k(foliage(p, '#5b8c3e')!) : p.a
    const dark = mix(leaf, p.k('#22323a'), 0.28)
    const trunk =
      fill(smooth(-9, -1, -5, 20, -6, 44, -20, 62, -16, 64, -2, 50, 8, 66, 12, 64, 5, 44, 5, 20, 10, -1), p.e) +
      fill(smooth(2, 0, 3, 20, 2, 48, 5, 44, 5, 20, 10, -1), p.ed)
    if (p.season === 'winter')
      return (
        trunk +
        line(curve(-16, 62, -30, 80, -32, 98), p.e, 3) +
        line(curve(10, 64, 26, 82, 24, 102), p.e, 3) +
        line(curve(0, 50, -2, 80, 4, 108), p.e, 3.4) +
        line('M-26 74L-44 84M20 76L40 86M-1 80L-14 96M0 86L14 98M-31 90L-40 104M25 92L36 104', p.e, 1.8) +
        line('M-43 86L-28 77M20 79L39 89M-12 98L-2 84', p.k('#f6fbff'), 1.8)
      )
    const puffs: [number, number, number][] = [
      [-26, 66, 22],
      [24, 66, 23],
      [-38, 80, 16],
      [38, 82, 16],
      [0, 72, 26],
      [-20, 92, 22],
      [20, 94, 21],
      [0, 104, 20],
    ]
    return (
      trunk +
      puffs.map(([x, y, r]) => dot(x + 3, y - 5, r, dark)).join('') +
      puffs.map(([x, y, r]) => dot(x, y, r * 0.94, leaf)).join('') +
      puffs.map(([x, y, r]) => dot(x - r * 0.28, y + r * 0.3, r * 0.5, mix(leaf, p.k('#fff3b0'), 0.22))).join('')
    )
  },
}

const blossom: Subject = {
  place: 'ground',
  size: 520,
  half: 60,
  colours: ['#f2a9c0', '#5b3f38'],
  draw: (p) =>
    tree.draw({ ...p, season: 'summer' }) +
    Array.from({ length: 26 }, () =>
      dot(p.rng.range(-52, 52), p.rng.range(50, 118), p.rng.range(1.4, 2.8), p.rng.chance(0.5) ? p.l : p.k('#fff4f6')),
    ).join('') +
    Array.from({ length: 8 }, () =>
      oval(p.rng.range(-60, 60), p.rng.range(0, 40), 2.4, 1.4, p.l, p.rng.range(0, 180)),
    ).join(''),
}

const birch: Subject = {
  place: 'ground',
  size: 580,
  half: 36,
  colours: ['#8fae4a', '#f1ede4'],
  draw(p) {
    const leaf = p.season === 'autumn' ? p.k('#e8b23a') : p.season === 'winter' ? p.k('#e4ecf2') : p.a
    return (
      fill(smooth(-5, -1, -4, 50, -2, 118, 2, 118, 4, 50, 6, -1), p.e) +
      line('M0 60L-20 84M1 74L20 96M0 50L18 68', p.e, 2.2) +
      [6, 18, 27, 40, 52, 66].map((y, i) => line(`M${i % 2 ? -4 : 0} ${y}l4 0.6`, p.k('#332c2a'), 1.8)).join('') +
      Array.from({ length: 64 }, () => {
        const y = p.rng.range(44, 122)
        const w = 30 * Math.sin(((y - 36) / 92) * Math.PI) + 3
        return oval(
          p.rng.range(-w, w),
          y,
          p.rng.range(3, 6),
          p.rng.range(2, 4),
          p.rng.chance(0.4)
            ? mix(leaf, p.k('#20303a'), 0.22)
            : p.rng.chance(0.3)
              ? mix(leaf, p.k('#fff6c0'), 0.3)
              : leaf,
          p.rng.range(0, 180),
          0.92,
        )
      }).join('')
    )
  },
}

const willow: Subject = {
  place: 'ground',
  size: 520,
  half: 65,
  colours: ['#7f9f4a', '#5d4634'],
  draw: (p) =>
    fill(smooth(-9, -1, -5, 40, -10, 74, 8, 76, 5, 40, 11, -1), p.e) +
    [
      [-20, 88, 26],
      [20, 90, 26],
      [0, 98, 24],
    ]
      .map(([x, y, r]) => dot(x!, y!, r!, p.d))
      .join('') +
    Array.from({ length: 25 }, (_, i) => {
      const x = -56 + i * 4.7
      const top = 104 - Math.abs(x) * 0.5
      return line(
        curve(x * 0.7, top, x, top - 26, x * 1.06, 12 + ((i * 13) % 26)),
        i % 3 ? (i % 2 ? p.a : p.d) : p.l,
        4,
        0.9,
      )
    }).join(''),
}

const palm: Subject = {
  place: 'ground',
  size: 560,
  half: 55,
  colours: ['#4b8a46', '#8a6844'],
  draw(p) {
    const frond = (dx: number, dy: number, c: string) =>
      fill(
        smooth(
          10,
          94,
          10 + dx * 0.4,
          100 + dy * 0.3 + 8,
          10 + dx * 0.8,
          96 + dy * 0.8 + 4,
          10 + dx,
          94 + dy,
          10 + dx * 0.72,
          92 + dy * 0.7 - 2,
          10 + dx * 0.36,
          95 + dy * 0.2,
        ),
        c,
      )
    return (
      line(curve(-14, 0, -8, 32, 2, 66, 10, 94), p.ed, 9) +
      line(curve(-15, 0, -9, 32, 1, 66, 9, 94), p.e, 6) +
      [10, 22, 34, 46, 58, 70, 82].map((y) => line(`M${-16 + y * 0.25} ${y}l8 -1`, p.ed, 1.4)).join('') +
      frond(46, 4, p.dd) +
      frond(-44, 6, p.dd) +
      frond(20, 30, p.d) +
      frond(-22, 28, p.d) +
      frond(50, -22, p.a) +
      frond(-50, -20, p.a) +
      frond(32, -40, p.d) +
      frond(-30, -40, p.a) +
      frond(38, 18, p.l) +
      frond(-38, 18, p.a) +
      dot(6, 90, 4.6, p.k('#6a4426')) +
      dot(14, 89, 4.6, p.k('#7c5230'))
    )
  },
}

const bamboo: Subject = {
  place: 'ground',
  size: 620,
  half: 40,
  colours: ['#6fa03f', '#4f7f35'],
  draw: (p) =>
    [-30, -10, 8, 28]
      .map((x, i) => {
        const lean = (i - 1.5) * 3
        return (
          [0, 1, 2, 3, 4, 5]
            .map(
              (k) =>
                line(
                  `M${x + lean * k * 0.4} ${k * 20 + 1}L${x + lean * (k + 1) * 0.4} ${k * 20 + 19}`,
                  i % 2 ? p.a : p.d,
                  6 - k * 0.4,
                ) + line(`M${x - 3 + lean * k * 0.4} ${k * 20 + 20}l6 0`, p.dd, 1.4),
            )
            .join('') +
          [50, 78, 100, 116]
            .map((y, k) => {
              const s = (k + i) % 2 ? 1 : -1
              return (
                fill(smooth(x, y, x + s * 12, y + 6, x + s * 26, y - 4, x + s * 12, y), p.e) +
                fill(smooth(x, y + 3, x + s * 10, y + 13, x + s * 20, y + 14, x + s * 9, y + 8), p.a)
              )
            })
            .join('')
        )
      })
      .join(''),
}

const bush: Subject = {
  place: 'ground',
  size: 220,
  half: 65,
  colours: ['#5f8f45', '#d8485a'],
  draw(p) {
    const puffs: [number, number, number][] = [
      [-42, 18, 22],
      [42, 18, 23],
      [-22, 38, 26],
      [22, 40, 26],
      [0, 26, 30],
      [0, 56, 22],
    ]
    return (
      puffs.map(([x, y, r]) => dot(x + 2, y - 4, r, p.d)).join('') +
      puffs.map(([x, y, r]) => dot(x, y, r * 0.92, p.a)).join('') +
      puffs.map(([x, y, r]) => dot(x - r * 0.3, y + r * 0.32, r * 0.42, p.l, 0.5)).join('') +
      Array.from({ length: 11 }, () => dot(p.rng.range(-50, 50), p.rng.range(10, 62), 2.8, p.e)).join('')
    )
  },
}

const cactus: Subject = {
  place: 'ground',
  size: 440,
  half: 42,
  colours: ['#4f8a4f', '#e8608a'],
  draw: (p) =>
    line(curve(2, 36, 26, 36, 30, 46, 30, 70), p.d, 13) +
    line(curve(-2, 50, -26, 50, -30, 60, -30, 84), p.a, 13) +
    line('M0 2L0 96', p.d, 25) +
    line('M-3 2L-3 96', p.a, 19) +
    line('M-8 6L-8 98M0 6L0 102M7 6L7 98M-32 60L-32 84M-28 58L-28 84M31 48L31 70', p.l, 1.3) +
    fill(smooth(-6, 106, -10, 116, 0, 113, 10, 116, 6, 106), p.e) +
    dot(-30, 92, 4.6, p.e) +
    dot(30, 78, 4, p.e),
}

export const trees = { pine, tree, blossom, birch, willow, palm, bamboo, bush, cactus }
