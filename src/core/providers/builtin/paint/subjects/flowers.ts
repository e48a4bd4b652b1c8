import type { Pen, Subject } from '../pen.ts'
import { curve, dot, fill, line, oval, poly, smooth } from '../shape.ts'

/** Flowers and small growth. */

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

export const flowers = { flower, rose, sunflower, tulip, lotus, mushroom, leaf, stone }
