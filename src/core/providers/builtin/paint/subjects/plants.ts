import { mix, type Pen, type Subject } from '../pen.ts'
import { curve, dot, fill, line, oval, poly, smooth } from '../shape.ts'

/** Trees, flowers and what grows. */

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

const stem = (p: Pen, top: number) =>
  line(curve(2, 0, -3, top * 0.5, 0, top), p.k('#4f7f3a'), 4) +
  fill(smooth(-1, top * 0.28, 14, top * 0.5, 34, top * 0.5, 22, top * 0.34), p.k('#5f9142')) +
  fill(smooth(-2, top * 0.42, -16, top * 0.62, -32, top * 0.6, -20, top * 0.46), p.k('#497a38'))

const flower: Subject = {
  place: 'ground',
  size: 330,
  half: 40,
  colours: ['#e56a9a', '#f6c445'],
  draw: (p) =>
    stem(p, 70) +
    Array.from(
      { length: 8 },
      (_, i) =>
        `<g transform="rotate(${i * 45} 0 82)">${fill(smooth(-2, 86, -10, 98, -6, 114, 6, 114, 10, 98, 2, 86), i % 2 ? p.d : p.a)}${line('M0 90L0 108', p.l, 1.4)}</g>`,
    ).join('') +
    dot(0, 82, 10, p.ed) +
    dot(-1, 83, 8, p.e),
}

const rose: Subject = {
  place: 'ground',
  size: 350,
  half: 38,
  colours: ['#c4243c', '#4f7f3a'],
  draw: (p) =>
    stem(p, 66) +
    line('M0 24L6 28M-2 40L-8 44', p.k('#4f7f3a'), 2) +
    fill(smooth(-16, 64, -4, 60, 0, 54, 4, 60, 16, 64, 0, 72), p.e) +
    fill(smooth(0, 60, -26, 66, -34, 86, -24, 104, 0, 98, 24, 104, 34, 86, 26, 66), p.d) +
    fill(smooth(0, 62, -22, 72, -26, 94, -12, 110, 12, 110, 26, 94, 22, 72), p.a) +
    fill(smooth(-22, 90, -4, 82, 18, 90, 22, 76, 0, 64, -22, 74), p.l, 0.55) +
    fill(smooth(-14, 104, 0, 96, 14, 104, 8, 112, -8, 112), p.dd) +
    line(curve(-12, 102, 4, 94, 12, 104, 0, 108, -6, 103), p.l, 2.2) +
    line(curve(-24, 92, -6, 84, 8, 88), p.dd, 1.7) +
    line(curve(25, 90, 12, 80, 0, 76), p.dd, 1.7),
}

const sunflower: Subject = {
  place: 'ground',
  size: 480,
  half: 40,
  colours: ['#f3b61f', '#5a351d'],
  draw: (p) =>
    line(curve(3, 0, -3, 44, 0, 86), p.k('#5a8a3a'), 5) +
    fill(smooth(0, 26, 18, 42, 40, 38, 28, 24), p.k('#5f9142')) +
    fill(smooth(-1, 46, -20, 60, -38, 54, -26, 42), p.k('#4b7d37')) +
    Array.from(
      { length: 18 },
      (_, i) =>
        `<g transform="rotate(${i * 20} 0 92)">${fill(smooth(-3, 104, -6, 116, 0, 130, 6, 116, 3, 104), i % 2 ? p.d : p.a)}</g>`,
    ).join('') +
    Array.from(
      { length: 18 },
      (_, i) =>
        `<g transform="rotate(${i * 20 + 10} 0 92)">${fill(smooth(-3, 102, -5, 112, 0, 122, 5, 112, 3, 102), p.l)}</g>`,
    ).join('') +
    dot(0, 92, 17, p.ed) +
    dot(0, 92, 13, p.e) +
    Array.from({ length: 22 }, (_, i) => {
      const a = i * 2.4
      const r = Math.sqrt(i) * 3
      return dot(Math.cos(a) * r, 92 + Math.sin(a) * r, 1, p.k('#b07a35'))
    }).join(''),
}

const tulip: Subject = {
  place: 'ground',
  size: 340,
  half: 32,
  colours: ['#e0473a', '#f8d26a'],
  draw: (p) =>
    line('M0 0L0 66', p.k('#5a8a3a'), 4.4) +
    fill(smooth(-2, 2, -20, 26, -28, 62, -10, 36), p.k('#5f9142')) +
    fill(smooth(2, 2, 18, 22, 28, 52, 8, 32), p.k('#4b7d37')) +
    fill(smooth(0, 60, -20, 68, -24, 92, -20, 112, -8, 98, 0, 116, 8, 98, 20, 112, 24, 92, 20, 68), p.d) +
    fill(smooth(0, 60, -14, 72, -14, 94, 0, 116, 14, 94, 14, 72), p.a) +
    fill(smooth(-4, 66, -9, 80, -8, 94, 0, 108, -2, 84), p.l, 0.7),
}

const lotus: Subject = {
  place: 'water',
  size: 210,
  half: 75,
  colours: ['#f0a3bf', '#5b9150'],
  draw: (p) =>
    oval(-34, 3, 42, 9, p.ed) +
    oval(40, 1, 38, 8, p.e) +
    line('M-34 3L-70 5M-34 3L-40 11M40 1L72 4', p.ed, 1.2) +
    [
      [-46, 34, 1],
      [46, 34, 1],
      [-30, 58, 0],
      [30, 58, 0],
    ]
      .map(([x, y, d]) =>
        fill(
          smooth(0, 4, x! * 0.7 - 4, y! * 0.45, x!, y!, x! * 0.6 + 6 * Math.sign(x!), y! * 0.85, 0, 30),
          d ? p.d : p.a,
        ),
      )
      .join('') +
    fill(smooth(0, 4, -20, 30, 0, 74, 20, 30), p.l) +
    fill(smooth(0, 4, -26, 24, -18, 52, -4, 30), p.a) +
    fill(smooth(0, 4, 26, 24, 18, 52, 4, 30), p.a) +
    fill(smooth(0, 2, -30, 10, -44, 24, -14, 22), p.d) +
    fill(smooth(0, 2, 30, 10, 44, 24, 14, 22), p.d),
}

const mushroom: Subject = {
  place: 'ground',
  size: 300,
  half: 52,
  colours: ['#cf342b', '#f8efdc'],
  draw: (p) =>
    fill(smooth(-13, 0, -11, 36, -12, 52, 12, 52, 11, 36, 15, 0), p.e) +
    fill(smooth(3, 0, 4, 50, 12, 52, 11, 36, 15, 0), p.ed) +
    fill(smooth(-16, 42, 0, 36, 16, 42, 12, 50, -12, 50), p.ed) +
    fill(smooth(-50, 50, -46, 72, -24, 94, 0, 99, 24, 94, 46, 72, 50, 50, 26, 45, 0, 43, -26, 45), p.a) +
    fill(smooth(14, 97, 26, 70, 22, 45, 50, 50, 46, 72), p.d) +
    oval(0, 48, 44, 5, p.ed) +
    [
      [-24, 72, 7],
      [2, 84, 7.4],
      [26, 66, 6],
      [-6, 62, 5],
      [-38, 58, 4],
      [12, 58, 3.4],
    ]
      .map(([x, y, r]) => oval(x!, y!, r!, r! * 0.84, p.e))
      .join(''),
}

const grapes: Subject = {
  place: 'table',
  size: 290,
  half: 42,
  colours: ['#6d3f8f', '#5d8f3f'],
  draw: (p) =>
    line(curve(0, 82, -2, 96, 8, 106), p.k('#6a4a2c'), 4) +
    [5, 4, 4, 3, 2, 1]
      .flatMap((n, row) =>
        Array.from({ length: n }, (_, i) => {
          const x = (i - (n - 1) / 2) * 16
          const y = 76 - row * 13.6
          return dot(x, y, 9.6, (i + row) % 2 ? p.a : p.d) + dot(x - 3, y + 3.4, 2.4, p.l)
        }),
      )
      .join('') +
    fill(smooth(2, 90, 14, 106, 34, 104, 40, 92, 28, 82, 14, 82), p.e),
}

const leaf: Subject = {
  place: 'air',
  size: 260,
  half: 45,
  colours: ['#d9782c', '#8a4a1e'],
  draw: (p) =>
    line('M-30 0L-10 30', p.e, 3) +
    fill(
      smooth(
        -14,
        24,
        -40,
        44,
        -30,
        52,
        -40,
        72,
        -14,
        76,
        -12,
        96,
        6,
        92,
        30,
        112,
        30,
        84,
        44,
        68,
        30,
        52,
        38,
        38,
        12,
        36,
      ),
      p.a,
    ) +
    fill(smooth(-12, 26, 8, 56, 30, 110, 30, 84, 44, 68, 30, 52, 38, 38, 12, 36), p.d) +
    line('M-14 24L26 104M-4 44L-26 56M4 60L-16 80M2 46L28 46M12 68L34 66', p.e, 1.8),
}

const stone: Subject = {
  place: 'ground',
  size: 190,
  half: 75,
  colours: ['#8b8781', '#6f8f4a'],
  draw: (p) =>
    fill(smooth(-72, 0, -66, 34, -40, 60, -8, 70, 30, 62, 58, 40, 74, 6, 60, -3, -50, -4), p.a) +
    fill(poly(-8, 68, 22, 40, 14, -2, 70, -1, 58, 40, 30, 61), p.d) +
    fill(poly(-62, 34, -40, 58, -10, 66, -26, 44), p.l) +
    fill(smooth(-70, 2, -50, 14, -30, 4, -10, 12, 10, 0, -40, -5), p.e),
}

export const plants = {
  pine,
  tree,
  blossom,
  birch,
  willow,
  palm,
  bamboo,
  bush,
  cactus,
  flower,
  rose,
  sunflower,
  tulip,
  lotus,
  mushroom,
  grapes,
  leaf,
  stone,
}
