/** What is kept: shown, taken along, erased. */
import { expect } from 'vitest'
import { labels, type Tell } from './story.ts'

export function rights(tell: Tell): void {
  tell(
    '/mydata, /export, /forget and /complaint: what is kept is shown, brought as an archive, and erased only after a day',
    async ({ me, studio }) => {
      const page = await me.say('/mydata')
      expect(page.lines[0]).toMatch(/^Kept about you, number \w{22}/)
      expect(labels(page)).toEqual(['📦 All my data as files', 'Erase me', 'Privacy'])
      const shown = async (find: (lines: string[]) => boolean) =>
        me.until((seen) => seen.find((one) => one.role === 'bot' && find(one.lines)), 'what comes by itself')
      expect((await shown((lines) => lines[0]?.startsWith('Pictures, films, songs') === true)).pictures).toHaveLength(1)
      expect((await me.pressed(page.id, '📦 All my data as files')).lines[0]).toMatch(
        /^I am putting everything together/,
      )
      await shown((lines) => lines[0]?.startsWith('Here is everything that is kept of you') === true)
      const href = await me.page.getAttribute('a.file', 'href')
      const archive = await me.fetch(href ?? '')
      expect([archive.status, archive.bytes.subarray(0, 2).toString()]).toEqual([200, 'PK'])
      expect((await me.say('/export')).lines[0]).toMatch(/being made already|putting everything/)
      await me.press(page.id, 'Erase me')
      // A second archive may come in between, here and later.
      const ask = await me.until(
        (seen) => seen.find((one) => labels(one).includes('Erase everything')),
        'whether to erase',
      )
      await me.press(ask.id, 'Erase everything')
      await me.changed(ask.id, (one) => one.lines[0]?.startsWith('Everything about you is erased from') === true)
      await me.press(ask.id, 'Keep everything')
      await me.changed(ask.id, (one) => one.lines[0] === 'Taken back. Nothing is erased.')
      await me.write('/forget cancel')
      await shown((lines) => lines[0] === 'Everything stays.')
      // Whoever is an operator by now hears of the request beside the answer.
      await me.say('/complaint the fox was too red')
      await shown((lines) => lines[0]?.startsWith('Written down. The operator answers by') === true)
      const states = await studio.db.outer.selectFrom('erasures').select('state').execute()
      expect(states).toEqual([{ state: 'cancelled' }])
    },
  )
}
