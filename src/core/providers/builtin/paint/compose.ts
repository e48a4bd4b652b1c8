import { arrange, paintSubjects } from './arrange.ts'
import { paintFar } from './backdrop/far.ts'
import { frame, paintNear } from './backdrop/near.ts'
import { choosePalette } from './backdrop/palette.ts'
import { paintSky } from './backdrop/sky.ts'
import { paintAbstract, paintAir, paintDeep, paintRoom, paintSpace } from './backdrop/special.ts'
import { createStage, type Stage } from './backdrop/stage.ts'
import { paintFarWeather, paintNearWeather } from './backdrop/weather.ts'
import { createRng } from './rng.ts'
import type { Scene } from './scene.ts'

/** Colours, horizon and light of a scene: all that its layers share. */
export function setStage(scene: Scene): Stage {
  const rng = createRng(scene.seed)
  const palette = choosePalette(scene, rng.fork('palette'))
  const drift = rng.fork('horizon').range(-26, 26)
  const horizon =
    {
      land: 560,
      sea: 560,
      lake: 500,
      beach: 430,
      desert: 560,
      space: 1000,
      deep: 1000,
      air: 1000,
      room: 700,
      abstract: 1000,
    }[scene.base] + (scene.base === 'room' ? 0 : drift)
  return createStage(scene, palette, horizon, rng)
}

/** The whole scene as one SVG text, 1000 units high. The same scene gives the same text. */
export function composeScene(scene: Scene): string {
  const stage = setStage(scene)
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${Math.round(stage.width * 100) / 100} 1000">${layers(stage)}</svg>`
}

function layers(stage: Stage): string {
  const subjects = arrange(stage)
  const back = subjects.filter(({ place }) => place === 'sky' || place === 'air')
  const front = subjects.filter(({ place }) => place !== 'sky' && place !== 'air')
  switch (stage.scene.base) {
    case 'space':
      return paintSpace(stage) + paintSubjects(stage, subjects)
    case 'deep':
      return paintDeep(stage) + paintSubjects(stage, subjects)
    case 'room':
      return paintRoom(stage, paintSky({ ...stage, horizon: 900 })) + paintSubjects(stage, subjects)
    case 'abstract':
      return paintAbstract(stage) + paintSubjects(stage, subjects)
    case 'air':
      return (
        paintSky(stage) +
        paintFarWeather({ ...stage, horizon: 760 }) +
        paintAir(stage) +
        paintSubjects(stage, subjects) +
        paintNearWeather(stage)
      )
    default: {
      const far = paintFar(stage)
      return (
        paintSky(stage) +
        far +
        paintFarWeather(stage) +
        paintNear(stage, far) +
        paintSubjects(stage, back) +
        frame(stage) +
        paintSubjects(stage, front) +
        paintNearWeather(stage)
      )
    }
  }
}
