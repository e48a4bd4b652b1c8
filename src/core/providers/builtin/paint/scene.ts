/** A scene as data: what the words asked for, before anything is drawn. */

export type Hour = 'dawn' | 'day' | 'sunset' | 'night'
export type Weather = 'clear' | 'cloudy' | 'rain' | 'snow' | 'storm' | 'fog' | 'wind'
export type Season = 'spring' | 'summer' | 'autumn' | 'winter'
export type Mood = 'calm' | 'gloomy' | 'joyful' | 'dreamy' | 'mysterious' | 'plain'
export type Base = 'land' | 'sea' | 'lake' | 'beach' | 'desert' | 'space' | 'deep' | 'air' | 'room' | 'abstract'

/** Things of the backdrop; many can be there together. */
export const FEATURES = [
  'mountain',
  'volcano',
  'hill',
  'forest',
  'jungle',
  'field',
  'garden',
  'city',
  'village',
  'river',
  'road',
  'waterfall',
  'island',
  'sun',
  'moon',
  'stars',
  'rainbow',
  'aurora',
  'galaxy',
  'clouds',
  'swamp',
  'cave',
  'canyon',
  'glacier',
  'waves',
] as const
export type Feature = (typeof FEATURES)[number]

export interface SceneSubject {
  id: string
  count: number
  /** Chosen colours; taken in turns when there are several of the subject. */
  colours: string[]
}

export interface Scene {
  /** Width divided by height. */
  ratio: number
  seed: number
  base: Base
  features: Feature[]
  /** Colours bound to a feature, the base or `sky`. */
  featureColours: Record<string, string>
  hour: Hour
  weather: Weather
  season: Season
  mood: Mood
  /** A colour that no thing was bound to: tints the whole. */
  tint: string | undefined
  subjects: SceneSubject[]
  /** Meanings that must not be painted, such as `f:clouds`. */
  without: string[]
}
