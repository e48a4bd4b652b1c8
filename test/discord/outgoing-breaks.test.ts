/** Whatever call breaks, and however: one message comes of it in the end. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isLeftBehind } from '../crash/discord-judge.ts'
import type { Harm } from './double/index.ts'
import { openSender, refOf, said, sendingOf, waiting } from './outgoing-bed.ts'

const harms: Harm[] = [
  'tear-before',
  'tear-after',
  'cut',
  { html: 502 },
  { status: 500, applied: true },
  { retryAfterS: 60 },
  { status: 403, code: 50013 },
  { status: 404, code: 10008 },
]
const isRefusal = (harm: Harm): boolean => typeof harm === 'object' && 'code' in harm
const isApplied = (harm: Harm): boolean =>
  harm === 'tear-after' || harm === 'cut' || (typeof harm === 'object' && 'applied' in harm)
/** Calls that carry no nonce and are not asked about: a second copy is possible, and only there. */
const UNSURE = 'POST /webhooks/:application/:token'

test('one result, whatever breaks on its way', async () => {
  const bed = await openSender()
  const anna = bed.discord.user({ username: 'anna' })
  bed.is('anna', anna)
  const guild = bed.discord.guild({ members: [anna] })
  let round = 0
  try {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom<'reply' | 'private' | 'mention'>('reply', 'private', 'mention'),
        fc.boolean(),
        fc.boolean(),
        fc.array(fc.record({ at: fc.nat({ max: 5 }), harm: fc.constantFrom(...harms) }), {
          minLength: 1,
          maxLength: 3,
        }),
        async (way, isLate, isRestarted, breaks) => {
          const channel = guild.channel(`room-${++round}`)
          const name = `fox ${round}`
          const result = {
            text: [said(name)],
            media: [bed.picture('anna', 'picture-1')],
            buttons: [[{ label: said('Again'), press: { action: 'again:1' } }]],
          }
          const address =
            way === 'mention'
              ? bed.placeOf(channel, anna.write(channel, 'a fox', { mention: true }).id)
              : (await bed.begun(anna, { channel, ack: way })).address
          const sending = sendingOf(`anna`)
          const followUps = () => bed.discord.calls(UNSURE).length
          const before = followUps()
          for (const { at, harm } of breaks)
            bed.discord.fail({
              route: /^(POST|PATCH|GET|DELETE) \/(channels\/\d+\/messages|webhooks|users)/,
              after: at,
              do: harm,
            })
          let ref = null
          const status = await bed.sender.send(address, waiting(bed.discord.clock.nowMs()), sending)
          if (status.state === 'sent' && status.ref.parts.length > 0) ref = status.ref
          if (isRestarted) bed.restart()
          if (isLate) bed.discord.clock.move(16 * 60_000)
          let outcome = null
          for (let tries = 0; tries < 12 && outcome?.state !== 'sent'; tries++) {
            const so = { ...sending, ...(tries > 0 || status.state !== 'sent' ? { isAgain: true } : {}) }
            outcome =
              ref === null
                ? await bed.sender.send(address, result, so)
                : await bed.sender.edit(address, ref, result, so)
            if (outcome.state === 'gone' && ref !== null) ref = null
            bed.discord.clock.move(61_000)
            for (const { client } of [bed.rest]) client.handlers.clear()
          }
          bed.discord.clearFaults()
          expect(refOf(outcome as NonNullable<typeof outcome>).parts.length).toBeGreaterThan(0)
          const seen = [...anna.sees(channel), ...anna.sees('dm')]
          const copies = seen.filter(({ text }) => text === name)
          // Carried out unheard, and then refused as if it had never been: nobody could know.
          const isLie = breaks.some(({ harm }) => isRefusal(harm)) && breaks.some(({ harm }) => isApplied(harm))
          const isUnsure = isLie || followUps() > before
          expect(copies.length).toBeGreaterThanOrEqual(1)
          if (!isUnsure) expect(copies).toHaveLength(1)
          expect(copies.every(({ media }) => media.length === 1)).toBe(true)
          // Nobody is told to wait for what is there. Of what Discord refuses without a reason this can't be said, nor of what only
          // a token reaches that is over: Discord itself says there that no answer came.
          const isReachable = !breaks.some(({ harm }) => isRefusal(harm)) && !(way === 'private' && isLate)
          if (isReachable) expect(seen.filter(isLeftBehind).map(({ text }) => text)).toEqual([])
        },
      ),
      { numRuns: 60 },
    )
    // Only what was thrown in was refused: no body of ours was wrong.
    expect(bed.counted.filter((one) => one === 'discord_errors discord-50035')).toEqual([])
  } finally {
    await bed.leave()
  }
})
