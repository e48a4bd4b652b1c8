import { expect, test } from 'vitest'
import type { Json } from '../ports.ts'
import { strikeNotice } from './strike-notice.ts'

const web = (text: string): Json => ({
  headers: { 'content-type': 'x', 'x-forwarded-for': '203.0.113.7' },
  query: {},
  body: { text },
})

/** Shapes of well-known shops, with somebody's data in them. */
test.each([
  [
    'YooKassa',
    web(
      JSON.stringify({
        type: 'notification',
        event: 'payment.succeeded',
        object: {
          id: '22d6d597-000f-5000-9000-145f6df21d6f',
          amount: { value: '99.00', currency: 'RUB' },
          payment_method: {
            type: 'bank_card',
            card: { first6: '411111', last4: '1111', issuer_name: 'Secret Bank' },
            title: 'Bank card *1111',
          },
          metadata: { order_id: 'ours' },
          receipt: { customer: { email: 'secret@example.com', phone: '79990001122' } },
        },
      }),
    ),
  ],
  [
    'Stripe',
    web(
      JSON.stringify({
        id: 'evt_1',
        data: {
          object: {
            id: 'cs_1',
            client_reference_id: 'ours',
            amount_total: 100,
            customer_details: {
              email: 'secret@example.com',
              name: 'Secret Person',
              phone: '+79990001122',
              address: { line1: 'Secret street 1' },
            },
            shipping_details: { name: 'Secret Person' },
          },
        },
      }),
    ),
  ],
  [
    'Robokassa',
    web('OutSum=99.00&InvId=17&EMail=secret%40example.com&SignatureValue=ab&Shp_order=ours&IncCurrLabel=BankCard'),
  ],
  [
    'Telegram',
    {
      type: 'paid',
      orderId: 'ours',
      order_info: {
        name: 'Secret Person',
        phone_number: '+79990001122',
        email: 'secret@example.com',
        shipping_address: { street_line1: 'Secret street 1' },
      },
    },
  ],
  ['a card', { orderId: 'ours', note: 'paid by 4111 1111 1111 1111' }],
])('what is kept of a notice of %s says nothing of a human being', (_shop, notice) => {
  const kept = JSON.stringify(strikeNotice(notice as Json))
  expect(kept).toContain('ours')
  expect(kept).not.toMatch(/secret|79990001122|4111|1111|203\.0\.113/i)
})

test('what is neither JSON nor a form is not kept at all', () => {
  expect(strikeNotice({ headers: {}, query: {}, body: { base64: 'c2VjcmV0' } })).toEqual({
    query: {},
    body: '[struck]',
  })
  expect(strikeNotice(web('<name>Secret</name>'))).toEqual({ query: {}, body: '[struck]' })
})
