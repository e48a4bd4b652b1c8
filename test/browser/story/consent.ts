/** The terms in four languages, declined, accepted, withdrawn and given again; works hidden, deleted by number, and warned of. */
import { expect } from 'vitest'
import { labels, paid, type Tell, workOf } from './story.ts'
import { Visitor } from './visitor.ts'

const AGREE = 'I am 17 or older and agree'
const LANGUAGES: [label: string, lang: string, says: RegExp][] = [
  ['🌐 Русский', 'ru', /Что хранится: .*30 дней[\s\S]*никто не обучает[\s\S]*вам 17 или больше/],
  ['🌐 中文', 'zh-Hans', /保存的内容：.*30 天[\s\S]*训练模型[\s\S]*已年满 17 岁/],
  ['🌐 Bahasa Indonesia', 'id', /Yang disimpan: .*30 hari[\s\S]*melatih model[\s\S]*17 tahun atau lebih/],
  ['🌐 English', 'en', /What is kept: .*30 days[\s\S]*Nobody trains models[\s\S]*you are 17 or older/],
]

export function consent(tell: Tell): void {
  tell(
    'the short form of the terms is there in four languages; whoever declines keeps what is theirs',
    async (story) => {
      const { studio, browser } = story
      const eve = new Visitor(await browser.page())
      await eve.open(studio.address)
      const gate = await eve.answer(() => eve.page.getByRole('button', { name: 'Begin' }).click())
      for (const [label, lang, says] of LANGUAGES) {
        await eve.press(gate.id, label)
        await expect.poll(() => eve.page.getAttribute('html', 'lang')).toBe(lang)
        const shown = await eve.changed(gate.id, (one) => says.test(one.lines.join('\n')), `the terms in ${lang}`)
        expect(shown.buttons).toHaveLength(7)
        await picture(eve, `terms-${lang}`)
      }
      const papers = await eve.pressed(gate.id, 'Privacy')
      expect(papers.lines.join('\n')).not.toContain('{')
      await eve.press(gate.id, 'Decline')
      const declined = await eve.changed(gate.id, (one) => one.lines[0]?.startsWith('You have declined.') === true)
      expect((await eve.say('/balance')).lines[0]).toBe('You have 20 credits.')
      await picture(eve, 'declined')
      await eve.press(declined.id, 'Show the terms')
      await eve.changed(gate.id, (one) => labels(one).includes(AGREE))
      await eve.write('a red door --size 512')
      const again = await eve.until(
        (seen) => seen.findLast((one) => one.id !== gate.id && labels(one).includes(AGREE)),
        'the terms',
      )
      const made = await eve.result((await eve.pressed(again.id, AGREE)).id)
      expect(made.lines[0]).toBe('a red door')
      expect(eve.problems).toEqual([])
      await eve.context.close()
    },
  )

  tell('consent is withdrawn at a press, nothing new is made, and given again all goes on', async (story) => {
    const { me } = story
    const asked = await me.say('/withdraw')
    await me.press(asked.id, 'Withdraw')
    const done = await me.changed(asked.id, (one) => one.lines[0]?.startsWith('Your consent is withdrawn.') === true)
    const gate = await me.say('a green door --size 512')
    expect(gate.lines[0]).toMatch(/^You have withdrawn your consent/)
    await picture(me, 'withdrawn')
    await paid(story, 0)
    expect((await me.say('/history')).lines[0]).toBe('Your works, newest first (UTC):')
    await me.press(done.id, 'Show the terms')
    await me.changed(done.id, (one) => labels(one).includes('Decline'))
    await me.press(done.id, 'Decline')
    await me.changed(done.id, (one) => one.lines[0]?.startsWith('You have declined.') === true)
    const door = await me.say('a blue door --size 512')
    expect((await me.result((await me.pressed(door.id, AGREE)).id)).lines[0]).toBe('a blue door')
    await paid(story, 1)
  })

  tell(
    'a work is hidden and shown again, and deleted by its number; receipts have an address as long as I like',
    async (story) => {
      const { me } = story
      const work = await me.make('a quiet pond --size 512')
      await paid(story, 1)
      const info = await me.pressed(work.id, '⋯')
      expect(info.lines).toContain('Made by: this machine')
      await me.press(info.id, 'Hide from history')
      const hidden = await me.changed(info.id, (one) => labels(one).includes('Show in history'))
      expect((await me.say('/history')).lines.join('\n')).not.toContain('a quiet pond')
      expect((await me.say('/hidden')).lines.join('\n')).toContain('a quiet pond')
      await me.press(hidden.id, 'Show in history')
      await me.changed(info.id, (one) => labels(one).includes('Hide from history'))
      expect((await me.say(`/delete ${workOf(work)}`)).lines).toEqual(['Deleted.'])
      await me.gone(work.id)

      expect((await me.say('/email ann@example.com')).lines).toEqual(['Receipts go to ann@example.com.'])
      const settings = await me.say('/settings')
      const ask = await me.pressed(settings.id, 'E-mail for receipts')
      expect(ask.lines).toEqual(['Write the e-mail address for your receipts.'])
      const changed = await me.say('ann@example.org')
      expect(changed.lines).toEqual(['Receipts go to ann@example.org.'])
      await me.press(changed.id, 'Take it out')
      await me.changed(changed.id, (one) => one.lines[0] === 'Receipts go to no e-mail address.')
      for (const name of ['Figures', 'Enhancing']) {
        await me.press(settings.id, `${name}: on`)
        await me.changed(settings.id, (one) => labels(one).includes(`${name}: off`))
        await me.press(settings.id, `${name}: off`)
        await me.changed(settings.id, (one) => labels(one).includes(`${name}: on`))
      }
    },
  )

  tell('works that will go are named once, and Save all keeps every one of them', async ({ me, studio }) => {
    const DAY_MS = 24 * 60 * 60 * 1000
    const old = Date.now() - 28 * DAY_MS
    await studio.db.outer
      .updateTable('generations')
      .set({ ended_at_ms: old })
      .where('ended_at_ms', 'is not', null)
      .execute()
    const warning = await me.until(
      (seen) => seen.find((one) => labels(one).includes('♡ Save all')),
      'the warning before the sweep',
    )
    await me.press(warning.id, '♡ Save all')
    const saved = await me.changed(warning.id, (one) => / works are saved and stay\.$/.test(one.lines[0] ?? ''))
    // Every work that the warning named, and nobody else's.
    const rows = await studio.db.outer
      .selectFrom('generations')
      .select(['saved', 'warning_id'])
      .where('warning_id', 'is not', null)
      .execute()
    const mine = Object.values(Object.groupBy(rows, (row) => row.warning_id ?? '')).filter((works) =>
      works?.every((row) => row.saved === 1),
    )
    expect(mine.map((works) => `${works?.length} works are saved and stay.`)).toEqual([saved.lines[0]])
  })
}

/** With PICTURES_DIR: what it looks like. */
async function picture(who: Visitor, name: string): Promise<void> {
  const dir = process.env['PICTURES_DIR']
  if (dir !== undefined) await who.page.screenshot({ path: `${dir}/${name}.png` })
}
