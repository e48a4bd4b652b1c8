/** For operators: what each vendor took and brought, and which take no jobs. */
import { creditMicroUsd, type VendorFigure, vendorFigures } from '../../core/health/margin.ts'
import { stops } from '../../core/health/stops.ts'
import { LIMITS } from '../../core/limits.ts'
import type { Text } from '../../core/ports.ts'
import { dateOf } from './dates.ts'
import { raw, type Scene, t } from './scene.ts'

const ROWS = 200
const SHOWN = 20

/** Since a time, by vendor and model; groups of few are shown together, as all figures of use are. */
export async function vendorLines(scene: Scene, sinceMs: number): Promise<Text[]> {
  const figures = await vendorFigures(scene.trx, sinceMs, ROWS)
  const few = figures.filter((one) => one.attempts < LIMITS.figureGroup)
  const others = few.reduce<VendorFigure>(added, { ...NONE })
  const worth = creditMicroUsd(scene.catalog)
  const lines = [
    ...figures
      .filter((one) => one.attempts >= LIMITS.figureGroup)
      .slice(0, SHOWN)
      .map((one) => line(raw(`${one.provider} ${one.modelId}`), one, worth)),
    ...(others.attempts >= LIMITS.figureGroup ? [line(t('usage-others'), others, worth)] : []),
  ]
  const stopped = (await stops(scene.trx)).map((one) =>
    t('vendor-line-stopped', {
      vendor: scene.generation.providers.get(one.provider)?.title ?? one.provider,
      code: one.vendorCode ?? '–',
      date: dateOf(one.stoppedAtMs, scene.person.locale),
    }),
  )
  return [...(lines.length === 0 ? [] : [t('vendor-title'), ...lines]), ...stopped]
}

function line(what: Text, one: VendorFigure, worth: number | null): Text {
  const marginMicroUsd = worth === null ? null : one.credits * worth - one.costMicroUsd
  return t('vendor-line', {
    what,
    made: one.made,
    asked: one.attempts,
    credits: one.credits,
    cost: usd(one.costMicroUsd),
    unpriced: one.unpriced,
    margin: marginMicroUsd === null ? '–' : usd(marginMicroUsd),
  })
}

/** Small sums to the hundredth of a cent. */
const usd = (microUsd: number) => (microUsd / 1_000_000).toFixed(Math.abs(microUsd) < 1_000_000 ? 4 : 2)

const NONE: VendorFigure = {
  provider: '',
  modelId: '',
  attempts: 0,
  made: 0,
  refused: 0,
  lost: 0,
  costMicroUsd: 0,
  unpriced: 0,
  credits: 0,
}

function added(sum: VendorFigure, one: VendorFigure): VendorFigure {
  return {
    ...sum,
    attempts: sum.attempts + one.attempts,
    made: sum.made + one.made,
    costMicroUsd: sum.costMicroUsd + one.costMicroUsd,
    unpriced: sum.unpriced + one.unpriced,
    credits: sum.credits + one.credits,
  }
}
