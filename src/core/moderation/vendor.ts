/** What a vendor's own refusal is about, as far as its code says so. */
import type { ModerationCategory } from '../ports.ts'

/** From the worst; letters and digits of the code alone, in small letters. */
const SIGNS: readonly [RegExp, ModerationCategory][] = [
  [/csam|csae|minor|underage|childsexual|childsafety|sexualchild/, 'sexual-minors'],
  [/selfharm|suicide/, 'self-harm'],
  [/hate/, 'hate'],
  [/violen|gore|graphic|terror/, 'violence'],
  [/illicit|weapon|crime|illegal|dangerous/, 'weapons'],
  [/likeness|celebrit|publicfigure|prominentpeople|faceswap|realperson|deepfake|impersonat/, 'likeness'],
  [/nudity|nude/, 'nudity'],
  [/nsfw|sexual|porn|explicit|adult/, 'sexual'],
  [/harass|bully|insult|toxic/, 'harassment'],
  [/personaldata|pii|spii|privacy/, 'personal-data'],
  [/drug/, 'drugs'],
  [/politic|election|sensitivewords/, 'political'],
  [/copyright|trademark|ipinfring|recitation|intellectualproperty|artistname|lyrics/, 'copyright'],
  [/spam/, 'spam'],
]

/** The category that a vendor's code names; null: it names none. */
export function categoryOfVendor(code: string | undefined): ModerationCategory | null {
  const plain = (code ?? '').toLowerCase().replaceAll(/[^a-z0-9]/g, '')
  return SIGNS.find(([sign]) => sign.test(plain))?.[1] ?? null
}
