/**
 * What can go wrong with money, by label. Each case has a test that carries its label at the beginning of its name; here the names
 * are read, so that none of them gets lost.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const CASES: { readonly [label: string]: string } = {
  T1: 'the same event ten times in a row',
  T2: 'the same event twenty times at once',
  T3: 'notice, poller and button at once',
  T4: 'events out of order',
  T5: 'a notice before the checkout was answered',
  T6: 'a death after each step',
  T7: 'the database is down',
  T8: 'the shop is down while it is asked',
  T9: 'a return page without a payment',
  A1: 'wrong, missing and differently written signatures',
  A2: 'something changed under an old signature',
  A3: 'a replay that is too old',
  A4: 'a token of another algorithm or shop',
  A5: 'forged and odd addresses',
  A6: 'the same content in other bytes',
  A7: 'another terminal or shop',
  A8: 'a secret that is being changed',
  M1: 'one minor unit more or less',
  M2: 'another currency',
  M3: 'the same amount in other writings',
  M4: 'a part, then the rest',
  M5: 'too much',
  M6: 'the rate has moved since the order',
  M7: 'a currency without minor units',
  M8: 'ids beyond 2^53',
  L1: 'paid after the expiry',
  L2: 'one order paid twice',
  L3: 'the order of somebody else',
  L4: 'a blocked person',
  L5: 'pack or price changed since the order',
  L6: 'a payment without an order',
  L7: 'money that is only promised',
  L8: 'a receipt’s notice',
  L9: 'a refund’s notice names its payment',
  R1: 'a full refund',
  R2: 'parts up to everything',
  R3: 'more than the rest',
  R4: 'two refunds at once',
  R5: 'a time-out, then success',
  R6: 'already refunded',
  R7: 'refunded in the cabinet',
  R8: 'a refund that fails',
  R9: 'the credits are spent',
  R10: 'a job is running',
  R11: 'a dispute opened, won, lost',
  R12: 'an entitlement is deleted',
  R13: 'a refund noticed before its payment',
  G1: 'one job more than the balance allows',
  G2: 'a failure returns everything once',
  G3: 'an end that is told twice',
  G4: 'cancel against complete',
  G5: 'a part of the results',
  G6: 'the deadline against a late result',
  G7: 'more than was held',
  G8: 'a restart with open holds',
  S1: 'a renewal without a checkout',
  S2: 'the same period twice',
  S3: 'a renewal that fails, and its grace',
  S4: 'cancelled, and used to its end',
  S5: 'a renewal that no event tells of',
  S6: 'another plan in mid-period',
  C1: 'a lost notice is found by asking',
  C2: 'paid there, cancelled here',
  C3: 'paid here, cancelled there',
  C4: 'returned, and seen in the list alone',
}

const ROOT = join(import.meta.dirname, '../..')
const PLACES = ['src/payments', 'src/core', 'test/payments', 'test/shops', 'test/flow', 'test/crash']
/** A test's name: labels, then words. Stores have an S3 of their own. */
const NAME = /['`](?:[A-Z]\d{1,2} )+[^'`\n]+['`]/g

function labelled(): Map<string, string[]> {
  const found = new Map<string, string[]>()
  for (const place of PLACES)
    for (const entry of readdirSync(join(ROOT, place), { recursive: true, encoding: 'utf8' })) {
      if (!/(\.test|\/story|^story|contract)\.ts$/.test(entry) || /^stores\//.test(entry)) continue
      for (const [name] of readFileSync(join(ROOT, place, entry), 'utf8').matchAll(NAME)) {
        const [, labels = ''] = /^.((?:[A-Z]\d{1,2} )+)/.exec(name) ?? []
        for (const label of labels.trim().split(' '))
          found.set(label, [...(found.get(label) ?? []), `${place}/${entry}: ${name}`])
      }
    }
  return found
}

test('every case that is known to go wrong with money has a test of its name', () => {
  const found = labelled()
  expect(Object.keys(CASES).filter((label) => !found.has(label))).toEqual([])
})

test('no test carries a label that stands for nothing', () => {
  expect([...labelled()].filter(([label]) => !(label in CASES)).map(([, names]) => names)).toEqual([])
})
