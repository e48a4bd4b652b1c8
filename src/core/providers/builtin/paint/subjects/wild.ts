import type { Subject } from '../pen.ts'
import { curve, dot, fill, line, oval, poly, smooth, within } from '../shape.ts'
import { ear, eye, farLegs, leg, nearLegs } from './limbs.ts'

/** Animals of forests and mountains. All look to the right. */

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

const rabbit: Subject = {
  place: 'ground',
  size: 270,
  half: 45,
  colours: ['#b79a7d', '#fff6ea'],
  draw(p) {
    const body = smooth(-40, 4, -46, 26, -36, 48, -12, 56, 10, 52, 24, 36, 26, 12, 20, 0, -20, 0)
    return (
      dot(-45, 20, 9, p.e) +
      oval(14, 98, 6, 24, p.d, -16) +
      fill(body, p.a) +
      within(`${p.id}b`, body, fill(smooth(-50, 10, 0, 10, 14, 30, 40, 30, 30, -8, -50, -8), p.d)) +
      oval(-22, 18, 19, 17, p.a) +
      line(curve(-38, 26, -26, 36, -10, 30, -4, 18), p.d, 2) +
      oval(-16, 3, 20, 5, p.l) +
      oval(22, 4, 10, 4.5, p.l) +
      oval(21, 96, 7, 27, p.a, -10) +
      oval(21, 95, 3.6, 20, p.k('#eab5a4'), -10) +
      fill(smooth(4, 54, 6, 68, 18, 76, 32, 74, 44, 64, 46, 56, 38, 48, 20, 44, 8, 46), p.a) +
      oval(38, 54, 8, 5.5, p.e) +
      dot(45, 59, 2.2, p.k('#c4726c')) +
      eye(p, 30, 65, 3.2) +
      fill(smooth(18, 44, 30, 40, 26, 22, 14, 26), p.e)
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

const squirrel: Subject = {
  place: 'ground',
  size: 270,
  half: 50,
  colours: ['#b8552a', '#fdeedb'],
  draw(p) {
    const tail = smooth(-20, 6, -44, 10, -54, 36, -50, 70, -34, 92, -14, 94, -6, 82, -18, 76, -28, 60, -26, 40, -14, 26)
    return (
      fill(tail, p.d) +
      within(`${p.id}t`, tail, fill(smooth(-38, 10, -46, 40, -40, 72, -22, 88, -30, 60, -30, 30), p.l, 0.6)) +
      fill(smooth(-20, 0, -26, 20, -16, 44, 2, 56, 18, 48, 20, 26, 16, 6, 6, 0), p.a) +
      fill(smooth(8, 8, 12, 28, 10, 46, 20, 46, 22, 24, 18, 8), p.e) +
      oval(-4, 14, 14, 14, p.d) +
      oval(6, 3, 15, 4.5, p.a) +
      line(curve(6, 40, 18, 34, 26, 38), p.a, 6) +
      dot(29, 40, 5.5, p.k('#8c5a2b')) +
      fill(smooth(24, 43, 29, 48, 34, 43), p.k('#5b3717')) +
      ear(p.d, p.d, 2, 78, 2, 92, 10, 80) +
      ear(p.a, p.d, 8, 78, 12, 93, 18, 77) +
      fill(smooth(-2, 56, -4, 70, 6, 80, 18, 78, 30, 67, 32, 61, 24, 54, 10, 50), p.a) +
      oval(22, 58, 8, 5, p.e) +
      dot(32, 64, 2, p.k('#2b1a12')) +
      eye(p, 17, 69, 3)
    )
  },
}

const hedgehog: Subject = {
  place: 'ground',
  size: 230,
  half: 60,
  colours: ['#6e5442', '#e9cda6'],
  draw(p) {
    let spines = ''
    for (let i = 0; i < 46; i++) {
      const angle = Math.PI * (0.06 + 0.9 * ((i % 23) / 22))
      const reach = i < 23 ? 1 : 0.72
      const x = -8 + Math.cos(angle) * 46 * reach
      const y = 18 + Math.sin(angle) * 50 * reach
      spines += line(
        `M${x} ${y}L${x + Math.cos(angle + 0.35) * 13} ${y + Math.sin(angle + 0.35) * 13}`,
        i < 23 ? p.dd : p.l,
        2.6,
      )
    }
    return (
      oval(-30, 3, 7, 4, p.ed) +
      oval(14, 3, 7, 4, p.ed) +
      fill(smooth(10, 8, 14, 40, 34, 40, 50, 26, 64, 18, 62, 12, 40, 4, 20, 2), p.e) +
      fill(smooth(-56, 10, -52, 44, -24, 66, 8, 62, 28, 44, 26, 22, 10, 6, -40, 4), p.a) +
      spines +
      dot(63, 17, 3.6, p.k('#1e1512')) +
      eye(p, 42, 28, 3) +
      dot(26, 40, 6, p.ed) +
      line(curve(48, 12, 54, 9, 60, 12), p.ed, 1.5)
    )
  },
}

const lion: Subject = {
  place: 'ground',
  size: 400,
  half: 75,
  colours: ['#dba550', '#7c4420'],
  draw(p) {
    const body = smooth(-48, 42, -50, 62, -34, 72, 0, 70, 24, 74, 34, 60, 30, 42, 10, 38, -22, 40)
    let mane = ''
    for (let i = 0; i < 16; i++) {
      const angle = (i / 16) * Math.PI * 2
      mane += oval(
        40 + Math.cos(angle) * 19,
        80 + Math.sin(angle) * 21,
        13,
        8,
        i % 2 ? p.e : p.ed,
        (angle * 180) / Math.PI,
      )
    }
    return (
      line(curve(-47, 60, -62, 56, -68, 40, -64, 26, -74, 22), p.d, 3.6) +
      oval(-75, 23, 7, 5, p.e, -20) +
      farLegs(p.dd, -28, 26, 46, 5) +
      fill(body, p.a) +
      within(`${p.id}b`, body, fill(smooth(-54, 50, -10, 46, 30, 50, 30, 30, -50, 30), p.d)) +
      nearLegs(p.a, -38, 18, 48, 5.6) +
      mane +
      dot(40, 80, 20, p.e) +
      dot(30, 99, 5, p.a) +
      dot(52, 98, 5, p.a) +
      fill(smooth(24, 82, 28, 96, 42, 100, 56, 95, 62, 80, 58, 66, 46, 60, 32, 64), p.a) +
      oval(51, 70, 11, 8, p.l) +
      fill(poly(47, 77, 57, 77, 53, 71), p.k('#54291c')) +
      line(curve(45, 67, 49, 65, 52, 68, 56, 65, 60, 67), p.k('#54291c'), 1.4) +
      eye(p, 41, 84, 2.5) +
      eye(p, 55, 84, 2.3)
    )
  },
}

const tiger: Subject = {
  place: 'ground',
  size: 380,
  half: 80,
  colours: ['#e98a2e', '#fff4e2'],
  draw(p) {
    const body = smooth(-50, 42, -54, 62, -36, 72, 0, 68, 26, 74, 40, 64, 36, 44, 10, 36, -22, 38)
    const ink = p.k('#25191a')
    const stripe = (x: number, top: number, low: number) =>
      fill(smooth(x, top, x + 4, (top + low) / 2 + 5, x - 1, low, x - 4, (top + low) / 2), ink)
    return (
      line(curve(-50, 60, -66, 62, -76, 50, -82, 60, -92, 66), p.a, 6) +
      line(curve(-84, 62, -88, 65, -92, 66), ink, 6) +
      farLegs(p.dd, -30, 28, 44, 5) +
      fill(body, p.a) +
      within(
        `${p.id}b`,
        body,
        fill(smooth(-54, 44, 0, 42, 34, 46, 30, 30, -50, 30), p.e) +
          [-42, -32, -20, -8, 4, 16].map((x, i) => stripe(x, 74, 50 - (i % 2) * 5)).join(''),
      ) +
      nearLegs(p.a, -40, 20, 46, 5.6) +
      [14, 24].map((y) => line(`M-46 ${y}L-36 ${y + 2}M16 ${y}L25 ${y + 2}`, ink, 2.4)).join('') +
      dot(34, 97, 6.5, p.a) +
      dot(58, 96, 6.5, p.a) +
      dot(34, 97, 3.4, p.e) +
      dot(58, 96, 3.4, p.e) +
      fill(smooth(24, 76, 27, 94, 44, 100, 62, 93, 68, 76, 60, 62, 46, 58, 32, 62), p.a) +
      oval(48, 67, 15, 9, p.e) +
      fill(poly(45, 77, 57, 77, 51, 70), p.k('#8f3d35')) +
      line(curve(42, 66, 47, 63, 51, 67, 55, 63, 60, 66), ink, 1.4) +
      eye(p, 40, 83, 2.7) +
      eye(p, 57, 83, 2.7) +
      line('M46 98L46 90M51 98L51 91M41 96L42 90M27 80L33 78M27 74L33 73M67 80L62 78M67 74L62 73', ink, 2.3)
    )
  },
}

export const wild = { fox, wolf, bear, panda, rabbit, deer, squirrel, hedgehog, lion, tiger }
