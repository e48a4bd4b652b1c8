import { existsSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { findCycle, type Import, importsOf, isTest, ROOT, sourceFiles, textOf } from './imports.ts'
import {
  APP,
  BEHIND_INDEX,
  BY_APP_ALONE,
  DIALECT_NAMES,
  DIRECTIONS,
  FILE_LINES_MAX,
  LONG_FILES,
  PACKAGES,
  READS_ENVIRONMENT,
} from './rules.ts'

// What runs. Tests may build what they test out of anything, so only the files of the program are held to the directions.
const files = sourceFiles('src').filter((file) => !isTest(file) && !/(^|[./])contract\.ts$|\/testing\//.test(file))
const imports = files.flatMap((file) => importsOf(file))
const ours = imports.filter(({ isPackage }) => !isPackage)
const packages = imports.filter(({ isPackage, to }) => isPackage && !to.startsWith('node:'))
const say = ({ from, line, to }: Import) => `${from}:${line} imports ${to}`

/** `$1` in a rule's target stands for what the `from` of that rule has found. */
function filled(pattern: RegExp, match: RegExpExecArray): RegExp {
  return new RegExp(pattern.source.replace(/\$(\d)/g, (_, group: string) => match[Number(group)] ?? ''))
}
function directionMistakes(all: Import[]): string[] {
  return all.flatMap((one) => {
    const rule = DIRECTIONS.find(({ from }) => from.test(one.from))
    if (rule === undefined) return [`${one.from} is in a place that no rule knows`]
    const match = rule.from.exec(one.from) as RegExpExecArray
    return rule.may.some((target) => filled(target, match).test(one.to)) ? [] : [`${say(one)}: ${rule.why}`]
  })
}
function packageMistakes(all: Import[]): string[] {
  return all.flatMap((one) => {
    const rule = PACKAGES[one.to]
    if (rule === undefined) return [`${say(one)}, which the table of packages does not know`]
    const allowed = rule.in.test(one.from) || (one.isTypeOnly && rule.types?.test(one.from) === true)
    return allowed ? [] : [`${say(one)}, whose place is ${rule.in.source}`]
  })
}
const indexFolderOf = (file: string) => BEHIND_INDEX.find((folder) => file.startsWith(`${folder}/`))
function indexMistakes(all: Import[]): string[] {
  return all
    .filter(({ from, to, isTypeOnly }) => {
      const folder = indexFolderOf(to)
      return folder !== undefined && !from.startsWith(`${folder}/`) && to !== `${folder}/index.ts` && !isTypeOnly
    })
    .map(say)
}

describe('the sources', () => {
  test('import in the directions of the design', () => {
    expect(directionMistakes(ours)).toEqual([])
  })
  test('import only files that exist, with their ending', () => {
    expect(ours.filter(({ to }) => !existsSync(path.join(ROOT, to))).map(say)).toEqual([])
  })
  test('have no cycle', () => {
    expect(findCycle(ours)).toBeNull()
  })
  test('import each package in its one place', () => {
    expect(packageMistakes(packages)).toEqual([])
  })
  test('open databases in db/ alone', () => {
    const openers = files.filter((file) => !file.startsWith('src/core/db/') && DIALECT_NAMES.test(textOf(file)))
    expect(openers).toEqual([])
  })
  test('reach providers, stores, methods and commands through their list alone', () => {
    expect(indexMistakes(ours)).toEqual([])
  })
  test('leave the choice of store and queue to the composition root', () => {
    const others = ours.filter(({ from, to, isTypeOnly }) => {
      const folder = BY_APP_ALONE.find((name) => to.startsWith(`${name}/`))
      return folder !== undefined && !from.startsWith(`${folder}/`) && !APP.test(from) && !isTypeOnly
    })
    expect(others.map(say)).toEqual([])
  })
  test('read the environment in the configuration alone', () => {
    const readers = files.filter(
      (file) => !READS_ENVIRONMENT.test(file) && /process\s*\.\s*env\b|\[['"]env['"]\]/.test(textOf(file)),
    )
    expect(readers).toEqual([])
  })
  test(`have files of at most ${FILE_LINES_MAX} lines, and every excuse is still needed`, () => {
    const long = files.filter((file) => textOf(file).split('\n').length - 1 > FILE_LINES_MAX)
    expect(long).toEqual(Object.keys(LONG_FILES).sort())
  })
  test('import nothing from outside src', () => {
    expect(ours.filter(({ to }) => !to.startsWith('src/')).map(say)).toEqual([])
  })
})

describe('package.json', () => {
  const manifest = JSON.parse(textOf('package.json')) as {
    dependencies: { [name: string]: string }
    devDependencies: { [name: string]: string }
    scripts: { [name: string]: string }
  }
  test('pins every version exactly', () => {
    const all = Object.entries({ ...manifest.dependencies, ...manifest.devDependencies })
    // A package may stand in for another one, at an exact version too.
    expect(all.filter(([, version]) => !/^(npm:@?[\w./-]+@)?\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))).toEqual([])
  })
  test('has everything that runs among the dependencies that a production install keeps', () => {
    const missing = packages.filter(({ to, isTypeOnly }) => !isTypeOnly && !(to in manifest.dependencies))
    expect(missing.map(say)).toEqual([])
  })
  test('names in its scripts only files that exist', () => {
    const named = Object.values(manifest.scripts).flatMap((script) => script.match(/[\w./-]+\.(?:ts|mjs)\b/g) ?? [])
    expect(named.filter((file) => !existsSync(path.join(ROOT, file)))).toEqual([])
  })
})

describe('the rules themselves', () => {
  const at = (from: string, text: string) => importsOf(from, text)
  test('every form of import is seen, comments and strings are not', () => {
    const text = [
      "import a from './a.ts'",
      "import {\n  b,\n  type C,\n} from '../b.ts'",
      "export * from './c.ts'",
      "import './d.ts'",
      "const e = await import('./e.ts')",
      "const f = new URL('./f.ts', import.meta.url)",
      "import sharp from 'sharp'",
      "import { z } from 'zod/v4'",
      "import x from '@scope/name/deep'",
      "// import no from './no.ts'",
      "/* import no from './no.ts' */",
      "const s = 'import no'",
    ].join('\n')
    expect(
      at('src/core/x.ts', text)
        .map(({ to }) => to)
        .sort(),
    ).toEqual(
      [
        '@scope/name',
        'sharp',
        'src/b.ts',
        'src/core/a.ts',
        'src/core/c.ts',
        'src/core/d.ts',
        'src/core/e.ts',
        'src/core/f.ts',
        'zod',
      ].sort(),
    )
  })
  test('imports of types alone are told from others', () => {
    expect(at('src/x.ts', "import type { A } from './a.ts'").map(({ isTypeOnly }) => isTypeOnly)).toEqual([true])
    expect(at('src/x.ts', "import { type A, type B } from './a.ts'").map(({ isTypeOnly }) => isTypeOnly)).toEqual([
      true,
    ])
    expect(at('src/x.ts', "import { type A, b } from './a.ts'").map(({ isTypeOnly }) => isTypeOnly)).toEqual([false])
  })
  test.each([
    ['src/core/ledger.ts', '../bots/web/index.ts'],
    ['src/core/ledger.ts', './generation/accept.ts'],
    ['src/core/providers/fal.ts', '../ledger.ts'],
    ['src/core/providers/fal/index.ts', '../kie/call.ts'],
    ['src/core/providers/fal.ts', './kie.ts'],
    ['src/core/providers/fal.ts', './builtin/index.ts'],
    ['src/core/providers/kit/calls.ts', '../fal/index.ts'],
    ['src/core/providers/fal/index.ts', '../../media/pictures.ts'],
    ['src/config/vendors.ts', '../core/providers/fal/index.ts'],
    ['src/core/providers/builtin/engine.ts', '../../db/open.ts'],
    ['src/core/db/open.ts', '../ledger.ts'],
    ['src/bots/telegram/bot.ts', '../discord/bot.ts'],
    ['src/bots/conversation/dispatch.ts', '../web/page.ts'],
    ['src/payments/orders.ts', '../bots/conversation/intent.ts'],
    ['src/payments/methods/stripe/index.ts', '../../orders.ts'],
    ['src/core/ports.ts', './ledger.ts'],
  ])('%s must not import %s', (from, to) => {
    expect(directionMistakes(at(from, `import { x } from '${to}'`))).toHaveLength(1)
  })
  test.each([
    ['src/app.ts', './core/ledger.ts'],
    ['src/core/providers/builtin/painter.ts', '../../media/pictures.ts'],
    ['src/bots/web/index.ts', '../conversation/dispatch.ts'],
    ['src/payments/orders.ts', '../core/ledger.ts'],
    ['src/core/generation/accept.ts', '../ledger.ts'],
    ['src/core/providers/fal/index.ts', '../kit/calls.ts'],
    ['src/core/providers/fal/index.ts', './answers.ts'],
    ['src/core/providers/fal.ts', '../net/vendor.ts'],
    ['src/core/providers/index.ts', './fal/index.ts'],
    ['src/config/vendors.ts', '../core/providers/index.ts'],
  ])('%s may import %s', (from, to) => {
    expect(directionMistakes(at(from, `import { x } from '${to}'`))).toEqual([])
  })
  test('a package out of its place, an unknown one and a way around a list are mistakes', () => {
    expect(packageMistakes(at('src/core/ledger.ts', "import pg from 'pg'"))).toHaveLength(1)
    expect(packageMistakes(at('src/core/ledger.ts', "import x from 'left-pad'"))).toHaveLength(1)
    expect(indexMistakes(at('src/app.ts', "import { x } from './core/providers/fal.ts'"))).toHaveLength(1)
    expect(indexMistakes(at('src/app.ts', "import { x } from './core/providers/index.ts'"))).toEqual([])
  })
  test('a ring of imports is found', () => {
    const ring = [
      ...at('src/a.ts', "import './b.ts'"),
      ...at('src/b.ts', "import './c.ts'"),
      ...at('src/c.ts', "import './a.ts'"),
    ]
    expect(findCycle(ring)).toEqual(['src/a.ts', 'src/b.ts', 'src/c.ts', 'src/a.ts'])
  })
})
