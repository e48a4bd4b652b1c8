import type { Subject } from '../pen.ts'
import { curve, dot, fill, line, oval, poly, smooth, within } from '../shape.ts'
import { ear, eye, farLegs, leg, nearLegs } from './limbs.ts'

/** Animals that live with people. All look to the right. */

const cat: Subject = {
  place: 'ground',
  size: 320,
  half: 45,
  colours: ['#5c5560', '#f4ebe2'],
  draw(p) {
    const body = smooth(-26, 2, -32, 24, -26, 48, -12, 64, 10, 66, 22, 52, 24, 30, 24, 2, 0, 0)
    const head = smooth(-22, 76, -20, 92, -6, 98, 12, 98, 26, 92, 28, 76, 18, 64, 3, 61, -12, 64)
    return (
      line(curve(-22, 8, -46, 6, -54, 24, -46, 40, -54, 50), p.d, 7) +
      fill(body, p.a) +
      within(
        `${p.id}b`,
        body,
        fill(smooth(-36, 4, -30, 30, -14, 50, -10, 20, -4, -4), p.d) +
          fill(smooth(2, 30, 4, 58, 14, 64, 24, 54, 22, 30, 14, 20), p.e),
      ) +
      leg(p.a, [8, 34, 5], [8, 16, 4.4], [8, 0, 4.6]) +
      leg(p.a, [19, 34, 5], [19.5, 16, 4.4], [20, 0, 4.6]) +
      oval(-14, 4, 15, 5, p.a) +
      oval(9, 2.5, 6, 3, p.e) +
      oval(22, 2.5, 6, 3, p.e) +
      ear(p.a, p.k('#d99a94'), -21, 86, -23, 114, -4, 97) +
      ear(p.a, p.k('#d99a94'), 10, 97, 28, 114, 27, 86) +
      fill(head, p.a) +
      within(`${p.id}h`, head, oval(3, 66, 17, 10, p.e)) +
      oval(-8, 82, 5, 5.5, p.k('#e9c04c')) +
      oval(14, 82, 5, 5.5, p.k('#e9c04c')) +
      oval(-7.5, 82, 1.8, 4.8, p.k('#17120f')) +
      oval(14.5, 82, 1.8, 4.8, p.k('#17120f')) +
      fill(poly(0, 74, 6, 74, 3, 70.5), p.k('#c4736e')) +
      line('M-10 72L-30 75M-10 70L-29 68M16 72L36 75M16 70L35 68', p.l, 0.8) +
      line(curve(-3, 68, 0, 66.5, 3, 69, 6, 66.5, 9, 68), p.dd, 1.1)
    )
  },
}

const dog: Subject = {
  place: 'ground',
  size: 340,
  half: 65,
  colours: ['#b9803f', '#fbf0df'],
  draw(p) {
    const body = smooth(-38, 40, -40, 56, -26, 64, 4, 62, 22, 72, 34, 78, 42, 68, 38, 48, 24, 36, 0, 40, -20, 36)
    return (
      line(curve(-37, 58, -50, 66, -56, 80, -50, 88), p.a, 7) +
      farLegs(p.dd, -22, 28, 42, 4.6) +
      fill(body, p.a) +
      within(
        `${p.id}b`,
        body,
        fill(smooth(-44, 46, 0, 46, 30, 44, 20, 28, -40, 30), p.d) + fill(smooth(28, 70, 46, 66, 40, 40, 26, 40), p.e),
      ) +
      nearLegs(p.a, -29, 20, 44, 5) +
      oval(20, 3, 6, 3.4, p.e) +
      oval(-29, 3, 6, 3.4, p.e) +
      fill(smooth(20, 78, 24, 94, 38, 100, 50, 96, 58, 86, 72, 82, 73, 74, 62, 68, 44, 66, 28, 68), p.a) +
      fill(smooth(54, 86, 72, 83, 74, 76, 64, 69, 50, 68, 46, 76), p.e) +
      oval(72, 82, 4, 3.2, p.k('#201612')) +
      line(curve(56, 72, 64, 73, 71, 76), p.ed, 1.5) +
      fill(smooth(60, 71, 66, 71, 66, 60, 61, 60), p.k('#dd7f78')) +
      eye(p, 52, 88, 2.8) +
      fill(smooth(28, 97, 40, 96, 40, 80, 34, 66, 24, 66, 20, 80), p.dd) +
      line(curve(22, 70, 32, 64, 42, 62), p.k('#c8342f'), 4)
    )
  },
}

const cow: Subject = {
  place: 'ground',
  size: 380,
  half: 75,
  colours: ['#f5efe6', '#3a2c29'],
  draw(p) {
    const body = smooth(-56, 42, -60, 66, -46, 76, -10, 74, 26, 78, 42, 70, 42, 48, 28, 36, -10, 34, -40, 34)
    return (
      line(curve(-58, 68, -66, 56, -66, 36), p.d, 2.6) +
      oval(-66, 32, 3.5, 6, p.e) +
      farLegs(p.dd, -38, 28, 40, 4.6) +
      fill(body, p.a) +
      within(
        `${p.id}b`,
        body,
        fill(smooth(-60, 70, -40, 80, -26, 66, -34, 50, -54, 54), p.e) +
          fill(smooth(-12, 76, 8, 78, 16, 60, 4, 46, -10, 54), p.e) +
          fill(smooth(34, 60, 46, 70, 46, 40, 34, 42), p.e) +
          fill(smooth(-56, 42, 0, 40, 40, 44, 30, 26, -50, 26), p.dd, 0.25),
      ) +
      oval(-26, 34, 9, 6, p.k('#e9a9a0')) +
      nearLegs(p.a, -46, 20, 42, 5.2) +
      [-47, 20].map((x) => fill(poly(x - 5, 5, x + 6, 5, x + 7, 0, x - 5, 0), p.e)).join('') +
      line(curve(40, 92, 36, 102, 42, 106), p.k('#d9c9a6'), 3.4) +
      line(curve(52, 92, 58, 101, 55, 107), p.k('#d9c9a6'), 3.4) +
      oval(33, 87, 8, 4, p.e, -14) +
      oval(62, 88, 7, 3.6, p.e, 18) +
      fill(smooth(36, 84, 40, 96, 52, 96, 58, 86, 66, 72, 64, 62, 54, 60, 44, 66), p.a) +
      fill(smooth(56, 76, 66, 73, 66, 62, 56, 60, 49, 66), p.k('#e7b0a6')) +
      dot(63, 70, 1.5, p.k('#8a4a44')) +
      eye(p, 51, 84, 2.4) +
      fill(smooth(37, 86, 40, 96, 47, 96, 46, 84, 40, 76), p.e)
    )
  },
}

const sheep: Subject = {
  place: 'ground',
  size: 300,
  half: 60,
  colours: ['#f4efe4', '#3d3536'],
  draw(p) {
    let wool = ''
    for (let i = 0; i < 14; i++) {
      const angle = (i / 14) * Math.PI * 2
      wool += dot(-8 + Math.cos(angle) * 36, 48 + Math.sin(angle) * 20, 14, i > 7 ? p.d : p.a)
    }
    return (
      farLegs(p.e, -20, 14, 34, 3.6) +
      wool +
      oval(-8, 50, 38, 22, p.a) +
      [-30, -12, 8].map((x) => line(curve(x - 8, 52, x, 47, x + 7, 53), p.d, 2)).join('') +
      nearLegs(p.e, -30, 6, 26, 4) +
      oval(26, 76, 9, 4.5, p.ed, -24) +
      fill(smooth(26, 62, 30, 80, 42, 82, 52, 70, 54, 58, 46, 50, 34, 52), p.e) +
      dot(30, 82, 8, p.a) +
      dot(39, 84, 7.5, p.a) +
      dot(24, 76, 7, p.a) +
      eye(p, 43, 71, 2.2, '#f0c040')
    )
  },
}

const pig: Subject = {
  place: 'ground',
  size: 270,
  half: 65,
  colours: ['#eda7a2', '#d57f80'],
  draw(p) {
    const body = smooth(-52, 40, -50, 64, -26, 76, 10, 74, 34, 66, 42, 46, 34, 26, 0, 20, -36, 24)
    return (
      line(curve(-51, 52, -62, 58, -60, 66, -54, 62, -62, 56), p.d, 3) +
      farLegs(p.dd, -28, 24, 28, 5) +
      fill(body, p.a) +
      within(`${p.id}b`, body, fill(smooth(-60, 40, 0, 36, 44, 40, 30, 10, -50, 10), p.d)) +
      nearLegs(p.a, -38, 14, 30, 6) +
      fill(smooth(24, 44, 26, 68, 44, 74, 58, 62, 70, 56, 70, 42, 56, 38, 40, 32), p.a) +
      oval(69, 49, 5, 9, p.e, 6) +
      dot(69, 52, 1.4, p.dd) +
      dot(69, 46, 1.4, p.dd) +
      fill(smooth(30, 72, 44, 76, 48, 60, 38, 58), p.e) +
      eye(p, 52, 59, 2.6)
    )
  },
}

const mouse: Subject = {
  place: 'ground',
  size: 190,
  half: 70,
  colours: ['#a39c9a', '#efb7b0'],
  draw(p) {
    const body = smooth(-40, 2, -46, 28, -28, 52, 4, 54, 30, 40, 58, 20, 60, 12, 40, 4, 10, 0)
    return (
      line(curve(-40, 12, -70, 6, -80, 24, -100, 22), p.e, 3.4) +
      dot(6, 62, 14, p.d) +
      fill(body, p.a) +
      within(`${p.id}b`, body, fill(smooth(-50, 10, 0, 14, 60, 14, 60, -10, -50, -10), p.d)) +
      dot(20, 56, 16, p.a) +
      dot(20, 56, 11, p.e) +
      dot(60, 17, 3.4, p.e) +
      eye(p, 42, 31, 3.2) +
      oval(-14, 2, 11, 3.4, p.e) +
      oval(26, 2, 8, 3, p.e) +
      line('M52 16L74 10M52 18L75 20', p.l, 0.9)
    )
  },
}

export const tame = { cat, dog, cow, sheep, pig, mouse }
