import type { Subject } from '../pen.ts'
import { curve, dot, fill, line, oval, smooth, within } from '../shape.ts'
import { ear, eye, farLegs, leg, nearLegs } from './limbs.ts'

/** Animals of woods and mountains. All look to the right. */

const fox: Subject = {
  place: 'ground',
  size: 330,
  half: 75,
  colours: ['#d9682b', '#fbf1e2'],
  draw(p) {
    const body = smooth(
      -34,
      42,
      -36,
      58,
      -20,
      66,
      4,
      64,
      20,
      70,
      30,
      80,
      42,
      76,
      42,
      62,
      34,
      46,
      20,
      38,
      0,
      40,
      -18,
      37,
    )
    const tail = smooth(-30, 56, -44, 66, -60, 66, -76, 52, -84, 34, -78, 26, -66, 28, -52, 36, -38, 44)
    return (
      fill(tail, p.d) +
      within(
        `${p.id}t`,
        tail,
        fill(smooth(-64, 72, -70, 48, -62, 24, -96, 20, -96, 50), p.e) +
          fill(smooth(-30, 50, -50, 58, -66, 48, -60, 62, -44, 70), p.a),
      ) +
      farLegs(p.dd, -18, 30, 44, 4) +
      fill(body, p.a) +
      within(
        `${p.id}b`,
        body,
        fill(smooth(-40, 50, -10, 46, 26, 50, 40, 36, 0, 30, -40, 34), p.d) +
          fill(smooth(26, 66, 48, 70, 46, 40, 26, 36, 22, 50), p.e),
      ) +
      nearLegs(p.a, -25, 22, 46, 4.6) +
      leg(p.k('#3a2620'), [-28, 15, 4], [-28, 8, 3.9], [-26, 0, 4.4]) +
      leg(p.k('#3a2620'), [22.5, 15, 3.8], [22, 8, 3.8], [22, 0, 4.4]) +
      ear(p.d, p.k('#4a2a20'), 28, 92, 27, 116, 42, 97) +
      ear(p.a, p.k('#4a2a20'), 36, 92, 40, 116, 52, 92) +
      fill(smooth(24, 86, 30, 97, 44, 99, 56, 92, 66, 84, 77, 79, 76, 75, 62, 71, 46, 66, 32, 68), p.a) +
      fill(smooth(30, 76, 44, 79, 56, 81, 75, 77, 76, 75, 62, 71, 46, 65, 31, 67), p.e) +
      dot(76, 78, 3, p.k('#221612')) +
      eye(p, 53, 86, 2.7)
    )
  },
}

const wolf: Subject = {
  place: 'ground',
  size: 370,
  half: 75,
  colours: ['#7c8593', '#e4e6ea'],
  draw(p) {
    const body = smooth(
      -40,
      48,
      -42,
      66,
      -22,
      74,
      4,
      72,
      18,
      80,
      28,
      90,
      42,
      84,
      44,
      66,
      36,
      48,
      18,
      42,
      -4,
      46,
      -22,
      42,
    )
    return (
      fill(smooth(-38, 66, -52, 62, -62, 46, -66, 26, -60, 20, -52, 28, -44, 44, -36, 54), p.d) +
      farLegs(p.dd, -22, 30, 48, 4.4) +
      fill(body, p.a) +
      within(
        `${p.id}b`,
        body,
        fill(smooth(-46, 56, -10, 54, 26, 58, 40, 44, 0, 36, -46, 40), p.e, 0.75) +
          fill(smooth(-44, 62, -20, 78, 6, 76, 24, 92, 16, 98, -50, 84), p.d),
      ) +
      nearLegs(p.a, -30, 22, 52, 5) +
      ear(p.d, p.dd, 30, 98, 31, 120, 42, 102) +
      ear(p.a, p.dd, 36, 98, 44, 120, 51, 97) +
      fill(smooth(24, 92, 30, 102, 44, 105, 56, 98, 66, 91, 80, 87, 81, 81, 66, 76, 50, 70, 34, 68), p.a) +
      fill(smooth(34, 78, 50, 84, 64, 86, 80, 84, 80, 81, 66, 76, 50, 69, 35, 66), p.e) +
      dot(80, 85, 3.2, p.k('#1c1a1c')) +
      eye(p, 55, 93, 2.6, '#c98a1c') +
      dot(55.5, 93, 1.2, p.k('#111111'))
    )
  },
}

const bear: Subject = {
  place: 'ground',
  size: 400,
  half: 70,
  colours: ['#7a4f31', '#c79a6b'],
  draw(p) {
    const body = smooth(
      -58,
      30,
      -62,
      60,
      -48,
      82,
      -22,
      84,
      0,
      84,
      16,
      94,
      34,
      90,
      46,
      74,
      48,
      50,
      40,
      30,
      10,
      26,
      -30,
      24,
    )
    return (
      leg(p.dd, [-30, 40, 11], [-32, 18, 9], [-30, 0, 9]) +
      leg(p.dd, [36, 40, 10], [38, 18, 9], [40, 0, 9]) +
      fill(body, p.a) +
      within(
        `${p.id}b`,
        body,
        fill(smooth(-70, 50, -20, 42, 30, 50, 60, 40, 40, 10, -70, 10), p.d) +
          fill(smooth(-50, 74, -20, 88, 20, 98, 10, 80, -24, 76), p.l, 0.5),
      ) +
      leg(p.a, [-44, 44, 15], [-48, 20, 11], [-46, 0, 10]) +
      leg(p.a, [22, 48, 13], [22, 20, 10], [24, 0, 10]) +
      dot(38, 102, 8, p.d) +
      dot(58, 101, 7, p.a) +
      dot(58, 101, 4, p.e) +
      fill(smooth(26, 84, 30, 100, 46, 106, 62, 98, 70, 86, 84, 78, 84, 68, 68, 64, 48, 60, 32, 64), p.a) +
      fill(smooth(64, 82, 80, 80, 86, 74, 80, 66, 66, 65, 60, 72), p.e) +
      oval(83, 77, 4, 3.2, p.k('#1d1512')) +
      eye(p, 61, 88, 2.4)
    )
  },
}

const panda: Subject = {
  place: 'ground',
  size: 380,
  half: 50,
  colours: ['#f6f3ec', '#26252b'],
  draw(p) {
    const head = smooth(-36, 78, -32, 98, -14, 108, 14, 108, 32, 98, 36, 78, 22, 62, 0, 58, -22, 62)
    return (
      oval(0, 34, 40, 36, p.a) +
      fill(smooth(-30, 8, 0, 2, 30, 8, 40, 28, 20, 14, -20, 14), p.d) +
      oval(-34, 42, 12, 24, p.e, -18) +
      oval(34, 42, 12, 24, p.e, 18) +
      oval(-28, 10, 19, 13, p.e, 12) +
      oval(28, 10, 19, 13, p.e, -12) +
      oval(-31, 10, 8, 7, p.k('#6b5b58')) +
      oval(31, 10, 8, 7, p.k('#6b5b58')) +
      dot(-29, 103, 11, p.e) +
      dot(29, 103, 11, p.e) +
      fill(head, p.a) +
      within(`${p.id}h`, head, fill(smooth(-40, 66, 0, 62, 40, 66, 30, 50, -30, 50), p.d)) +
      oval(-15, 83, 9, 11, p.e, -30) +
      oval(15, 83, 9, 11, p.e, 30) +
      dot(-13, 84, 3.6, p.k('#ffffff')) +
      dot(13, 84, 3.6, p.k('#ffffff')) +
      dot(-12.5, 84, 2.2, p.k('#111111')) +
      dot(13.5, 84, 2.2, p.k('#111111')) +
      oval(0, 73, 5, 3.4, p.e) +
      line(curve(-7, 66, 0, 64, 7, 66), p.e, 1.6)
    )
  },
}

const deer: Subject = {
  place: 'ground',
  size: 480,
  half: 50,
  colours: ['#a9683a', '#f3e3cb'],
  draw(p) {
    const body = smooth(
      -36,
      44,
      -38,
      58,
      -26,
      64,
      -4,
      61,
      14,
      64,
      22,
      78,
      30,
      92,
      39,
      88,
      36,
      70,
      32,
      52,
      22,
      44,
      0,
      44,
      -20,
      41,
    )
    const antler = (dx: number, c: string) =>
      line(curve(34 + dx, 98, 28 + dx, 112, 32 + dx, 128, 44 + dx, 138), c, 2.6) +
      line(curve(29 + dx, 113, 20 + dx, 120, 18 + dx, 130), c, 2.2) +
      line(curve(31 + dx, 124, 24 + dx, 132, 26 + dx, 142), c, 2) +
      line(curve(30 + dx, 109, 38 + dx, 113, 44 + dx, 122), c, 2)
    return (
      farLegs(p.dd, -20, 26, 50, 2.7) +
      oval(-38, 58, 4, 7, p.e, 30) +
      fill(body, p.a) +
      within(
        `${p.id}b`,
        body,
        fill(smooth(-40, 48, 0, 48, 26, 54, 40, 40, 0, 34, -40, 36), p.e, 0.8) +
          dot(-24, 58, 1.8, p.e) +
          dot(-14, 57, 1.6, p.e) +
          dot(-4, 56, 1.8, p.e) +
          dot(-18, 52, 1.5, p.e) +
          dot(4, 57, 1.5, p.e),
      ) +
      nearLegs(p.a, -29, 19, 50, 3) +
      antler(-3, p.k('#8b6a4c')) +
      antler(3, p.k('#c7a782')) +
      oval(27, 97, 3.5, 8, p.d, 62) +
      fill(smooth(28, 88, 30, 98, 38, 101, 46, 95, 58, 86, 57, 81, 46, 81, 36, 80), p.a) +
      fill(smooth(50, 88, 58, 86, 58, 81, 50, 81), p.e) +
      dot(57.5, 85, 2, p.k('#20140f')) +
      eye(p, 43, 93, 2)
    )
  },
}

export const wild = { fox, wolf, bear, panda, deer }
