/** What takes longest begins first, so that no core stands idle at the end beside one last long file. */
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** Minutes in a few lines: where nothing is known of earlier runs, vitest would go by the size of a file. */
const LONGEST = [
  'browser/story.test.ts',
  '-kills.test.ts',
  '/kills.test.ts',
  '-steps.test.ts',
  '-checkout.test.ts',
  'parity/story.test.ts',
  'bad-input/replay.test.ts',
  'discord/connection.test.ts',
  'telegram/story.test.ts',
  'builtin/animate.test.ts',
  'privacy/erase.test.ts',
  'link/story.test.ts',
  'media/shrink.test.ts',
  'discord/story.test.ts',
  'flow/health.test.ts',
  'dashscope/dashscope.test.ts',
  'gemini/story.test.ts',
  'heygen/heygen.test.ts',
  'kling/kling.test.ts',
  'builtin/music.test.ts',
]

/** Files that have a process of their own come before those that share theirs with the next of their kind. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification) => {
      const known = LONGEST.findIndex((end) => moduleId.endsWith(end))
      return known === -1 ? LONGEST.length : known
    }
    const shares = ({ project }: TestSpecification) => Number(!project.config.isolate)
    return (await super.sort(files)).sort((one, other) => shares(one) - shares(other) || place(one) - place(other))
  }
}
