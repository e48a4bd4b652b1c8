import { expect, test } from 'vitest'
import { createMetrics } from './metrics.ts'

test('counts, durations and figures read on demand stand on the page under our prefix', async () => {
  const metrics = createMetrics({ processFigures: false })
  let waiting = 3
  metrics.count('generations', { state: 'delivered' })
  metrics.count('generations', { state: 'delivered' })
  metrics.observe('step_seconds', 0.2, { step: 'start' })
  metrics.gauge('jobs_waiting', () => waiting)
  metrics.count('spent_usd', { vendor: 'a' }, 0.25)
  metrics.count('spent_usd', { vendor: 'a' }, 0.5)
  let vendors = [{ labels: { vendor: 'gone' }, value: 1 }]
  metrics.gauge('left_usd', () => vendors, ['vendor'])
  await metrics.render()
  vendors = [{ labels: { vendor: 'a' }, value: -2 }]
  waiting = 5
  const { body, contentType } = await metrics.render()
  expect(contentType).toContain('text/plain')
  expect(body).toContain('chatelier_generations_total{state="delivered"} 2')
  expect(body).toContain('chatelier_step_seconds_count{step="start"} 1')
  expect(body).toContain('chatelier_jobs_waiting 5')
  expect(body).toContain('chatelier_spent_usd_total{vendor="a"} 0.75')
  expect(body).toContain('chatelier_left_usd{vendor="a"} -2')
  expect(body).not.toContain('gone')
})

test('labels that differ from the first use neither throw nor add a series of another form', async () => {
  const metrics = createMetrics({ processFigures: false })
  metrics.count('refusals', { code: 'a' })
  metrics.count('refusals', { other: 'b' })
  metrics.count('refusals')
  expect((await metrics.render()).body).toContain('chatelier_refusals_total{code=""} 2')
})

test('a figure that cannot be read does not take the page with it', async () => {
  const metrics = createMetrics({ processFigures: false })
  metrics.gauge('broken', () => Promise.reject(new Error('no database')))
  metrics.gauge('broken_at_once', () => {
    throw new Error('no database')
  })
  metrics.count('alive')
  const { body } = await metrics.render()
  expect(body).toContain('chatelier_alive_total 1')
  expect(body).toContain('chatelier_broken Nan')
})

test('two registries live beside each other', async () => {
  createMetrics({ processFigures: false }).count('a')
  const second = createMetrics({ processFigures: false })
  second.count('a')
  expect((await second.render()).body).toContain('chatelier_a_total 1')
})
