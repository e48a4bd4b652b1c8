/** /terms, /privacy, /paysupport. */
import { policyFacts } from '../facts.ts'
import { raw, type Scene, t } from '../scene.ts'
import type { Answer, Command, Verb } from '../types.ts'

function paper(scene: Scene, name: 'terms' | 'privacy'): Answer {
  const { locale } = scene.person
  const facts = policyFacts(scene.generation, scene.locales, locale)
  return { outgoing: { text: [raw(scene.policy.document(name, locale, facts))], private: true } }
}

export const terms: Command = { name: 'terms', free: true, run: async (scene) => [paper(scene, 'terms')] }
export const privacy: Command = { name: 'privacy', free: true, run: async (scene) => [paper(scene, 'privacy')] }
export const termsVerb: Verb = { verb: 'terms', free: true, run: async (scene) => [paper(scene, 'terms')] }
export const privacyVerb: Verb = { verb: 'privacy', free: true, run: async (scene) => [paper(scene, 'privacy')] }

export const paysupport: Command = {
  name: 'paysupport',
  free: true,
  run: async (scene) => [
    {
      outgoing: {
        text: [
          t('paysupport', {
            operator: scene.policy.operatorName(scene.person.locale),
            email: scene.policy.operatorEmail(scene.person.locale),
            person: scene.person.id,
          }),
        ],
        private: true,
      },
    },
  ],
}
