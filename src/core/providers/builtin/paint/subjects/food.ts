import type { Subject } from '../pen.ts'
import { box, curve, dot, fill, line, oval, poly, smooth } from '../shape.ts'
import { flame } from './lights.ts'

/** Fruit, bread and sweets. */

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

export const food = { apple, orange, lemon, strawberry, watermelon, cake, icecream, pizza, bread, grapes }
