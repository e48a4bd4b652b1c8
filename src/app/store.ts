/** Where media go: the operator's bucket, or the disk with links of our own. */
import { join } from 'node:path'
import type { Config } from '../config.ts'
import { mimeOfEnding } from '../core/file-names.ts'
import type { Clock, MediaStore } from '../core/ports.ts'
import { createDiskStore } from '../core/stores/disk.ts'
import type { S3Store } from '../core/stores/s3.ts'
import { linkMaker } from './media-links.ts'

/** @param linkKey signs links to files of the disk */
export async function openStore(
  config: Pick<Config, 's3' | 'dataDir' | 'publicUrl'>,
  clock: Clock,
  linkKey: Buffer,
  ends: (() => void)[],
): Promise<MediaStore> {
  if (config.s3 !== undefined) {
    const store = await openS3(config.s3, clock)
    ends.push(() => store.close())
    return store
  }
  const { publicUrl } = config
  return createDiskStore({
    root: join(config.dataDir, 'media'),
    link: publicUrl === undefined ? undefined : linkMaker(publicUrl, linkKey, clock),
  })
}

/** The package is read only where a bucket is named: the embedded installation starts without it. */
export async function openS3(config: NonNullable<Config['s3']>, clock: Clock): Promise<S3Store> {
  const { createS3Store } = await import('../core/stores/s3.ts')
  return createS3Store({ ...config, clock, mimeOf: mimeOfEnding })
}
