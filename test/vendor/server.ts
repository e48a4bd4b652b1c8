/**
 * A vendor that misbehaves: a process of its own, with a record of its own on disk. Run it:
 *
 *   node test/vendor/server.ts --record FILE [--port 0] [--token practice] [--secret practice-secret]
 *     [--profile calm|chaos|JSON] [--seed 1] [--no-lookup] [--idempotent] [--stdin]
 *
 * It prints one line, {"port":N}, when it listens on 127.0.0.1. `--stdin` ends it when its standard input closes. Started
 * again with the same record it knows every job that it ever accepted. `--profile` and `--seed` choose a behaviour for
 * submissions that name none. All of this needs `Authorization: Bearer <token>`, but for the files:
 *
 *   GET  /v1/account            200 {ok: true}
 *   POST /v1/jobs               {key, kind, prompt, count, callbackUrl?, behaviour?, wait?, model?, seed?, options?,
 *                               inputs?: [{mime, sizeBytes, sha256}]}; unknown fields are refused. `wait` holds the answer
 *                               until the job is done. A key is no promise: sent twice it makes two jobs, unless --idempotent.
 *     200 {id, key, status: 'done', files: [{url, role}], text?, title?}
 *     202 {id, key, status: 'pending', retryAfterMs}
 *     4xx, 503 {error: {code, created: false, field?, retryAfterMs?}}  proven: no work was done. Codes: auth 401, invalid 400,
 *              input 400, balance 402, content 422, rate 429 (with Retry-After), unavailable 503
 *     5xx without `created: false`: perhaps
 *   GET  /v1/jobs/ID            200 {id, key, status: 'pending' | 'running' | 'done' | 'failed' | 'cancelled', ...}
 *                               failed: error {code}; not there: 404 {error: {code: 'not-found'}}
 *   GET  /v1/jobs?key=K         the same for the first job of our key, with `submissions`, the number of them. A submission
 *                               can become visible up to VISIBLE_WITHIN_MS after it arrived, never later. --no-lookup: 501
 *   POST /v1/jobs/ID/cancel     200 {status: 'cancelled'}; 409 {status} when it is too late or this job will not
 *   GET  /v1/files/ID-N.ext?sig=S
 *
 * Callbacks: POST {id, key, status: 'done'} to callbackUrl, signed as callbacks.ts says. What can be asked of it: behaviour.ts.
 */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { parseArgs } from 'node:util'
import { readProfile } from './behaviour.ts'
import { createDesk } from './desk.ts'
import { openRecord } from './record.ts'

const { values: flags } = parseArgs({
  options: {
    record: { type: 'string' },
    port: { type: 'string', default: '0' },
    token: { type: 'string', default: 'practice' },
    secret: { type: 'string', default: 'practice-secret' },
    profile: { type: 'string' },
    seed: { type: 'string', default: '1' },
    'no-lookup': { type: 'boolean', default: false },
    idempotent: { type: 'boolean', default: false },
    stdin: { type: 'boolean', default: false },
  },
})
if (!flags.record) throw new Error('--record FILE is needed')

const { events, writer } = await openRecord(flags.record)
await writer.append({ type: 'started', atMs: Date.now(), pid: process.pid })
const desk = createDesk(events, writer, {
  token: flags.token,
  secret: flags.secret,
  profile: flags.profile === undefined ? {} : readProfile(flags.profile),
  seed: Number(flags.seed),
  lookup: !flags['no-lookup'],
  idempotent: flags.idempotent,
})

const server = createServer((request, response) => {
  desk(request, response).catch((error: unknown) => {
    // Somebody who left in the middle of a request is no fault of this program; everything else is, and is said aloud.
    if (request.complete) process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`)
    response.destroy()
  })
})
server.listen(Number(flags.port), '127.0.0.1', () => {
  process.stdout.write(`${JSON.stringify({ port: (server.address() as AddressInfo).port })}\n`)
})

const stop = () => process.exit(0)
process.once('SIGTERM', stop)
process.once('SIGINT', stop)
if (flags.stdin) process.stdin.resume().once('close', stop)
