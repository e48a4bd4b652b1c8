/** The media tools as the generation flow knows them. Nothing is decoded in this process. */
import { mkdir } from 'node:fs/promises'
import type { Sandbox, TaskInput, TypeLimits } from '../ports.ts'
import { fitInput } from './fit.ts'
import { intakeFile } from './intake.ts'
import { finishResult, framesOf, layUnder, type PictureFile, type ResultFacts, shrink, thumbnail } from './probe.ts'

export interface MediaOptions {
  /** Also draw a small badge into pictures and clips. */
  visibleMark: boolean
}

export function createMediaTools(sandbox: Sandbox, { visibleMark }: MediaOptions) {
  return {
    async intake(job: { sourcePath: string; targetDir: string }): Promise<TaskInput> {
      await mkdir(job.targetDir, { recursive: true })
      return intakeFile(sandbox, job)
    },
    async fit(job: { input: TaskInput; limits: TypeLimits; targetDir: string }): Promise<TaskInput | null> {
      await mkdir(job.targetDir, { recursive: true })
      return fitInput(sandbox, job)
    },
    async finish(job: {
      sourcePath: string
      targetDir: string
      providerId: string
      /** Made by rules rather than by a trained model. */
      procedural: boolean
      expected: 'picture' | 'video' | 'audio'
    }): Promise<ResultFacts> {
      await mkdir(job.targetDir, { recursive: true })
      return finishResult(sandbox, {
        sourcePath: job.sourcePath,
        targetDir: job.targetDir,
        provider: job.providerId,
        mark: job.procedural ? 'algorithmic' : 'trained',
        visibleMark,
        expected: job.expected,
      })
    },
    async thumbnail(job: { sourcePath: string; targetDir: string; maxSidePx?: number }): Promise<PictureFile | null> {
      await mkdir(job.targetDir, { recursive: true })
      return thumbnail(sandbox, job)
    },
    async lay(job: { clipPath: string; soundPath: string; targetDir: string }): Promise<{ path: string }> {
      await mkdir(job.targetDir, { recursive: true })
      return layUnder(sandbox, job)
    },
    async frames(job: { sourcePath: string; targetDir: string; count: number }): Promise<PictureFile[]> {
      await mkdir(job.targetDir, { recursive: true })
      return framesOf(sandbox, { path: job.sourcePath }, job.count, { targetDir: job.targetDir })
    },
    async shrink(job: {
      sourcePath: string
      targetDir: string
      maxBytes: number
      maxSidePx: number
    }): Promise<ResultFacts | null> {
      await mkdir(job.targetDir, { recursive: true })
      return shrink(sandbox, job)
    },
  }
}
