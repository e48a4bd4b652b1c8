/**
 * The strict Bot API as a process of its own, for tests that kill the bot or measure it:
 *
 *   node test/telegram/double/main.ts [--port 0] [--record FILE] [--token T] [--bot 7000000001] [--username NAME]
 *     [--no-flood] [--twice] [--shuffle SEED] [--no-privacy] [--stdin]
 *
 * It prints one line, {"port": N, "token": "..."}, when it listens. `--stdin` ends it when its standard input closes. The
 * test moves it by POST /control (control.ts). It keeps its state in memory: it is the bot that is killed, not Telegram.
 */
import { parseArgs } from 'node:util'
import { createControl } from './control.ts'
import { startTelegram, type Telegram } from './index.ts'

const { values: flags } = parseArgs({
  options: {
    port: { type: 'string', default: '0' },
    record: { type: 'string' },
    token: { type: 'string' },
    bot: { type: 'string' },
    username: { type: 'string' },
    'no-flood': { type: 'boolean', default: false },
    twice: { type: 'boolean', default: false },
    shuffle: { type: 'string' },
    'no-privacy': { type: 'boolean', default: false },
    stdin: { type: 'boolean', default: false },
  },
})

let telegram: Telegram | undefined
telegram = await startTelegram({
  port: Number(flags.port),
  privacy: !flags['no-privacy'],
  twice: flags.twice,
  ...(flags['no-flood'] ? { flood: false as const } : {}),
  ...(flags.record === undefined ? {} : { record: flags.record }),
  ...(flags.token === undefined ? {} : { token: flags.token }),
  ...(flags.bot === undefined ? {} : { botId: Number(flags.bot) }),
  ...(flags.username === undefined ? {} : { username: flags.username }),
  ...(flags.shuffle === undefined ? {} : { shuffle: Number(flags.shuffle) }),
  extra: createControl(() => telegram!),
})
process.stdout.write(`${JSON.stringify({ port: telegram.port, token: telegram.token })}\n`)

const stop = () => process.exit(0)
process.once('SIGTERM', stop)
process.once('SIGINT', stop)
if (flags.stdin) process.stdin.resume().once('close', stop)
