/** The narrow functions that the web chat is given. */
import { giftRules } from '../bots/conversation/gift.ts'
import type { Locales } from '../bots/conversation/locale.ts'
import { menuOf } from '../bots/conversation/menu.ts'
import type { WebChatParts } from '../bots/web/index.ts'
import type { Config } from '../config.ts'
import type { GenerationParts } from '../core/generation/parts.ts'
import { storeUpload } from '../core/generation/prepare.ts'
import { viewableArtifact } from '../core/generation/viewable.ts'
import { receive } from '../core/inbox.ts'
import { balanceOf } from '../core/ledger.ts'
import { findByIdentity, findPerson, personOf } from '../core/people.ts'
import type { PrivacyParts } from '../core/privacy/parts.ts'

export function webChatParts(parts: {
  generation: GenerationParts
  locales: Locales
  config: Config
  privacy: Pick<PrivacyParts, 'key'>
}): WebChatParts {
  const { generation, locales, config } = parts
  const { db, clock, log, metrics, catalog, workRoot } = generation
  return {
    db,
    clock,
    log,
    metrics,
    locales,
    config,
    workRoot,
    receive: (incoming) => receive(generation, incoming),
    async personFor({ platform, externalId, language }) {
      // Nearly always there: only somebody new needs a transaction.
      const known = await findByIdentity(db.outer, platform, externalId)
      if (known !== null) return known
      return db.transaction((trx) =>
        personOf(
          trx,
          { platform, externalId, locale: locales.negotiate(language) },
          {
            ...giftRules(catalog.current()),
            nowMs: clock.nowMs(),
            mark: () => parts.privacy.key.markOf({ platform, externalId }),
          },
        ),
      )
    },
    storeUpload: (upload) => storeUpload(generation, upload),
    async openArtifact(artifactId, personId, range) {
      const artifact = await viewableArtifact(db.outer, artifactId, personId)
      if (artifact === null) return null
      const stream = await generation.store.open(artifact.key, range)
      return { stream, mime: artifact.mime, sizeBytes: artifact.size_bytes }
    },
    async summary(personId) {
      const person = await findPerson(db.outer, personId)
      return {
        locale: person?.locale ?? config.defaultLocale,
        balance: await balanceOf(db.outer, personId, clock.nowMs()),
      }
    },
    menu: (locale) => menuOf(catalog.current(), locales, locale),
  }
}
