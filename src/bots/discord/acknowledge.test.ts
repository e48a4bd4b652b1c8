import { expect, test } from 'vitest'
import { createLog } from '../../log.ts'
import { createAcknowledgements } from './acknowledge.ts'
import { DiscordFault, type DiscordRest } from './rest.ts'

const settledAfter = async (...faults: DiscordFault[]) => {
  const call = async () => {
    const fault = faults.shift()
    if (fault !== undefined) throw fault
  }
  const acknowledgements = createAcknowledgements({
    rest: { call } as unknown as DiscordRest,
    clock: { nowMs: () => 0 },
    log: createLog('silent'),
    metrics: { count() {}, observe() {} },
  })
  await acknowledgements.defer({ id: '1', token: 't' }, 'reply')
  return acknowledgements.settled('1')
}

test('where nobody can tell whether an acknowledgement arrived the token is tried, so that no "thinking…" stays', async () => {
  expect(await settledAfter(new DiscordFault(0, 0), new DiscordFault(0, 0))).toBe(true)
})

test('an acknowledgement that came too late leaves the token alone', async () => {
  expect(await settledAfter(new DiscordFault(404, 10062))).toBe(false)
  expect(await settledAfter(new DiscordFault(0, 0), new DiscordFault(404, 10062))).toBe(false)
})
