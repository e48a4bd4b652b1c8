import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Provider } from '../../src/core/ports.ts'
import { renderFile } from '../vendor/files.ts'

/**
 * An engine for stories that have many clips made to show what is said around them: it makes the first one itself, which takes
 * seconds of computing, and hands out small files for those that follow. No two files are alike.
 */
export function sparing(engine: Provider): Provider {
  let clips = 0
  return {
    ...engine,
    async start(task, key) {
      if (task.kind !== 'animate' || clips++ === 0) return engine.start(task, key)
      const fileOf = async (role: 'main' | 'still', extension: 'mp4' | 'jpg') => {
        const path = join(task.workDir, `${role}.${extension}`)
        await writeFile(path, await renderFile({ role, extension }, clips, role === 'main' ? 0 : 1))
        return { source: { path }, role }
      }
      return { state: 'done', files: [await fileOf('main', 'mp4'), await fileOf('still', 'jpg')] }
    },
  }
}
