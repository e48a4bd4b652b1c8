import { median } from './stats.ts'
import type { Measure, Unit } from './types.ts'

const DIGITS: { [unit in Unit]: number } = { s: 2, ms: 2, MB: 0, '/s': 0, x: 2, count: 0 }
const SUFFIX: { [unit in Unit]: string } = { s: ' s', ms: ' ms', MB: ' MB', '/s': ' /s', x: '', count: '' }

const shown = (figure: number, unit: Unit): string => figure.toFixed(DIGITS[unit])

/** Median with its unit, `-` where nothing was measured. */
export function shownMedian({ runs, unit }: Measure): string {
  return runs.length === 0 ? '-' : `${shown(median(runs), unit)}${SUFFIX[unit]}`
}

function shownRange({ runs, unit }: Measure): string {
  return runs.length < 2 ? '' : `${shown(Math.min(...runs), unit)}..${shown(Math.max(...runs), unit)}`
}

function shownTarget({ target, unit }: Measure): string {
  return target === undefined ? '' : `${target.is} ${shown(target.value, unit)}${SUFFIX[unit]}`
}

/** Lines of text in columns: what, median, range, runs, target, remark. */
export function formatTable(measures: readonly Measure[]): string {
  const rows = [
    ['', 'median', 'min..max', 'runs', 'target', ''],
    ...measures.map((measure) => [
      measure.title,
      shownMedian(measure),
      shownRange(measure),
      String(measure.runs.length),
      shownTarget(measure),
      measure.note ?? '',
    ]),
  ]
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)))
  return rows
    .map((row) =>
      row
        .map((cell, column) =>
          column === 0 || column > 3 ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!),
        )
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}
