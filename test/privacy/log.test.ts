/** What the log tells of people: ids. The whole application at its most talkative, in front of Telegram's double. */
import sharp from 'sharp'
import { expect, test } from 'vitest'
import { openBed } from '../telegram/bed.ts'
import type { Seen, UserControl } from '../telegram/double/index.ts'

const DAY_MS = 24 * 60 * 60 * 1000
/** Words of prompts and complaints, an e-mail address, names of files and of the person: no word of the program is among them. */
const SAID = ['wilhelmina', 'quokka', 'bill.to@', 'passport-scan', 'zebrafinch', 'annabella', 'ann_handle']

const withVerb = (user: UserControl, verb: string): [Seen, string] => {
  for (const seen of user.messages().toReversed())
    for (const { callback_data: data } of seen.buttons.flat()) if (data?.startsWith(verb) === true) return [seen, data]
  throw new Error(`no button ${verb}: ${JSON.stringify(user.messages().slice(-3))}`)
}

test('no log line of a full story contains a prompt, a token, an e-mail address or a file name', async () => {
  const bed = await openBed({ logLevel: 'debug', credits: 50 })
  const { telegram, lines } = bed
  const ann = telegram.user({ id: 501, first_name: 'Annabella', username: 'ann_handle', language_code: 'en' })
  const tell = async (what: Parameters<UserControl['send']>[0]) => {
    ann.send(what)
    await bed.rest()
  }
  const press = async (verb: string) => {
    await ann.press(...withVerb(ann, verb))
    await bed.rest()
  }
  await tell('/start')
  await press('agree')
  await tell('a lighthouse for Wilhelmina --size 512')
  expect(withVerb(ann, 'again')[0].kind).toBe('photo')
  const photo = await sharp({ create: { width: 64, height: 48, channels: 3, background: '#3a6ea5' } })
    .jpeg()
    .toBuffer()
  await tell({ document: photo, name: 'passport-scan.jpg', mime: 'image/jpeg', caption: '/edit a quokka, pencil' })
  await tell({ document: Buffer.from('nothing'), name: 'passport-scan.png', mime: 'image/png', caption: '/describe' })
  await tell('kill all immigrants, said Wilhelmina')
  await tell('/image a quokka --colour zebrafinch')
  await tell('/zebrafinch')
  await tell('/email bill.to@example.org')
  await tell('/buy')
  await press('pack')
  const bill = ann.messages().findLast((one) => one.invoice !== undefined) as Seen
  const paid = await ann.pay(bill)
  expect(paid.paid).toBe(true)
  await bed.rest()
  await tell('/complaint the quokka was too red for Wilhelmina')
  // What fails is told in the log, too: the disk is away once.
  const { store } = bed.app.generation
  const put = store.put.bind(store)
  let failures = 1
  store.put = async (key, body) => {
    if (failures-- <= 0) return put(key, body)
    body.destroy()
    throw new Error(`no room for ${key}`)
  }
  await tell('a quokka at night --size 512')
  await expect.poll(() => lines.some((line) => line.includes('no room for'))).toBe(true)
  await tell('/mydata')
  await tell('/export')
  const files = () => ann.messages().filter((one) => one.from === 'bot' && one.kind === 'document').length
  await expect.poll(files).toBe(1)
  await tell('/forget')
  await press('forget::yes')
  bed.later(DAY_MS + 1000)
  const erased = () => ann.messages().some((one) => one.text?.startsWith('Everything about you is erased:') === true)
  await bed.restart()
  await expect.poll(erased).toBe(true)
  bed.later(DAY_MS)
  await bed.restart()
  const isOver = () => lines.some((line) => line.includes('somebody was erased'))
  await expect.poll(isOver).toBe(true)
  await bed.rest()

  const secrets = [telegram.token, telegram.token.split(':')[1]!]
  const told = lines.map((line) => line.toLowerCase())
  expect(told.some((line) => line.includes('"level":"debug"'))).toBe(true)
  expect(told.filter((line) => [...SAID, ...secrets].some((word) => line.includes(word.toLowerCase())))).toEqual([])
  await bed.leave()
})
