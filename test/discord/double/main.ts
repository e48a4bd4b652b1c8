/**
 * The strict Discord as a process of its own, for tests that kill the bot or measure it:
 *
 *   node test/discord/double/main.ts [--port 0] [--record FILE] [--token T] [--application ID] [--rates quick|real|none]
 *     [--heartbeat 41250] [--strict-identify] [--privileged MessageContent]... [--frozen] [--stdin]
 *
 * It prints one line, {"port": N, "token": "...", "applicationId": "..."}, when it listens. `--frozen` lets its time stand
 * still until the test moves it; `--stdin` ends it when its standard input closes. The test moves it by POST /control
 * (control.ts). It keeps its state in memory: it is the bot that is killed, not Discord.
 */
import { parseArgs } from 'node:util'
import { createControl } from './control.ts'
import { type Discord, type Intent, startDiscord } from './index.ts'

const { values: flags } = parseArgs({
  options: {
    port: { type: 'string', default: '0' },
    record: { type: 'string' },
    token: { type: 'string' },
    application: { type: 'string' },
    rates: { type: 'string', default: 'quick' },
    heartbeat: { type: 'string' },
    'strict-identify': { type: 'boolean', default: false },
    privileged: { type: 'string', multiple: true, default: [] },
    frozen: { type: 'boolean', default: false },
    stdin: { type: 'boolean', default: false },
  },
})
const startedMs = Date.now()

let discord: Discord | undefined
discord = await startDiscord({
  port: Number(flags.port),
  rates: flags.rates === 'none' ? false : flags.rates === 'real' ? 'real' : 'quick',
  strictIdentify: flags['strict-identify'],
  privileged: flags.privileged as (keyof typeof Intent)[],
  ...(flags.heartbeat === undefined ? {} : { heartbeatMs: Number(flags.heartbeat) }),
  ...(flags.frozen ? { nowMs: () => startedMs } : {}),
  ...(flags.record === undefined ? {} : { record: flags.record }),
  ...(flags.token === undefined ? {} : { token: flags.token }),
  ...(flags.application === undefined ? {} : { applicationId: flags.application }),
  extra: createControl(() => discord!),
})
const { port, token, applicationId } = discord
process.stdout.write(`${JSON.stringify({ port, token, applicationId })}\n`)

const stop = () => process.exit(0)
process.once('SIGTERM', stop)
process.once('SIGINT', stop)
if (flags.stdin) process.stdin.resume().once('close', stop)
