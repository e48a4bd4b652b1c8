import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { GenerationParts } from '../../src/core/generation/parts.ts'
import type { Provider } from '../../src/core/ports.ts'
import { eachDatabase } from '../support/databases.ts'
import type { FakeChat } from '../support/fakes.ts'
import type { Studio, WorkerOptions } from '../support/studio.ts'
import { startVendor, type VendorProcess } from '../vendor/spawn.ts'
import { judge, openStage, play, SCENARIOS } from './scenarios.ts'

/** Calls to the outside in which a worker can hang until everybody takes it for dead; and a life that comes by. */
const HOLDS = {
  'fetch from the chat': 'photo',
  intake: 'photo',
  start: 'plain',
  recover: 'lost',
  check: 'polls',
  cancel: 'cancelled',
  download: 'plain',
  finish: 'plain',
  put: 'plain',
  send: 'plain',
} as const satisfies { [call: string]: keyof typeof SCENARIOS }
type Hold = keyof typeof HOLDS

const folder = mkdtempSync(join(tmpdir(), 'chatelier-zombies-'))
const record = join(folder, 'record.jsonl')
let vendor: VendorProcess
beforeAll(async () => {
  vendor = await startVendor({ record })
})
afterAll(async () => {
  expect(vendor.complaints()).toBe('')
  await vendor.kill()
  rmSync(folder, { recursive: true })
})

interface Gate {
  /** Resolves when the call has been made and its answer is held up. */
  reached: Promise<void>
  open(): void
  pass<T>(answer: Promise<T>): Promise<T>
}

/** Holds up the answer of the first call that comes by; `late`: the call itself. */
function gate(late: boolean): Gate {
  const reached = Promise.withResolvers<void>()
  const opened = Promise.withResolvers<void>()
  let held = false
  return {
    reached: reached.promise,
    open: opened.resolve,
    async pass(answer) {
      if (held) return answer
      held = true
      if (late) await answer.catch(() => {})
      reached.resolve()
      await opened.promise
      return answer
    },
  }
}

function holding(hold: Hold, at: Gate): NonNullable<WorkerOptions['wrap']> {
  return (parts: GenerationParts, chat: FakeChat) => {
    const provider = parts.providers.get('a')!
    const held: Provider = {
      ...provider,
      ...(hold === 'start' ? { start: (task, key) => at.pass(provider.start(task, key)) } : {}),
      ...(hold === 'check' ? { check: (...args) => at.pass(provider.check(...args)) } : {}),
      ...(hold === 'recover' ? { recover: (...args) => at.pass(provider.recover!(...args)) } : {}),
      ...(hold === 'cancel' ? { cancel: (...args) => at.pass(provider.cancel!(...args)) } : {}),
    }
    const { media, outside, store } = parts
    return {
      parts: {
        providers: new Map([...parts.providers, ['a', held]]),
        ...(hold === 'fetch from the chat'
          ? {
              fetchFromChat: (...args: Parameters<typeof parts.fetchFromChat>) => at.pass(parts.fetchFromChat(...args)),
            }
          : {}),
        ...(hold === 'intake' ? { media: { ...media, intake: (job) => at.pass(media.intake(job)) } } : {}),
        ...(hold === 'finish' ? { media: { ...media, finish: (job) => at.pass(media.finish(job)) } } : {}),
        ...(hold === 'download' ? { outside: { download: (...args) => at.pass(outside.download(...args)) } } : {}),
        ...(hold === 'put' ? { store: { ...store, put: (...args) => at.pass(store.put(...args)) } } : {}),
      },
      chat: hold === 'send' ? { ...chat, send: (...args) => at.pass(chat.send(...args)) } : chat,
    }
  }
}

eachDatabase((_name, open) => {
  describe.each(['vendor', 'instant'] as const)('on the %s engine', (engineName) => {
    const holds = (Object.keys(HOLDS) as Hold[]).filter((hold) => engineName === 'vendor' || hold !== 'download')
    test.each(holds)('a worker that hung in %s, was taken for dead and wakes, changes nothing', async (hold) => {
      const scenario = SCENARIOS[HOLDS[hold]]
      const stage = await openStage(await open(), { scenario, engineName, vendor, record })
      const at = gate(true)
      const first = await stage.place.worker({ wrap: holding(hold, at) })
      let hung: Promise<unknown> = Promise.resolve()
      // The first worker plays until it hangs; from there the second one goes on.
      const second = await stage.place.worker({ alone: false })
      const replaced: Studio = {
        ...first,
        run: () => handOver(() => first.run()),
        pass: (ms) => handOver(() => first.pass(ms)),
      }
      let current = first
      async function handOver(act: () => Promise<void>): Promise<void> {
        if (current === second) return
        hung = act()
        await Promise.race([hung, at.reached.then(() => (current = second))])
      }
      const played = await play(stage, {
        ...replaced,
        run: () => (current === first ? replaced.run() : second.run()),
        pass: (ms) => (current === first ? replaced.pass(ms) : second.pass(ms)),
      })
      expect(current).toBe(second)
      at.open()
      await hung
      // Awake again, it goes on with whatever it finds.
      await first.pass(0)
      await second.pass(20_000)
      await judge(stage, { ...played, studio: second }, { copies: hold === 'send' ? 2 : 1 })
      await stage.close()
    })
  })
})
