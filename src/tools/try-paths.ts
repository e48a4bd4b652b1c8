/** What a tried job reads and writes on this machine. */
import { stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import { makeFolder } from '../app/folders.ts'

/** Looked at before anything is begun that costs money: why a file can't be read, or the results not be saved. */
export async function unusable(folder: string, inputs: readonly string[]): Promise<string | null> {
  for (const path of inputs) {
    const isFile = await stat(resolve(path)).then(
      (found) => found.isFile(),
      () => false,
    )
    if (!isFile) return `There is no file ${path}.`
  }
  try {
    await makeFolder(folder)
    return (await stat(folder)).isDirectory() ? null : `${folder} is no folder: name another with --out.`
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown'
    return `${folder} can't be written to (${code}): name another folder with --out.`
  }
}
