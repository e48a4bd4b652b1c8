/** The folders that the program writes to, made and tried at start. */
import { access, constants, mkdir, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { type Config, formatMistakes } from '../config.ts'
import { StartError } from './shipped.ts'

/**
 * Makes what is missing, and answers the folder for work in progress.
 * Throws StartError, with the variable and its mend, where this user can't write there.
 */
export async function prepareFolders(config: Config): Promise<{ workRoot: string }> {
  const { dataDir, database } = config
  await prepare('DATA_DIR', dataDir, 'Write a folder that the bot may write to.')
  const workRoot = join(dataDir, 'work')
  await prepare('DATA_DIR', workRoot, 'Give the user who runs the bot the right to write below DATA_DIR.')
  if (database.kind === 'sqlite' && dirname(database.path) !== dataDir)
    await prepare(
      'DATABASE_URL',
      dirname(database.path),
      'Write the path of a file in a folder that the bot may write to.',
    )
  return { workRoot }
}

async function prepare(variable: string, path: string, mend: string): Promise<void> {
  try {
    await makeFolder(path)
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown'
    const problem = `needs the folder ${path}, which can't be made or written to (${code})`
    throw new StartError(formatMistakes([{ variable, problem, mend }]))
  }
}

/**
 * Makes a folder with those above it; throws where it can't be made or written to. Node's own recursive mkdir does not end below a
 * folder that takes none, such as /proc (nodejs/node: MKDirpAsync goes up and down again at ENOENT).
 */
export async function makeFolder(path: string): Promise<void> {
  const missing: string[] = []
  for (let at = path; !(await isThere(at)); at = dirname(at)) missing.unshift(at)
  for (const folder of missing)
    await mkdir(folder).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error
    })
  await access(path, constants.W_OK | constants.X_OK)
}

async function isThere(path: string): Promise<boolean> {
  try {
    await stat(path)
    return true
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return false
    throw error
  }
}
