/** Small pictures of pictures, clips and songs. Child side. */
import { detect } from './detect.ts'
import { openPicture, openPixels } from './pictures.ts'
import { type PictureFile, type ResultJob, unusable } from './result-job.ts'

/** A thumbnail (null for sound without a cover), or frames spread evenly over a clip. */
export async function previews(
  job: Exclude<ResultJob, { op: 'finish' | 'shrink' | 'lay' }>,
): Promise<PictureFile | null | PictureFile[]> {
  return job.op === 'thumbnail' ? thumbnail(job) : frames(job)
}

async function thumbnail(job: Extract<ResultJob, { op: 'thumbnail' }>): Promise<PictureFile | null> {
  const found = await detect(job.sourcePath)
  if (!found) throw unusable('unknown')
  const path = `${job.targetBase}.jpg`
  if (found.family === 'still') return writeSmall(openPicture(job.sourcePath), job.maxSidePx, path)
  const { coverOf, frameAt } = await import('./frames.ts')
  const first = await frameAt(job.sourcePath, found.format, 0, job.maxSidePx)
  if (first) return writeSmall(openPixels(first), job.maxSidePx, path)
  const cover = await coverOf(job.sourcePath, found.format)
  return cover ? writeSmall(openPicture(cover), job.maxSidePx, path) : null
}

async function frames(job: Extract<ResultJob, { op: 'frames' }>): Promise<PictureFile[]> {
  const found = await detect(job.sourcePath)
  if (found?.family !== 'av') throw unusable('wrong_type')
  const { frameAt } = await import('./frames.ts')
  const { readFacts } = await import('./clips.ts')
  const { durationMs } = await readFacts(job.sourcePath, found.format)
  const made: PictureFile[] = []
  for (let index = 0; index < job.count; index += 1) {
    const atMs = (durationMs * (index + 0.5)) / job.count
    const pixels = await frameAt(job.sourcePath, found.format, atMs, job.maxSidePx)
    if (!pixels) throw unusable('broken')
    made.push(await writeSmall(openPixels(pixels), job.maxSidePx, `${job.targetBase}-${index + 1}.jpg`))
  }
  return made
}

async function writeSmall(
  picture: ReturnType<typeof openPixels>,
  maxSidePx: number,
  path: string,
): Promise<PictureFile> {
  const info = await picture
    .resize(maxSidePx, maxSidePx, { fit: 'inside', withoutEnlargement: true })
    .flatten({ background: '#ffffff' })
    .jpeg({ quality: 82 })
    .toFile(path)
  return { path, mime: 'image/jpeg', sizeBytes: info.size, widthPx: info.width, heightPx: info.height }
}
