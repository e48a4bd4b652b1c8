/** The engines of an installation: the one that is always there, and the vendors whose variables are set. */
import type { Config } from '../config.ts'
import type { Clock, Log, Provider, Sandbox } from '../core/ports.ts'
import { createProviders, vendorProblems } from '../core/providers/index.ts'
import { callbackMaker } from './callbacks.ts'
import { StartError } from './shipped.ts'

/**
 * Throws StartError with what is wrong about files that vendors read.
 * @param secret signs the addresses that vendors call back; absent: they are told none
 */
export function openProviders(
  config: Pick<Config, 'vendors' | 'dataDir' | 'publicUrl'>,
  parts: { sandbox: Sandbox; clock: Clock; log: Log; secret?: Buffer },
): Provider[] {
  const { sandbox, clock, log, secret } = parts
  const problems = Object.values(vendorProblems(config.vendors, config.dataDir)).flat()
  if (problems.length > 0) throw new StartError(['files of engines have mistakes:', ...problems].join('\n  '))
  return createProviders({
    ...{ sandbox, clock, log, vendors: config.vendors, dataDir: config.dataDir },
    callbackUrl: secret === undefined ? () => null : callbackMaker(config.publicUrl, secret),
  })
}
