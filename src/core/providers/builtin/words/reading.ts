import type { Base, Feature, Hour, Mood, SceneSubject, Season, Weather } from '../paint/scene.ts'

/** What a prompt asks for, before the seed decides the rest. */
export interface Reading {
  subjects: SceneSubject[]
  base: Base | undefined
  features: Feature[]
  featureColours: Record<string, string>
  hour: Hour | undefined
  weather: Weather | undefined
  season: Season | undefined
  mood: Mood | undefined
  style: string | undefined
  /** The sky was named. */
  sky: boolean
  tint: string | undefined
  /** Meanings that the words forbid. */
  unwanted: Set<string>
  unknownWords: string[]
  /** How many words meant something to the painter. */
  understood: number
}
