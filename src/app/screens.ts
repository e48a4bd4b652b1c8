/** Which screens look at words and pictures here, and what is said where nobody looks at pictures. */
import { readFile } from 'node:fs/promises'
import { totalmem } from 'node:os'
import { dirname } from 'node:path'
import type { ScreensConfig } from '../config.ts'
import type { NotifyAdmins } from '../core/admins.ts'
import type { Catalog } from '../core/catalog.ts'
import type { MediaTools, Screens } from '../core/generation/parts.ts'
import { LIMITS } from '../core/limits.ts'
import { classify } from '../core/media/classify.ts'
import { createModerators, type LocalScreen } from '../core/moderation/index.ts'
import type { Clock, Log, Metrics, Moderator, Sandbox } from '../core/ports.ts'

const DAY_MS = 24 * 60 * 60 * 1000

export interface Memory {
  /** Of the machine, or of what a container may use. */
  machineBytes: number
  /** Free now. */
  freeBytes: number
}

/** Who looks at pictures, or why nobody does. */
export type PictureScreen = { by: 'remote'; names: string } | { by: 'local' } | { by: 'nobody'; why: 'off' | 'memory' }

/** By the configuration, the catalogue and the memory there is. */
export function pictureScreenOf(
  config: ScreensConfig,
  catalog: Pick<Catalog, 'visionScreen'>,
  memory: Memory,
): PictureScreen {
  const { moderationModel: model } = config
  const remote = [
    ...(model !== undefined && !model.startsWith('text-') ? [model] : []),
    ...(catalog.visionScreen === undefined ? [] : [catalog.visionScreen]),
  ]
  if (config.pictures === 'local') return { by: 'local' }
  if (remote.length > 0) return { by: 'remote', names: remote.join(', ') }
  if (config.pictures === 'off') return { by: 'nobody', why: 'off' }
  const isRoomy =
    memory.machineBytes >= LIMITS.pictureScreenMachineBytes && memory.freeBytes >= LIMITS.pictureScreenFreeBytes
  return isRoomy ? { by: 'local' } : { by: 'nobody', why: 'memory' }
}

export function memoryNow(): Memory {
  const limitBytes = process.constrainedMemory()
  const machineBytes = limitBytes > 0 ? Math.min(limitBytes, totalmem()) : totalmem()
  return { machineBytes, freeBytes: process.availableMemory() }
}

export interface ScreensParts {
  config: ScreensConfig
  catalog: Catalog
  local: LocalScreen
  sandbox: Sandbox
  media: MediaTools
  clock: Clock
  log: Log
  metrics: Metrics
  notifyAdmins: NotifyAdmins
  /** Tests put their own here. */
  moderators?: readonly Moderator[]
  memory?: Memory
}

/** Builds them; nothing is loaded or started before the first picture. */
export function openScreens(parts: ScreensParts): Screens {
  const { config, catalog, local, sandbox, media, clock, log, metrics, notifyAdmins } = parts
  const pictures = pictureScreenOf(config, catalog, parts.memory ?? memoryNow())
  const moderators =
    parts.moderators ??
    createModerators({
      clock,
      rules: () => local.rules().screens,
      remote: config.openai,
      moderationModel: config.moderationModel,
      visionModel: catalog.visionScreen,
      classify: pictures.by === 'local' ? (path) => classify(sandbox, path) : undefined,
      async picture(path) {
        const targetDir = dirname(path)
        const small = await media.thumbnail({ sourcePath: path, targetDir, maxSidePx: LIMITS.remotePicturePx })
        return readFile(small?.path ?? path)
      },
    })
  const isSeen = moderators.some((one) => one.reads.includes('pictures'))
  metrics.gauge('pictures_screened', () => Number(isSeen))
  if (!isSeen)
    log.warn(pictures.by === 'nobody' ? { why: pictures.why } : {}, 'pictures are not screened: see PICTURE_SCREEN')
  else log.info({ screens: moderators.map((one) => one.id) }, 'screens beside the word lists')
  return {
    moderators,
    words: (text, { kind, place }) =>
      local.screenText(text, { kind, place: place === 'adult' ? 'group' : place, isAdult: place === 'adult' }),
    rules: () => local.rules(),
    wordsKeptMs: config.wordsKeptDays * DAY_MS,
    notifyAdmins,
  }
}
