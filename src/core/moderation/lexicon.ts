/**
 * The weighing of words. Findings of the lists become points per category; a category at the threshold is acted on by the policy.
 *
 *   points(category) = the most points that different words of its groups have within one passage
 *                    + points of its combinations whose sides stand near enough together
 *                    - points of each softening group found, once
 *
 * Softening never reaches `sexual-minors`. Pure: same text and lists, same verdict; linear in the length of the text.
 */
import { CATEGORIES, type Kind, type ModerationCategory, type Verdict } from '../ports.ts'
import { detailsOf } from './details.ts'
import { formsOf, transliterated } from './inflect.ts'
import { type Place, placesOf, type Term, unitsOf } from './places.ts'
import { effectOf, foundIn } from './policy.ts'
import { buildTrie, type Finding, findAll, type Trie, type Word } from './trie.ts'
import type { Lists, Rules, Place as Where } from './types.ts'
import { eachView } from './views.ts'
import { createWeighing } from './weigh.ts'

const AUDIBLE: readonly Kind[] = ['music', 'sound', 'extend']
const FINDINGS_MAX = 10_000

export type Lexicon = (
  text: string,
  about: {
    kind: Kind
    place: Where
    acknowledged?: readonly ModerationCategory[]
    except?: readonly ModerationCategory[]
  },
) => Verdict

/** Lists without their words, and the tree of these: plain data, so that it can be kept in a file. */
export interface CompiledLists {
  rules: Rules
  trie: Trie<Term>
}

/** What takes long, done once. */
export function compileLists({ languages, ...rules }: Lists): CompiledLists {
  return { rules, trie: buildTrie<Term>(wordsOf(languages, rules.groups)) }
}

/** Makes the function that judges a text; it holds no state between calls. */
export function createLexicon(given: Lists | CompiledLists): Lexicon {
  const { rules: lists, trie } = 'trie' in given ? given : compileLists(given)
  const weigh = createWeighing(lists)
  return (text, { kind, place, acknowledged = [], except = [] }) => {
    const found: { [role in Term['role']]: Place[] } = { word: [], exception: [], negation: [] }
    const folded = eachView(text, (view) => {
      const isPlain = view.name === 'plain'
      findAll(trie, view, ({ value: term, from, to }: Finding<Term>) => {
        const list = found[term.role]
        if ((isPlain || term.role === 'word') && list.length < FINDINGS_MAX) list.push({ term, from, to })
      })
    })
    found.word.push(...detailsOf(folded))
    const places = placesOf(found.word, found.exception, found.negation, folded)
    if (places.length === 0) return { action: 'allow', scores: {}, evidence: [] }
    const { points, evidence } = weigh(places, unitsOf(folded), !AUDIBLE.includes(kind))
    // What sexualizes minors is sexual too.
    if ((points.get('sexual-minors') ?? 0) >= thresholdOf(lists, 'sexual-minors'))
      points.set('sexual', Math.max(points.get('sexual') ?? 0, thresholdOf(lists, 'sexual')))

    const scores: Verdict['scores'] = {}
    for (const category of CATEGORIES) {
      const sum = points.get(category) ?? 0
      if (sum > 0) scores[category] = Math.min(1, sum / thresholdOf(lists, category))
    }
    const acted = foundIn(scores).filter((category) => !except.includes(category))
    const { effect: action, category } = effectOf(lists.policy, acted, { kind, place, acknowledged })
    return { action, ...(category === undefined ? {} : { category }), scores, evidence }
  }
}

const thresholdOf = ({ threshold, thresholds }: Rules, category: ModerationCategory): number =>
  Math.max(1, thresholds[category] ?? threshold)

function wordsOf(languages: Lists['languages'], groups: Lists['groups']): Word<Term>[] {
  return languages.flatMap(({ id, words, exceptions }) => {
    const entries = Object.entries(words).flatMap(([group, texts]) =>
      texts.flatMap((text) => {
        const { negatable = false, negates = false } = groups[group] ?? {}
        const role = negates ? ('negation' as const) : ('word' as const)
        const term: Term = { group, word: text, label: `${id}/${group}: ${text}`, role, isNegatable: negatable }
        const other = id === 'ru' && !negates ? transliterated(text) : null
        return [...formsOf(text, id), ...(other === null ? [] : [{ text: other }])].map((form) => ({
          ...form,
          value: term,
        }))
      }),
    )
    const excused = exceptions.flatMap((text) => {
      const term: Term = { group: '', word: text, label: text, role: 'exception', isNegatable: false }
      return formsOf(text, id).map((form) => ({ ...form, value: term }))
    })
    return [...entries, ...excused]
  })
}
