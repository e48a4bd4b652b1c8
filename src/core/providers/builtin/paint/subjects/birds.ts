import type { Subject } from '../pen.ts'
import { curve, dot, fill, line, oval, poly, smooth, within } from '../shape.ts'
import { ear, eye } from './limbs.ts'

/** Birds. Most look to the right. */

const bird: Subject = {
  place: 'air',
  size: 240,
  half: 80,
  colours: ['#4f7fb8', '#f6d9b8'],
  draw(p) {
    return (
      fill(poly(-40, 44, -84, 40, -78, 50, -86, 56, -40, 54), p.d) +
      fill(smooth(-4, 52, -30, 86, -34, 112, -14, 100, 14, 78, 24, 54), p.dd) +
      fill(smooth(-46, 46, -30, 60, 0, 64, 28, 62, 44, 64, 58, 56, 52, 42, 30, 34, 0, 32, -30, 38), p.a) +
      fill(smooth(54, 52, 40, 40, 14, 34, -20, 36, 0, 44, 30, 48), p.e) +
      fill(poly(56, 58, 74, 52, 56, 48), p.k('#e2982f')) +
      eye(p, 48, 56, 3) +
      fill(smooth(18, 54, 6, 84, -22, 108, -54, 116, -46, 96, -36, 76, -20, 54, 0, 48), p.d) +
      line(curve(-44, 108, -28, 88, -10, 66), p.l, 2) +
      line(curve(-30, 106, -14, 86, 0, 66), p.l, 2) +
      fill(smooth(18, 54, 6, 80, -12, 92, -16, 70, -6, 52), p.a)
    )
  },
}

const gull: Subject = {
  place: 'air',
  size: 200,
  half: 110,
  colours: ['#f4f4f2', '#3f4650'],
  draw(p) {
    return (
      fill(smooth(0, 48, 24, 74, 60, 80, 108, 58, 70, 66, 36, 58, 12, 38), p.a) +
      fill(smooth(0, 48, -24, 74, -60, 80, -108, 58, -70, 66, -36, 58, -12, 38), p.d) +
      fill(poly(84, 70, 108, 58, 84, 62), p.e) +
      fill(poly(-84, 70, -108, 58, -84, 62), p.e) +
      oval(0, 44, 24, 10, p.a, 8) +
      fill(poly(22, 50, 36, 46, 22, 43), p.k('#e9a23a'))
    )
  },
}

const eagle: Subject = {
  place: 'air',
  size: 230,
  half: 120,
  colours: ['#6a4527', '#f5efe2'],
  draw(p) {
    const wing = (s: number, c: string, c2: string) =>
      fill(
        smooth(
          0,
          54,
          26 * s,
          82,
          62 * s,
          92,
          96 * s,
          84,
          118 * s,
          92,
          110 * s,
          78,
          120 * s,
          76,
          108 * s,
          66,
          114 * s,
          60,
          98 * s,
          56,
          70 * s,
          54,
          40 * s,
          38,
          10 * s,
          32,
        ),
        c,
      ) + fill(smooth(6 * s, 60, 30 * s, 80, 62 * s, 86, 50 * s, 70, 24 * s, 56), c2)
    return (
      wing(-1, p.d, p.a) +
      wing(1, p.a, p.l) +
      fill(poly(-16, 20, 0, 36, 16, 20, 8, 2, 0, 10, -8, 2), p.e) +
      fill(smooth(-14, 30, -15, 52, 0, 66, 15, 52, 14, 30, 0, 18), p.d) +
      fill(smooth(-9, 60, -6, 76, 8, 78, 14, 68, 8, 56, -4, 54), p.e) +
      fill(smooth(10, 72, 22, 68, 20, 60, 10, 63), p.k('#f0b32f')) +
      eye(p, 7, 70, 1.8)
    )
  },
}

const owl: Subject = {
  place: 'ground',
  size: 320,
  half: 45,
  colours: ['#8d6542', '#f0dcb8'],
  draw(p) {
    const body = smooth(-28, 16, -36, 50, -34, 80, -20, 98, 20, 98, 34, 80, 36, 50, 28, 16, 0, 6)
    let feathers = ''
    for (let row = 0; row < 5; row++)
      for (let i = -2; i <= 2; i++)
        feathers += fill(
          smooth(
            i * 9 + (row % 2) * 4.5 - 4,
            52 - row * 8,
            i * 9 + (row % 2) * 4.5,
            45 - row * 8,
            i * 9 + (row % 2) * 4.5 + 4,
            52 - row * 8,
          ),
          p.d,
        )
    return (
      line('M-56 8L58 8', p.k('#5a3b26'), 9) +
      line('M30 8Q44 20 50 34', p.k('#5a3b26'), 4) +
      oval(52, 38, 5, 10, p.k('#6f8f4a'), -20) +
      fill(smooth(-8, 12, -12, -14, 0, -20, 12, -14, 8, 12), p.dd) +
      ear(p.a, p.dd, -34, 86, -32, 114, -10, 98) +
      ear(p.a, p.dd, 10, 98, 32, 114, 34, 86) +
      fill(body, p.a) +
      within(`${p.id}b`, body, oval(0, 38, 25, 38, p.e) + feathers) +
      fill(smooth(-28, 68, -42, 44, -34, 14, -22, 22, -20, 50), p.dd) +
      fill(smooth(28, 68, 42, 44, 34, 14, 22, 22, 20, 50), p.dd) +
      dot(-15, 80, 15, p.e) +
      dot(15, 80, 15, p.e) +
      dot(-14, 80, 10, p.k('#f2a91f')) +
      dot(14, 80, 10, p.k('#f2a91f')) +
      eye(p, -14, 80, 6) +
      eye(p, 14, 80, 6) +
      fill(poly(-5, 76, 5, 76, 0, 64), p.k('#4b3a2c')) +
      line('M-14 10L-14 4M-8 10L-8 4M8 10L8 4M14 10L14 4', p.k('#d69a3a'), 3)
    )
  },
}

const duck: Subject = {
  place: 'water',
  size: 190,
  half: 65,
  colours: ['#b98d5c', '#2f7d57'],
  draw(p) {
    return (
      fill(smooth(-58, 34, -50, 8, -20, -2, 20, -2, 44, 10, 46, 28, 30, 36, 0, 38, -30, 34, -50, 46), p.a) +
      fill(smooth(-40, 30, -20, 40, 10, 34, 14, 18, -6, 8, -30, 14), p.d) +
      line(curve(-34, 24, -18, 30, 4, 26), p.l, 2) +
      fill(smooth(26, 26, 22, 54, 28, 74, 44, 78, 56, 68, 52, 54, 44, 44, 46, 26), p.e) +
      line(curve(25, 38, 34, 34, 46, 38), p.k('#ffffff'), 4) +
      fill(smooth(53, 66, 70, 60, 74, 54, 56, 55), p.k('#eaa92f')) +
      eye(p, 45, 68, 2.8)
    )
  },
}

const swan: Subject = {
  place: 'water',
  size: 260,
  half: 65,
  colours: ['#fbf7f2', '#e58a3a'],
  draw(p) {
    return (
      fill(
        smooth(
          24,
          18,
          42,
          36,
          42,
          56,
          32,
          74,
          32,
          92,
          46,
          100,
          58,
          94,
          62,
          86,
          52,
          88,
          43,
          86,
          44,
          76,
          54,
          58,
          54,
          34,
          40,
          10,
        ),
        p.a,
      ) +
      fill(poly(56, 92, 76, 82, 56, 85), p.e) +
      dot(53, 92, 2, p.k('#16120f')) +
      fill(poly(56, 93, 62, 89, 56, 86), p.k('#16120f')) +
      fill(smooth(-62, 46, -58, 10, -30, -2, 20, -2, 46, 8, 44, 26, 20, 34, -20, 34), p.a) +
      fill(smooth(-66, 54, -44, 30, -14, 26, 20, 34, 34, 18, 10, 6, -36, 8, -54, 24), p.d) +
      fill(smooth(-62, 58, -40, 40, -6, 42, 26, 34, 4, 24, -36, 26), p.l)
    )
  },
}

const penguin: Subject = {
  place: 'ground',
  size: 320,
  half: 38,
  colours: ['#262c3a', '#fbf9f4'],
  draw(p) {
    const body = smooth(-26, 6, -34, 36, -28, 66, -20, 90, 0, 102, 20, 90, 28, 66, 34, 36, 26, 6, 0, 0)
    return (
      oval(-13, 1, 13, 5, p.k('#eaa23a')) +
      oval(13, 1, 13, 5, p.k('#eaa23a')) +
      fill(smooth(-26, 66, -46, 44, -46, 22, -36, 28, -26, 46), p.a) +
      fill(smooth(26, 66, 46, 44, 46, 22, 36, 28, 26, 46), p.d) +
      fill(body, p.a) +
      within(
        `${p.id}b`,
        body,
        oval(2, 34, 24, 38, p.e) +
          oval(10, 34, 18, 38, p.ed, 0, 0.4) +
          oval(-9, 82, 10, 9, p.e) +
          oval(12, 82, 10, 9, p.e) +
          oval(0, 66, 16, 5, p.k('#f3bf4e')),
      ) +
      eye(p, -7, 84, 3) +
      eye(p, 12, 84, 3) +
      fill(poly(-5, 79, 9, 79, 2, 70), p.k('#eb9a2d'))
    )
  },
}

const rooster: Subject = {
  place: 'ground',
  size: 310,
  half: 55,
  colours: ['#c2542a', '#1f5a52'],
  draw(p) {
    const plume = (dx: number, dy: number, c: string) =>
      fill(
        smooth(-24, 46, -34 + dx, 70 + dy, -50 + dx, 84 + dy, -62 + dx, 70 + dy, -58 + dx, 60 + dy, -44, 58, -30, 36),
        c,
      )
    return (
      plume(8, 10, p.e) +
      plume(0, -2, p.ed) +
      plume(-6, -16, p.e) +
      line('M-4 24L-4 2M-4 2L8 2M-4 2L-12 1M8 24L8 2M8 2L20 2', p.k('#e0a130'), 3.2) +
      fill(smooth(-34, 44, -26, 24, -4, 14, 20, 22, 32, 44, 30, 64, 34, 82, 20, 88, 12, 74, 0, 58, -20, 54), p.a) +
      fill(smooth(-26, 46, -6, 52, 8, 40, 0, 26, -18, 28), p.dd) +
      fill(smooth(16, 88, 12, 70, 8, 56, 18, 48, 34, 54, 36, 74, 34, 88), p.k('#e7a63c')) +
      dot(26, 88, 10, p.k('#e7a63c')) +
      fill(smooth(14, 94, 14, 108, 20, 100, 24, 110, 28, 101, 35, 106, 34, 92), p.k('#d42f2a')) +
      fill(poly(34, 90, 50, 84, 34, 82), p.k('#f0c24b')) +
      oval(36, 76, 4.5, 8, p.k('#d42f2a')) +
      eye(p, 29, 89, 2.6)
    )
  },
}

const parrot: Subject = {
  place: 'ground',
  size: 320,
  half: 40,
  colours: ['#d8392f', '#2b6fc4'],
  draw(p) {
    return (
      line('M-50 24L50 24', p.k('#6a4a2c'), 8) +
      fill(smooth(-6, 30, -22, -8, -28, -36, -18, -34, -4, -4, 10, 26), p.e) +
      fill(smooth(0, 28, -10, -14, -14, -30, -6, -26, 6, 0, 14, 26), p.a) +
      fill(smooth(-20, 60, -18, 36, 0, 20, 18, 28, 26, 54, 28, 78, 18, 98, -2, 100, -14, 84), p.a) +
      fill(smooth(-12, 74, -26, 52, -24, 24, -16, 2, -2, 24, 6, 50, 2, 70), p.k('#f0bd3a')) +
      fill(smooth(-20, 48, -24, 24, -16, 0, -4, 22, 2, 40), p.e) +
      oval(15, 86, 9, 8, p.k('#fbf3ea')) +
      fill(smooth(20, 94, 34, 90, 36, 74, 30, 70, 26, 78, 20, 80), p.k('#2a2426')) +
      eye(p, 13, 87, 3) +
      line('M2 28L2 20M9 28L9 20', p.k('#4b4444'), 3.4)
    )
  },
}

export const birds = { bird, gull, eagle, owl, duck, swan, penguin, rooster, parrot }
