/** Where media are kept: a bucket that speaks S3 as soon as one is named, else DATA_DIR. */
import type { Mistake } from '../config.ts'
import { VARIABLES } from './variables.ts'

export interface S3Config {
  /** Undefined: AWS's own. */
  endpoint: string | undefined
  region: string
  bucket: string
  accessKeyId: string
  secretAccessKey: string
  forcePathStyle: boolean
  prefix: string
}

type S3Variable = Extract<keyof typeof VARIABLES, `S3_${string}`>
type Given = { [name in S3Variable]: string | boolean | undefined }

/** Whoever sets one of the variables wants the bucket: what is missing then is a mistake. */
export function s3Of(given: Given, isSet: (name: S3Variable) => boolean, mistakes: Mistake[]): S3Config | undefined {
  const needed = ['S3_BUCKET', 'S3_ACCESS_KEY_ID', 'S3_SECRET_ACCESS_KEY'] as const
  const named = (Object.keys(given) as S3Variable[]).filter(isSet)
  if (named.length === 0) return undefined
  for (const variable of needed) {
    if (isSet(variable)) continue
    mistakes.push({ variable, problem: `is not set, but ${named[0]} is`, mend: VARIABLES[variable].mend })
  }
  const text = (name: S3Variable) => given[name] as string | undefined
  const endpoint = text('S3_ENDPOINT')
  return {
    endpoint,
    region: text('S3_REGION') ?? 'us-east-1',
    bucket: text('S3_BUCKET') ?? '',
    accessKeyId: text('S3_ACCESS_KEY_ID') ?? '',
    secretAccessKey: text('S3_SECRET_ACCESS_KEY') ?? '',
    // Hosts of their own seldom have a name for each bucket.
    forcePathStyle: (given.S3_FORCE_PATH_STYLE as boolean | undefined) ?? endpoint !== undefined,
    prefix: text('S3_PREFIX') ?? '',
  }
}
