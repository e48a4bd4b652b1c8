import { fill, halo, line, poly, smooth } from '../shape.ts'
import { place, type Stage } from './stage.ts'

export function island(stage: Stage): string {
  const { horizon, width } = stage
  const x = stage.sunX > width / 2 ? width * 0.34 : width * 0.66
  const w = Math.min(width * 0.34, 330) * stage.unit
  const sand = stage.lit('#f0d79c', 0.1)
  const green = stage.lit(stage.scene.featureColours.island ?? '#5c9a50', 0.14)
  return (
    fill(
      smooth(
        x - w * 0.7,
        horizon + 12,
        x - w * 0.6,
        horizon - 60,
        x - w * 0.2,
        horizon - 128,
        x + w * 0.1,
        horizon - 104,
        x + w * 0.5,
        horizon - 50,
        x + w * 0.72,
        horizon + 12,
      ),
      green,
    ) +
    fill(
      smooth(
        x - w * 0.1,
        horizon + 8,
        x,
        horizon - 80,
        x + w * 0.2,
        horizon - 90,
        x + w * 0.6,
        horizon - 40,
        x + w * 0.7,
        horizon + 8,
      ),
      stage.lit('#3f7a48', 0.14),
    ) +
    fill(
      smooth(
        x - w,
        horizon + 22,
        x - w * 0.5,
        horizon - 4,
        x,
        horizon - 10,
        x + w * 0.5,
        horizon - 4,
        x + w,
        horizon + 22,
        x,
        horizon + 34,
      ),
      sand,
    ) +
    place(stage, 'palm', x - w * 0.44, horizon + 6, 210 * stage.unit, 0.06) +
    place(stage, 'palm', x - w * 0.2, horizon + 8, 260 * stage.unit, 0.04, { mirror: true }) +
    place(stage, 'palm', x + w * 0.46, horizon + 8, 180 * stage.unit, 0.06)
  )
}

export function waterfall(stage: Stage): string {
  const { horizon, width } = stage
  const x = stage.sunX > width / 2 ? width * 0.4 : width * 0.6
  const top = horizon - 360
  const base = horizon + 110
  const w = 84 * stage.unit
  const cliff = (s: number, depth: number, stone: string) =>
    fill(
      smooth(
        x + s * w * 0.8,
        base,
        x + s * w * 0.72,
        top + 26,
        x + s * w * 1.1,
        top - 10,
        x + s * w * 2.2,
        top + 20,
        x + s * w * 3.4,
        top - 26,
        x + s * w * 5,
        top + 70,
        x + s * w * 7,
        horizon - 60,
        x + s * w * 9,
        base,
      ),
      stage.lit(stone, depth),
    )
  const strands = Array.from({ length: 15 }, (_, i) =>
    line(
      `M${x - w * 0.7 + (i / 14) * w * 1.4} ${top + 26}C${x - w * 0.72 + (i / 14) * w * 1.44} ${top + 150} ${x - w * 0.8 + (i / 14) * w * 1.6} ${base - 150} ${x - w * 0.86 + (i / 14) * w * 1.72} ${base}`,
      i % 3 ? stage.lit('#ffffff') : stage.lit('#9fcfe4'),
      8,
      0.72,
    ),
  ).join('')
  return (
    cliff(-1, 0.22, '#6b6f66') +
    cliff(1, 0.26, '#5f665f') +
    fill(
      poly(x - w * 0.76, top + 22, x + w * 0.76, top + 22, x + w * 0.92, base, x - w * 0.92, base),
      stage.lit('#bfe0ee'),
    ) +
    strands +
    [-1, 1]
      .map(
        (s) =>
          line(
            `M${x + s * w * 1.6} ${top + 60}L${x + s * w * 1.8} ${horizon - 60}M${x + s * w * 3} ${top + 50}L${x + s * w * 2.8} ${horizon - 120}M${x + s * w * 4.4} ${top + 110}L${x + s * w * 4.6} ${horizon}`,
            stage.lit('#3f4844', 0.2),
            7,
            0.5,
          ) +
          [
            [1.3, 60, 1.9, 150],
            [2.4, 40, 3.1, 200],
            [3.7, 70, 4.3, 160],
            [5, 130, 5.7, 220],
            [1.2, 240, 1.9, 330],
            [2.7, 260, 3.6, 360],
          ]
            .map(([a, b, c, d]) =>
              fill(
                poly(
                  x + s * w * a!,
                  top + b!,
                  x + s * w * c!,
                  top + b! + 14,
                  x + s * w * (c! - 0.1),
                  top + d!,
                  x + s * w * (a! + 0.2),
                  top + d! - 30,
                ),
                stage.lit(s > 0 === stage.sunX > x ? '#52584f' : '#8b9082', 0.2),
                0.5,
              ),
            )
            .join('') +
          place(stage, 'pine', x + s * w * 1.9, top + 22, 120 * stage.unit, 0.3) +
          place(stage, 'pine', x + s * w * 3.1, top + 4, 150 * stage.unit, 0.3) +
          place(stage, 'bush', x + s * w * 1.4, base, 70, 0.1),
      )
      .join('') +
    [-1, -0.4, 0.3, 0.9].map((s) => halo(stage.id(), x + s * w, base - 10, 120, '#ffffff', 0.6)).join('')
  )
}
