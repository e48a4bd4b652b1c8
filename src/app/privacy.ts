/** Rights: what erasure and export are given, their sweeps, and the address at which a large archive is fetched. */
import { join } from 'node:path'
import type { Config } from '../config.ts'
import { createAdminNotices } from '../core/admins.ts'
import { Fault } from '../core/errors.ts'
import type { GenerationParts } from '../core/generation/parts.ts'
import { isId } from '../core/id.ts'
import { LIMITS } from '../core/limits.ts'
import type { ChatPort, Sandbox, Topic } from '../core/ports.ts'
import { stepErasure, wakeErasures } from '../core/privacy/erase.ts'
import { stepExport, wakeExports } from '../core/privacy/export.ts'
import { linkedExport } from '../core/privacy/export-send.ts'
import type { PrivacyKey } from '../core/privacy/key.ts'
import type { PrivacyCrashPoint, PrivacyParts } from '../core/privacy/parts.ts'
import { remindOfRequests } from '../core/privacy/requests.ts'
import { sweepBackups, sweepRights } from '../core/privacy/sweep.ts'
import type { HttpPart } from '../http.ts'
import type { Payments } from '../payments/index.ts'

const DAY_MS = 24 * 60 * 60 * 1000
const HOURLY_MS = 60 * 60 * 1000
const CHILD = new URL('../core/privacy/overview-child.ts', import.meta.url)
const SANDBOX = "default-src 'none'; sandbox"

export interface Privacy {
  parts: PrivacyParts
  handlers: { [topic in Topic]?: (ref: string) => Promise<void> }
  http: HttpPart
  wakeOverdue(all: boolean): Promise<void>
  start(): void
}

export function openPrivacy(given: {
  generation: GenerationParts
  payments: Payments
  ports: ReadonlyMap<string, ChatPort>
  sandbox: Sandbox
  config: Config
  key: PrivacyKey
  crash(point: PrivacyCrashPoint): void
}): Privacy {
  const { generation, payments, ports, sandbox, config } = given
  const { clock, queue, log } = generation
  const tell = createAdminNotices({ queue, clock, log, admins: config.admins })
  const parts: PrivacyParts = {
    generation,
    key: given.key,
    async closeOrders(trx, personId) {
      const open = await payments.ordersOf(trx, personId, { rows: 1000, states: ['created', 'awaiting_payment'] })
      for (const { order } of open) await payments.cancelOrder(trx, { orderId: order.id, personId })
      await payments.endSubscriptionsOf(trx, personId)
    },
    async tellAdmins(trx, text) {
      await tell(trx, { text })
    },
    paymentKeptMs: config.paymentRetentionYears * 365.25 * DAY_MS,
    dueWorkingDays: config.rightsDueWorkingDays,
    publicUrl: config.publicUrl,
    async rasterize(job) {
      await sandbox.run('render', CHILD, job)
    },
    fileBytesOf: (platform) => ports.get(platform)?.fileBytes ?? LIMITS.exportPartBytes,
    crash: given.crash,
  }
  return {
    parts,
    handlers: { erasure: (id) => stepErasure(parts, id), export: (id) => stepExport(parts, id) },
    http: exportRoute(parts),
    async wakeOverdue(all) {
      await wakeErasures(parts, all)
      await wakeExports(parts, all)
    },
    start() {
      queue.every('sweep rights', HOURLY_MS, async () => {
        await sweepRights(parts)
        await remindOfRequests(parts)
        await sweepBackups(join(config.dataDir, 'backups'), clock.nowMs())
      })
    },
  }
}

/** GET /export/:id/:until/:proof: an archive that no chat takes at once. Whoever has the address has the archive, for a day. */
function exportRoute(parts: PrivacyParts): HttpPart {
  return {
    name: 'exports',
    routes(scope) {
      scope.get<{ Params: { id: string; until: string; proof: string } }>(
        '/export/:id/:until/:proof',
        async (request, reply) => {
          const { id, until, proof } = request.params
          const isAsked = isId(id) && /^\d{1,15}$/.test(until)
          const file = isAsked ? await linkedExport(parts, { id, untilMs: Number(until), proof }) : null
          const stream = await file?.open().catch((error: unknown) => {
            if (error instanceof Fault && error.code === 'not_found') return undefined
            throw error
          })
          if (file == null || stream === undefined) {
            reply.callNotFound()
            return reply
          }
          return reply
            .headers({
              'content-security-policy': SANDBOX,
              'cache-control': 'no-store',
              'content-type': 'application/zip',
              'content-length': file.sizeBytes,
              'content-disposition': `attachment; filename="chatelier-export.zip"`,
            })
            .send(stream)
        },
      )
    },
  }
}
