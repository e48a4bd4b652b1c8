import { mix } from '../colour.ts'
import { fill, gradient } from '../shape.ts'
import { type Stage, skyline, under } from './stage.ts'

/** A line of hills or mountains that fades into the haze below. */
export function ridge(
  stage: Stage,
  base: number,
  height: number,
  rough: number,
  colour: string,
  number: number,
): string {
  if (stage.scene.without.includes('f:mountain')) return ''
  const id = stage.id()
  const points = skyline(stage.rng.fork(`ridge${number}`), stage.width, base - height * 0.6, height, rough, 6)
  return (
    gradient(id, [
      { at: 0, colour },
      { at: 1, colour: mix(colour, stage.palette.haze, 0.7) },
    ]) + fill(under(points, base + 40), `url(#${id})`)
  )
}
