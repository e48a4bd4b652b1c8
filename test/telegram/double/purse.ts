/**
 * The person's side of Stars: paying an invoice or a link, renewals, chargebacks by the app store.
 *
 * A payment asks the bot first (pre_checkout_query), waits 10 s for the answer, then takes the Stars and tells the bot by a
 * message with successful_payment in the private chat. A renewal takes the Stars without asking.
 */
import { newChat, post } from './chats.ts'
import { type Desk, serve, tell } from './people.ts'
import { type Seen, see } from './seen.ts'
import { addRow, CHECKOUT_MS, invoiceJson, partnerOf } from './stars.ts'
import type { Invoice } from './stars-types.ts'
import { botJson, chatJson, type Obj, type Person, personJson } from './world.ts'

export type PaymentOutcome =
  | { paid: true; chargeId: string; preCheckoutId: string }
  /** `declined` by the bot with its words, or nobody answered in time. */
  | { paid: false; reason: 'declined' | 'timeout'; errorMessage?: string; preCheckoutId: string }

export interface PayOptions {
  /** The Stars are taken, but the update about it is never made (found by reconciliation only). */
  loseUpdate?: boolean
  /** What the person writes where a bill asks for it. */
  email?: string
  /** Other amount or payload in the pre-checkout than the invoice says, as a forged client would. */
  forge?: { amountStars?: number; payload?: string; currency?: string }
}

export function createPurse(desk: Desk) {
  const { world } = desk
  const chatOfPerson = (person: Person) =>
    world.chats.get(person.id) ?? newChat(world, person.id, 'private', { person, started: false })

  /** Settles checkouts and callback queries whose time is over; called when the clock moves. */
  function expire(): void {
    for (const checkout of world.stars.checkouts.values()) {
      if (checkout.answered || world.nowMs() - checkout.askedAtMs <= CHECKOUT_MS) continue
      checkout.answered = true
      checkout.settle({ ok: false, timedOut: true })
    }
  }

  function invoiceOf(from: Seen | string): Invoice {
    if (typeof from === 'string') {
      const found = world.stars.links.get(from)
      if (!found) throw new Error('there is no such invoice link')
      return found
    }
    const message = world.chats.get(from.chatId)?.messages.get(from.id)
    if (!message?.invoice || message.deleted) throw new Error('this message has no invoice that can be paid')
    return message.invoice
  }

  async function pay(person: Person, from: Seen | string, options: PayOptions = {}): Promise<PaymentOutcome> {
    const invoice = invoiceOf(from)
    const id = String(BigInt(`0x${world.secret(7)}`))
    const body: Obj = {
      id,
      from: personJson(person),
      currency: options.forge?.currency ?? invoice.currency,
      total_amount: options.forge?.amountStars ?? invoice.amountStars,
      invoice_payload: options.forge?.payload ?? invoice.payload,
      ...infoOf(invoice, options),
    }
    const answer = await new Promise<{ ok: boolean; errorMessage?: string; timedOut: boolean }>((settle) => {
      world.stars.checkouts.set(id, { id, askedAtMs: world.nowMs(), answered: false, settle })
      desk.note({ type: 'checkout', personId: person.id, id, payload: invoice.payload })
      desk.updates.push('pre_checkout_query', person.id, body)
    })
    desk.changed()
    if (!answer.ok) {
      const said = answer.errorMessage === undefined ? {} : { errorMessage: answer.errorMessage }
      return { paid: false, reason: answer.timedOut ? 'timeout' : 'declined', preCheckoutId: id, ...said }
    }
    const chargeId =
      invoice.currency === 'XTR'
        ? take(person, invoice, options.loseUpdate ?? false, undefined)
        : charge(person, invoice, options)
    return { paid: true, chargeId, preCheckoutId: id }
  }

  /** What the client asks for before it lets anybody pay. */
  function infoOf({ needEmail }: Invoice, { email }: PayOptions): Obj {
    if (!needEmail) return {}
    if (email === undefined) throw new Error('the client asks for an e-mail address')
    return { order_info: { email } }
  }

  /** The provider takes money from a card, then Telegram tells the bot. */
  function charge(person: Person, invoice: Invoice, options: PayOptions): string {
    const { amountStars: amountMinor, currency, payload } = invoice
    const info = infoOf(invoice, options)
    const id = `${world.secret(4)}-000f-5000-9000-${world.secret(6)}`
    const chargeId = `tpc${world.secret(12)}`
    const { payments } = world.provider!
    payments.push({ id, personId: person.id, amountMinor, currency, data: invoice.providerData, email: options.email })
    desk.note({ type: 'charged', personId: person.id, chargeId, amountMinor, currency, payload })
    const message = post(world, chatOfPerson(person), {
      from: personJson(person),
      byBot: false,
      content: {
        successful_payment: {
          currency,
          total_amount: amountMinor,
          invoice_payload: payload,
          telegram_payment_charge_id: chargeId,
          provider_payment_charge_id: id,
          ...info,
        },
      },
    })
    if (options.loseUpdate !== true) tell(desk, 'message', message)
    desk.changed()
    return chargeId
  }

  function take(person: Person, invoice: Invoice, loseUpdate: boolean, renewalOf: string | undefined): string {
    const chargeId = `stx${world.secret(20)}`
    const { payload, amountStars, subscriptionPeriodS } = invoice
    const partner = partnerOf(world, person.id, payload)
    if (subscriptionPeriodS) partner['subscription_period'] = subscriptionPeriodS
    addRow(world, { chargeId, personId: person.id, amountStars, incoming: true, payload }, partner)
    const paid: Obj = {
      currency: 'XTR',
      total_amount: amountStars,
      invoice_payload: payload,
      telegram_payment_charge_id: chargeId,
      provider_payment_charge_id: '',
    }
    if (subscriptionPeriodS) {
      const expiresAtS = world.nowS() + subscriptionPeriodS
      paid['subscription_expiration_date'] = expiresAtS
      paid['is_recurring'] = true
      if (renewalOf === undefined) {
        paid['is_first_recurring'] = true
        world.stars.subscriptions.set(chargeId, {
          chargeId,
          personId: person.id,
          invoice,
          expiresAtS,
          cancelled: false,
        })
      } else world.stars.subscriptions.get(renewalOf)!.expiresAtS = expiresAtS
    }
    desk.note({ type: 'paid', personId: person.id, chargeId, amountStars, payload, loseUpdate })
    const message = post(world, chatOfPerson(person), {
      from: personJson(person),
      byBot: false,
      content: { successful_payment: paid },
    })
    if (!loseUpdate) tell(desk, 'message', message)
    desk.changed()
    return chargeId
  }

  return {
    pay,
    expire,
    take,
    /** The bot gave a payment back: a service message, which the bot gets too. */
    refunded(personId: number, chargeId: string, amountStars: number, payload: string): void {
      const person = world.people.get(personId)!
      desk.note({ type: 'refunded', personId, chargeId, amountStars })
      serve(desk, chatOfPerson(person), botJson(world), {
        refunded_payment: {
          currency: 'XTR',
          total_amount: amountStars,
          invoice_payload: payload,
          telegram_payment_charge_id: chargeId,
        },
      })
    },
    /** Apple or Google took the money back: only the list of transactions shows it. */
    chargeback(chargeId: string): void {
      const paid = world.stars.rows.find((row) => row.incoming && row.chargeId === chargeId)
      if (!paid) throw new Error('there is no such payment')
      const { personId, payload, amountStars } = paid
      addRow(world, { chargeId, personId, amountStars, incoming: false, payload }, partnerOf(world, personId, payload))
      desk.note({ type: 'chargeback', personId, chargeId, amountStars })
    },
    /** The next month of a subscription, by its first charge id; the new charge id, or undefined when it was cancelled. */
    renew(firstChargeId: string): string | undefined {
      const found = world.stars.subscriptions.get(firstChargeId)
      if (!found) throw new Error('there is no such subscription')
      if (found.cancelled) return undefined
      return take(world.people.get(found.personId)!, found.invoice, false, firstChargeId)
    },
    /** Forwards an invoice to somebody else, who may pay it where it has no start_parameter. */
    forward(seen: Seen, to: Person): Seen {
      const invoice = invoiceOf(seen)
      const message = post(world, chatOfPerson(to), {
        from: { id: 0, is_bot: false, first_name: 'Somebody' },
        byBot: false,
        content: {
          invoice: invoiceJson(invoice),
          forward_origin: { type: 'user', date: world.nowS(), sender_user: botJson(world) },
          chat: chatJson(chatOfPerson(to)),
        },
        more: { invoice: invoice.startParameter === '' ? invoice : undefined },
      })
      return see(message)
    },
  }
}
