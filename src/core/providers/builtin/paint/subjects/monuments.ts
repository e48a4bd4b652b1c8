import type { Subject } from '../pen.ts'
import { box, curve, dot, fill, line, oval, poly, smooth } from '../shape.ts'

/** Towers, temples and what stands in squares. */

const gradientAcross = (id: string) =>
  `<radialGradient id="${id}" gradientUnits="userSpaceOnUse" cx="0" cy="90" r="340"><stop offset="0" stop-color="#fff6c2" stop-opacity="0.95"/><stop offset="1" stop-color="#fff6c2" stop-opacity="0"/></radialGradient>`

const temple: Subject = {
  place: 'ground',
  size: 440,
  half: 75,
  colours: ['#efe4cf', '#c0a77f'],
  draw(p) {
    const columns = [-48, -29, -10, 10, 29, 48]
      .map(
        (x) =>
          fill(box(x - 5, 14, 10, 46), p.a) +
          fill(box(x + 1, 14, 4, 46), p.d) +
          fill(box(x - 7, 58, 14, 4), p.l) +
          fill(box(x - 7, 12, 14, 4), p.l),
      )
      .join('')
    return (
      fill(box(-52, 14, 104, 46), p.dd) +
      fill(box(-12, 14, 24, 38), p.lamp) +
      columns +
      fill(box(-72, 0, 144, 5), p.d) +
      fill(box(-66, 5, 132, 5), p.a) +
      fill(box(-60, 9, 120, 5), p.l) +
      fill(box(-60, 62, 120, 9), p.a) +
      line('M-60 66L60 66', p.d, 1.6) +
      fill(poly(-66, 71, 0, 100, 66, 71), p.a) +
      fill(poly(-50, 74, 0, 95, 50, 74), p.ed) +
      oval(0, 80, 9, 6, p.e)
    )
  },
}

const pagoda: Subject = {
  place: 'ground',
  size: 600,
  half: 55,
  colours: ['#b5362c', '#3c4a55'],
  shines: { x: 0, y: 40, radius: 80, colour: '#ffb85c' },
  draw(p) {
    let tiers = ''
    for (let i = 0; i < 5; i++) {
      const y = i * 20
      const w = 36 - i * 5.4
      tiers +=
        fill(box(-w * 0.68, y, w * 1.36, 14), p.a) +
        fill(box(w * 0.2, y, w * 0.48, 14), p.d) +
        [-0.45, -0.15, 0.15].map((s) => fill(box(w * s, y + 2, w * 0.2, 9), p.lamp)).join('') +
        fill(
          smooth(
            -w * 1.3,
            y + 18,
            -w * 0.8,
            y + 14,
            0,
            y + 13,
            w * 0.8,
            y + 14,
            w * 1.3,
            y + 18,
            w * 0.66,
            y + 20,
            w * 0.5,
            y + 24,
            -w * 0.5,
            y + 24,
            -w * 0.66,
            y + 20,
          ),
          p.e,
        ) +
        line(curve(-w * 1.2, y + 17, 0, y + 14, w * 1.2, y + 17), p.ed, 1.2) +
        (p.season === 'winter' ? line(`M${-w * 0.9} ${y + 20}L${w * 0.9} ${y + 20}`, p.k('#f6fbff'), 3) : '')
    }
    return (
      fill(box(-42, -6, 84, 6), p.k('#a89c8c')) +
      tiers +
      line('M0 102L0 126', p.k('#caa24c'), 2.6) +
      dot(0, 112, 3.6, p.k('#caa24c')) +
      dot(0, 120, 2.6, p.k('#caa24c'))
    )
  },
}

const tower: Subject = {
  place: 'ground',
  size: 640,
  half: 30,
  colours: ['#a8957e', '#7a4a38'],
  shines: { x: 0, y: 78, radius: 50, colour: '#ffc766' },
  draw(p) {
    const bricks = Array.from({ length: 14 }, (_, i) =>
      line(`M${-14 + ((i * 7) % 22)} ${8 + i * 4.6}l6 0`, p.d, 1.2),
    ).join('')
    return (
      fill(poly(-20, 0, 20, 0, 15, 74, -15, 74), p.a) +
      fill(poly(6, 0, 20, 0, 15, 74, 5, 74), p.d) +
      bricks +
      fill(poly(-15, 72, 15, 72, 20, 80, -20, 80), p.d) +
      fill(box(-20, 80, 40, 10), p.a) +
      [-20, -9, 2, 13].map((x) => fill(box(x, 90, 7, 5), p.a)).join('') +
      fill(poly(-17, 92, 0, 124, 17, 92), p.e) +
      fill(poly(1, 92, 0, 124, 17, 92), p.ed) +
      fill(smooth(-3, 60, -3, 66, 0, 69, 3, 66, 3, 60), p.lamp) +
      fill(smooth(-3, 36, -3, 42, 0, 45, 3, 42, 3, 36), p.lamp) +
      fill(smooth(-5, 0, -5, 12, 0, 17, 5, 12, 5, 0), p.dd) +
      fill(box(-3, 82, 6, 7), p.lamp)
    )
  },
}

const lighthouse: Subject = {
  place: 'ground',
  size: 600,
  half: 45,
  colours: ['#c8392f', '#f7f2e8'],
  shines: { x: 0, y: 89, radius: 64, colour: '#fff0a8' },
  draw(p) {
    const side = (y: number) => 17 - y * 0.085
    const band = (y: number, c: string, c2: string) =>
      fill(poly(-side(y), y, side(y), y, side(y + 16), y + 16, -side(y + 16), y + 16), c) +
      fill(poly(side(y) * 0.25, y, side(y), y, side(y + 16), y + 16, side(y + 16) * 0.25, y + 16), c2)
    const beam = p.dark
      ? `<defs>${gradientAcross(`${p.id}r`)}</defs>${fill(poly(0, 90, 340, 130, 340, 62), `url(#${p.id}r)`, 0.5)}${fill(poly(0, 90, -340, 112, -340, 66), `url(#${p.id}r)`, 0.3)}`
      : ''
    return (
      fill(smooth(-52, -8, -40, 6, -16, 10, 16, 9, 42, 4, 54, -8), p.k('#6e6660')) +
      fill(smooth(-40, 4, -16, 10, 16, 9, 8, 4, -20, 2), p.k('#8c837a')) +
      beam +
      [0, 1, 2, 3, 4].map((i) => band(4 + i * 15.4, i % 2 ? p.e : p.a, i % 2 ? p.ed : p.d)).join('') +
      fill(poly(-14, 79, 14, 79, 16, 83, -16, 83), p.dd) +
      fill(box(-8, 83, 16, 13), p.dark ? '#fff3b4' : p.k('#a8cfe0')) +
      line('M-8 83L-8 96M0 83L0 96M8 83L8 96', p.dd, 1.2) +
      line('M-15 83L-15 88L15 88L15 83', p.dd, 1.2) +
      fill(smooth(-10, 96, -7, 102, 0, 107, 7, 102, 10, 96), p.d) +
      line('M0 106L0 113', p.dd, 1.4) +
      fill(smooth(-4, 4, -4, 13, 0, 16, 4, 13, 4, 4), p.k('#4a3226')) +
      fill(box(-2, 36, 4, 6), p.lamp) +
      fill(box(-2, 62, 4, 6), p.lamp)
    )
  },
}

const pyramid: Subject = {
  place: 'ground',
  size: 420,
  half: 85,
  colours: ['#dcb268', '#a87a3c'],
  draw: (p) =>
    fill(poly(-84, 0, 6, 100, 30, 0), p.a) +
    fill(poly(30, 0, 6, 100, 84, 0), p.dd) +
    [12, 24, 36, 48, 60, 72, 84]
      .map(
        (y) =>
          line(`M${-84 + y * 0.9} ${y}L${30 - y * 0.24} ${y}`, p.d, 1) +
          line(`M${30 - y * 0.24} ${y}L${84 - y * 0.78} ${y}`, p.d, 0.8),
      )
      .join('') +
    fill(poly(-6, 86, 6, 100, 15, 86, 9, 84), p.l) +
    fill(poly(-28, 0, -28, 12, -18, 12, -18, 0), p.dd),
}

const bridge: Subject = {
  place: 'ground',
  size: 340,
  half: 170,
  colours: ['#b3a18b', '#7c6a58'],
  draw(p) {
    const deck = curve(-190, 30, -90, 56, 0, 66, 90, 56, 190, 30)
    const arch = (x: number, r: number, h: number) =>
      fill(smooth(x - r, -10, x - r, h * 0.5, x, h, x + r, h * 0.5, x + r, -10), p.k('#2c3b48'), 0.55)
    return (
      fill(`${deck}L190 -14L-190 -14Z`, p.a) +
      fill(`${deck}L190 18C90 44 -90 44 -190 18Z`, p.l) +
      [-104, 0, 104].map((x, i) => arch(x, i === 1 ? 44 : 36, i === 1 ? 48 : 34)).join('') +
      [-54, 54].map((x) => fill(poly(x - 10, -14, x + 10, -14, x + 7, 44, x - 7, 44), p.d)).join('') +
      line(curve(-190, 42, -90, 68, 0, 78, 90, 68, 190, 42), p.e, 4) +
      [-160, -130, -100, -70, -40, -10, 20, 50, 80, 110, 140, 170]
        .map((x) => line(`M${x} ${64 - (x * x) / 950}l0 11`, p.e, 3))
        .join('') +
      [-60, 60].map((x) => line(`M${x} 70L${x} 92`, p.ed, 3) + dot(x, 95, 5, p.dark ? p.lamp : p.k('#f3e6c4'))).join('')
    )
  },
}

const fountain: Subject = {
  place: 'ground',
  size: 340,
  half: 65,
  colours: ['#c4bcb0', '#8fd0e8'],
  draw(p) {
    const jets = [-44, -28, -14, 14, 28, 44]
      .map((x) => line(curve(0, 92, x * 0.5, 104 - Math.abs(x) * 0.2, x, 40), p.e, 3, 0.85))
      .join('')
    return (
      fill(smooth(-60, 22, -50, 2, 0, -3, 50, 2, 60, 22), p.a) +
      fill(smooth(10, 22, 16, 0, 50, 2, 60, 22), p.d) +
      oval(0, 22, 60, 9, p.l) +
      oval(0, 22, 53, 7, p.e) +
      fill(poly(-7, 22, 7, 22, 4, 60, -4, 60), p.a) +
      fill(smooth(-26, 64, -14, 54, 14, 54, 26, 64), p.a) +
      oval(0, 64, 26, 4.4, p.e) +
      fill(poly(-4, 64, 4, 64, 2, 88, -2, 88), p.d) +
      jets +
      line('M0 88L0 104', p.e, 4)
    )
  },
}

const gate: Subject = {
  place: 'ground',
  size: 420,
  half: 65,
  colours: ['#d0402c', '#2c2a2e'],
  draw: (p) =>
    fill(poly(-44, 0, -34, 0, -32, 84, -40, 84), p.a) +
    fill(poly(-37, 0, -34, 0, -32, 84, -35, 84), p.d) +
    fill(poly(34, 0, 44, 0, 40, 84, 32, 84), p.a) +
    fill(poly(40, 0, 44, 0, 40, 84, 37, 84), p.d) +
    fill(box(-52, 64, 104, 8), p.a) +
    fill(box(-5, 72, 10, 14), p.d) +
    fill(smooth(-66, 96, -40, 86, 0, 84, 40, 86, 66, 96, 58, 100, 0, 94, -58, 100), p.a) +
    fill(smooth(-70, 104, -40, 95, 0, 93, 40, 95, 70, 104, 62, 107, 0, 100, -62, 107), p.e) +
    fill(box(-46, 0, 14, 8), p.e) +
    fill(box(32, 0, 14, 8), p.e),
}

export const monuments = { temple, pagoda, tower, lighthouse, pyramid, bridge, fountain, gate }
