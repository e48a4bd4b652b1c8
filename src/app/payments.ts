/** The narrow functions that the payments are given, and the page that people come back to from an outside shop. */
import { subscriptionNotice } from '../bots/conversation/cards/subscription.ts'
import type { Locales } from '../bots/conversation/locale.ts'
import { t } from '../bots/conversation/scene.ts'
import type { Config } from '../config.ts'
import { createAdminNotices } from '../core/admins.ts'
import type { GenerationParts } from '../core/generation/parts.ts'
import { newId } from '../core/id.ts'
import { post } from '../core/outbox.ts'
import { findPerson, receiptEmailOf } from '../core/people.ts'
import type { Clock, Queue, Text } from '../core/ports.ts'
import type { HttpPart } from '../http.ts'
import { type AdminNotice, createPayments, type Method, type Payments, type PaymentsParts } from '../payments/index.ts'
import { returnPage } from './return-page.ts'

/** How often it is looked whether a method was not reconciled for a day. */
const RECONCILE_LOOK_MS = 60 * 60_000

export interface OpenedPayments {
  payments: Payments
  http: HttpPart[]
  /** Where the server really listens, once it does. */
  listening(address: string): void
}

export function openPayments(parts: {
  generation: GenerationParts
  locales: Locales
  config: Config
  methods: readonly Method[]
  /** Addresses that open chats of this bot. */
  startLinks(payload: string): { platform: string; url: string }[]
  crash?: (point: string) => void
}): OpenedPayments {
  const { generation, locales, config } = parts
  const { db, queue, clock, log, catalog, metrics } = generation
  const tell = createAdminNotices({ queue, clock, log, admins: config.admins })
  let address = config.publicUrl ?? `http://127.0.0.1:${config.port}`
  const payments = createPayments({
    db,
    queue,
    clock,
    log,
    catalog,
    metrics,
    pretendMoney: config.pretendMoney,
    shops: config.shops,
    methods: parts.methods,
    describe: ({ credits, isMonthly }, locale) =>
      locales.format(locale, isMonthly ? t('plan-name', { n: credits }) : t('n-credits', { n: credits })),
    receiptEmail: (personId) => receiptEmailOf(db.outer, personId),
    publicUrl: { browsers: () => address, shops: config.publicUrl },
    tellPerson: subscriberTeller({ queue, clock }),
    async notifyAdmins(trx, notice) {
      const reference = newId(clock.nowMs()).slice(-6)
      log.error({ code: notice.code, ...notice.params, reference }, 'an operator has to look at this')
      await tell(trx, { text: [adminText(notice)] })
    },
    ...(parts.crash === undefined ? {} : { crash: parts.crash }),
  })
  queue.every('reconcile payments', RECONCILE_LOOK_MS, () => payments.reconcileDue())
  return {
    payments,
    http: [{ name: 'shops', routes: (scope) => payments.registerRoutes(scope) }, returnPage({ ...parts, db })],
    listening(real) {
      address = config.publicUrl ?? real
    },
  }
}

/** Writes to people of their subscriptions, in their language. */
export function subscriberTeller(parts: { queue: Queue; clock: Clock }): PaymentsParts['tellPerson'] {
  return async (trx, { personId, address }, notice) => {
    const person = await findPerson(trx, personId)
    if (person === null) return
    const content = subscriptionNotice(notice, person.locale)
    await post(parts, trx, { personId: person.id, address, topic: 'notice', content })
  }
}

/** `admin-<code>` with everything that it may speak of. */
export function adminText({ code, params }: AdminNotice): Text {
  const details = Object.entries(params)
    .filter(([, value]) => value !== '')
    .map(([name, value]) => `${name} ${value}`)
    .join(' · ')
  return { key: `admin-${code.replaceAll('_', '-')}`, params: { ...params, code, details } }
}
