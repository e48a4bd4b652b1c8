/** Finds what a mistyped name was meant to be. */

/**
 * The known name that `name` looks like, or null when it is known itself or looks like none.
 * Two slips are allowed in names of nine letters or more, one below: HOSTNAME is not HOST. Two within one short word make another
 * word, though: AWS_REGION is not ARK_REGION. In names of the chats a word more or less is one, too.
 */
export function closestName(name: string, known: readonly string[]): string | null {
  if (known.includes(name)) return null
  const upper = name.toUpperCase()
  let best: { name: string; slips: number } | null = null
  for (const candidate of known) {
    const allowed = candidate.length >= 9 ? 2 : 1
    const slips = distance(upper, candidate, allowed)
    if (slips > allowed || otherWord(upper, candidate)) continue
    if (best === null || slips < best.slips) best = { name: candidate, slips }
  }
  return best?.name ?? known.find((candidate) => differsByAWord(upper, candidate)) ?? null
}

const LONG_WORD = 6

function otherWord(one: string, other: string): boolean {
  const [words, others] = [one.split('_'), other.split('_')]
  if (words.length !== others.length) return false
  return words.some((word, at) => {
    const meant = others[at] ?? ''
    return meant.length < LONG_WORD && distance(word, meant, 1) > 1
  })
}

/** What no other program's variables begin with. */
const OURS = ['TELEGRAM', 'DISCORD', 'WEB']

/** TELEGRAM_TOKEN is TELEGRAM_BOT_TOKEN, DISCORD_BOT_TOKEN is DISCORD_TOKEN; DATABASE_PUBLIC_URL is some host's own. */
function differsByAWord(one: string, other: string): boolean {
  const [short, long] = [one.split('_'), other.split('_')].sort((a, b) => a.length - b.length) as [string[], string[]]
  if (short.length < 2 || long.length !== short.length + 1 || short[0] !== long[0] || !OURS.includes(short[0] ?? ''))
    return false
  return long.some((_, left) => long.filter((_word, at) => at !== left).join('_') === short.join('_'))
}

/** Edit distance in which two swapped neighbours count once (optimal string alignment); more than `max` comes back as `max + 1`. */
function distance(a: string, b: string, max: number): number {
  if (Math.abs(a.length - b.length) > max) return max + 1
  let before: number[] = []
  let previous = Array.from({ length: b.length + 1 }, (_, column) => column)
  for (let row = 1; row <= a.length; row++) {
    const current = [row]
    for (let column = 1; column <= b.length; column++) {
      const cost = a[row - 1] === b[column - 1] ? 0 : 1
      let value = Math.min(previous[column]! + 1, current[column - 1]! + 1, previous[column - 1]! + cost)
      const swapped = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1]
      if (swapped) value = Math.min(value, before[column - 2]! + 1)
      current.push(value)
    }
    before = previous
    previous = current
  }
  return Math.min(previous[b.length]!, max + 1)
}
