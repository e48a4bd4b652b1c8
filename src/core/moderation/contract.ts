/** The one suite that every moderator passes. Imported by tests alone: `moderatorContract('moderations', makeSubject)`. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { Fault } from '../errors.ts'
import { CATEGORIES, type Findings, type ModerationCategory, type Moderator } from '../ports.ts'

/** A moderator with everything around it that a test needs. */
export interface ModeratorSubject {
  moderator: Moderator
  /** Words or a picture in which it finds this category, and the same of which it finds nothing. */
  guilty: { category: ModerationCategory; input: { text?: string; picturePaths?: string[] }; prepare?(): void }
  innocent: { text?: string; picturePaths?: string[] }
  /** From now on it can't be reached; absent: it never leaves this process. */
  breakOff?(): void
  close?(): Promise<void>
}

const WITHIN_MS = 20_000

export function expectFindings(findings: Findings): void {
  for (const [category, score] of Object.entries(findings.scores)) {
    expect(CATEGORIES).toContain(category)
    expect(score).toBeGreaterThan(0)
    expect(score).toBeLessThanOrEqual(1)
  }
  for (const one of findings.evidence) expect(one).toMatch(/^[\x20-\x7e]{1,200}$/)
}

export function moderatorContract(name: string, make: () => Promise<ModeratorSubject>): void {
  describe(`the moderator ${name}`, () => {
    let subject: ModeratorSubject
    beforeEach(async () => {
      subject = await make()
    })
    afterEach(() => subject.close?.())

    test('reads at least one of words and pictures', () => {
      expect(subject.moderator.reads.length).toBeGreaterThan(0)
    })
    test('finds nothing in nothing, and asks nobody', async () => {
      expect(await subject.moderator.screen({ kind: 'image' })).toEqual({ scores: {}, evidence: [] })
      expect(await subject.moderator.screen({ kind: 'image', text: '  ', picturePaths: [] })).toEqual({
        scores: {},
        evidence: [],
      })
    })
    test('finds the category, and names its rules', async () => {
      const { category, input, prepare } = subject.guilty
      prepare?.()
      const findings = await subject.moderator.screen({ ...input, kind: 'image' })
      expectFindings(findings)
      expect(findings.scores[category]).toBe(1)
      expect(findings.evidence.length).toBeGreaterThan(0)
    })
    test('says nothing that was written', async () => {
      const { input, prepare } = subject.guilty
      prepare?.()
      const findings = await subject.moderator.screen({ ...input, kind: 'image' })
      expect(JSON.stringify(findings)).not.toContain(input.text ?? 'no text')
    })
    test('finds no category in what is innocent', async () => {
      const findings = await subject.moderator.screen({ ...subject.innocent, kind: 'image' })
      expectFindings(findings)
      expect(Object.values(findings.scores).filter((score) => score >= 1)).toEqual([])
    })
    test('ends with a Fault within its time where it can not be reached', async ({ skip }) => {
      if (subject.breakOff === undefined) return skip()
      subject.breakOff()
      const began = performance.now()
      const input = { ...subject.guilty.input, kind: 'image' as const }
      const fault = await subject.moderator.screen(input).catch((error: unknown) => error)
      expect(fault).toBeInstanceOf(Fault)
      expect(JSON.stringify(fault)).not.toContain(input.text ?? 'no text')
      expect(performance.now() - began).toBeLessThan(WITHIN_MS)
    })
  })
}
