/** Programs of the bench, each in a process of its own, so that nobody shares an event loop with what is measured. */
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { atEnd } from './ends.ts'

const END_MS = 20_000
const ASK_MS = 180_000

export interface Forked {
  child: ChildProcess
  stop(): Promise<void>
}

/** @param isReady waits until it says `ready` */
export async function forkProgram(name: string, args: string[], isReady: boolean): Promise<Forked> {
  const child = fork(fileURLToPath(new URL(`./${name}.ts`, import.meta.url)), args, {
    env: {
      PATH: process.env.PATH ?? '',
      TMPDIR: process.env.TMPDIR ?? '/tmp',
    },
  })
  const ended = once(child, 'exit')
  const stop = atEnd(async () => {
    if (child.connected) child.send('stop')
    const timer = setTimeout(() => child.kill('SIGKILL'), END_MS)
    await ended
    clearTimeout(timer)
  })
  if (isReady) {
    const [said] = (await Promise.race([once(child, 'message'), ended])) as [unknown]
    if (said !== 'ready') throw new Error(`${name} did not start: ${said}`)
  }
  return { child, stop }
}

type Numbered = { id: number; do: string }
type Asked<Order extends Numbered> = Order extends Numbered ? Omit<Order, 'id'> : never

/** A stand-in for a platform: it gets orders by messages, and answers each under its number. */
export interface StandIn<Order extends Numbered> {
  ask(order: Asked<Order>): Promise<unknown>
  stop(): Promise<void>
}

export async function forkStandIn<Order extends Numbered>(name: string): Promise<StandIn<Order>> {
  const { child } = await forkProgram(name, [], false)
  const open = new Map<number, (result: unknown) => void>()
  let next = 0
  child.on('message', (said: { id: number; result: unknown }) => {
    open.get(said.id)?.(said.result)
    open.delete(said.id)
  })
  return {
    ask: (order) =>
      new Promise((resolve, reject) => {
        const id = next++
        const timer = setTimeout(() => reject(new Error(`${order.do}: not done within ${ASK_MS} ms`)), ASK_MS)
        open.set(id, (result) => {
          clearTimeout(timer)
          resolve(result)
        })
        child.send({ id, ...order }, (error) => error !== null && reject(error))
      }),
    async stop() {
      if (child.connected) child.disconnect()
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
    },
  }
}
