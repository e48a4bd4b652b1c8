import { expect, test } from 'vitest'
import { RATIOS } from '../image.ts'
import { planScene } from '../words/plan.ts'
import { readPrompt } from '../words/read.ts'
import { arrange } from './arrange.ts'
import { setStage } from './compose.ts'
import { SUBJECTS } from './subjects/index.ts'

function placed(prompt: string, ratio = 1, seed = 1) {
  return arrange(setStage(planScene(readPrompt(prompt), ratio, seed)))
}

test('every subject stands inside the picture, alone and in company, in every shape', () => {
  for (const [width, height] of Object.values(RATIOS)) {
    for (const [seed, id] of Object.keys(SUBJECTS).entries()) {
      const scene = planScene(readPrompt('three trees by a house, day'), width / height, seed)
      for (const count of [1, 7]) {
        const stage = setStage({
          ...scene,
          subjects: [{ id, count, colours: [] }, ...(count === 1 ? [] : scene.subjects)],
        })
        const items = arrange(stage).filter((item) => item.id === id)
        expect(items).toHaveLength(
          count +
            scene.subjects
              .filter((subject) => count > 1 && subject.id === id)
              .reduce((sum, subject) => sum + subject.count, 0),
        )
        for (const item of items) {
          expect(item.x, id).toBeGreaterThan(0)
          expect(item.x, id).toBeLessThan(stage.width)
          expect(item.y, id).toBeGreaterThan(80)
          expect(item.y, id).toBeLessThanOrEqual(1000)
          expect(item.height, id).toBeGreaterThan(10)
        }
      }
    }
  }
})

test('somebody in the picture holds the umbrella, and flowers stand in the vase', () => {
  const walk = placed('a woman with an umbrella in the rain')
  const woman = walk.find(({ id }) => id === 'woman')!
  const umbrella = walk.find(({ id }) => id === 'umbrella')!
  expect(Math.abs(umbrella.x - woman.x)).toBeLessThan(woman.height * 0.3)
  expect(umbrella.y).toBeLessThan(woman.y)
  const table = placed('a vase with tulips on the table')
  const vase = table.find(({ id }) => id === 'vase')!
  for (const tulip of table.filter(({ id }) => id === 'tulip'))
    expect(Math.abs(tulip.x - vase.x)).toBeLessThan(vase.height * 0.2)
})

test('a crowd is bounded', () => {
  expect(placed('99 cats')).toHaveLength(12)
})
