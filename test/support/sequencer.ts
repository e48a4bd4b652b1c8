/** What takes longest begins first, so that no core stands idle at the end beside one last long file. */
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** Minutes of deaths in a few lines: where nothing is known of earlier runs, vitest would go by the size of a file. */
const LONGEST = ['-kills.test.ts', '/kills.test.ts', 'browser/story.test.ts', '-steps.test.ts', '-checkout.test.ts']

export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification) => {
      const known = LONGEST.findIndex((end) => moduleId.endsWith(end))
      return known === -1 ? LONGEST.length : known
    }
    return (await super.sort(files)).sort((one, other) => place(one) - place(other))
  }
}
