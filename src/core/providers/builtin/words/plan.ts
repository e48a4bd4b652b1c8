import { createRng } from '../paint/rng.ts'
import type { Base, Hour, Scene } from '../paint/scene.ts'
import { SUBJECTS } from '../paint/subjects/index.ts'
import type { Reading } from './reading.ts'

/** Completes a reading to a scene: the seed decides what the words left open. */
export function planScene(reading: Reading, ratio: number, seed: number): Scene {
  const rng = createRng(seed).fork('plan')
  const allowed = (target: string) => !reading.unwanted.has(target)
  const subjects = reading.subjects.filter(({ id }) => SUBJECTS[id] && allowed(`s:${id}`))
  const features = reading.features.filter((feature) => allowed(`f:${feature}`))
  const nothing = reading.understood === 0 && subjects.length === 0
  const hourByWords: Hour | undefined =
    reading.hour ??
    (features.some((feature) => ['moon', 'stars', 'aurora'].includes(feature)) ||
    subjects.some(({ id }) => id === 'fireworks')
      ? 'night'
      : features.includes('sun') || features.includes('rainbow')
        ? 'day'
        : undefined)
  let base = nothing
    ? 'abstract'
    : (reading.base ??
      chooseBase(
        subjects.map(({ id }) => id),
        features,
      ))
  // A whale in the sky is meant so.
  if (base === 'deep' && !reading.base && reading.sky) base = 'air'
  // Whoever stands on the ground needs some by the sea.
  if (
    base === 'sea' &&
    !features.includes('island') &&
    subjects.some(({ id }) => SUBJECTS[id]?.place === 'ground' && id !== 'lighthouse' && id !== 'turtle')
  )
    base = 'beach'
  // A whale "in the sea" is seen best from below, unless hour or weather ask for the sky.
  if (
    base === 'sea' &&
    !reading.hour &&
    !reading.weather &&
    subjects.length &&
    features.length === 0 &&
    subjects.every(({ id }) => SUBJECTS[id]?.place === 'deep')
  )
    base = 'deep'
  if (base !== 'abstract' && !allowed(`b:${base}`)) base = 'land'
  const hour = hourByWords ?? rng.pick<Hour>(base === 'space' ? ['night'] : ['day', 'day', 'sunset', 'dawn'])
  const weather =
    reading.weather && allowed(`w:${reading.weather}`)
      ? reading.weather
      : reading.mood === 'gloomy'
        ? 'cloudy'
        : 'clear'
  const season = reading.season ?? (weather === 'snow' ? 'winter' : 'summer')
  if (base === 'lake' && features.length === 0 && rng.chance(0.75)) features.push('mountain')
  const paintable = new Set(features)
  if (subjects.some(({ id }) => id === 'bridge') && base === 'land') paintable.add('river')
  return {
    ratio,
    seed,
    base,
    features: [...paintable],
    featureColours: reading.featureColours,
    hour,
    weather,
    season,
    mood: reading.mood ?? 'plain',
    tint: reading.tint,
    subjects,
    without: [...reading.unwanted],
  }
}

const HOME: Record<string, Base> = {
  astronaut: 'space',
  planet: 'space',
  camel: 'desert',
  pyramid: 'desert',
  cactus: 'desert',
  gull: 'sea',
  lighthouse: 'sea',
  crab: 'beach',
  penguin: 'land',
  ufo: 'land',
  iceberg: 'sea',
  rocket: 'air',
}

/** Where subjects feel at home when no place was named. */
function chooseBase(ids: string[], features: string[]): Base {
  const places = ids.map((id) => SUBJECTS[id]?.place)
  if (features.some((feature) => ['island'].includes(feature))) return 'sea'
  if (
    features.length &&
    !features.every((feature) => ['sun', 'moon', 'stars', 'rainbow', 'aurora', 'clouds'].includes(feature))
  )
    return places.includes('water') && !features.includes('river') ? 'lake' : 'land'
  if (places.length && places.every((place) => place === 'table')) return 'room'
  if (places.includes('water')) return ids.some((id) => ['duck', 'swan', 'lotus', 'boat'].includes(id)) ? 'lake' : 'sea'
  for (const id of ids) if (HOME[id]) return HOME[id]!
  if (places.includes('deep')) return places.some((place) => place === 'ground' || place === 'air') ? 'sea' : 'deep'
  if (
    places.length &&
    places.every((place) => place === 'air' || place === 'sky') &&
    ids.some((id) => ['balloon', 'plane', 'airship', 'eagle', 'cloud', 'angel'].includes(id))
  )
    return 'air'
  return 'land'
}
