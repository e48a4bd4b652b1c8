/** A real Chromium from npm for tests: one for a test file, a context (a browser profile of its own) for a test. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
// Tells the browser in this process's environment where its fonts are; the setup has unpacked it.
import '@sparticuz/chromium'
import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  type Page,
  chromium as playwright,
} from 'playwright-core'
import { inject } from 'vitest'
import { PATIENCE_MS } from '../support/patience.ts'

export type { BrowserContext, Page } from 'playwright-core'

/** Not the package's own list: that one is for a single page in a single process, with the web's safety rules off. */
const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-dev-shm-usage',
  '--mute-audio',
  '--autoplay-policy=no-user-gesture-required',
]

export interface TestBrowser {
  /** A fresh profile with one page. What the page reports as an error is collected in `problems`. */
  page(options?: BrowserContextOptions): Promise<{ page: Page; context: BrowserContext; problems: string[] }>
  close(): Promise<void>
}

async function unpacked(): Promise<string> {
  const answer = await fetch(`${inject('setupUrl')}/chromium`, { method: 'POST' })
  if (!answer.ok) throw new Error(await answer.text())
  return answer.text()
}

/** Starts Chromium: about a second the first time on a machine, 0.1 s later. */
export async function startBrowser(): Promise<TestBrowser> {
  const dir = await mkdtemp(join(tmpdir(), 'chatelier-browser-'))
  const browser: Browser = await playwright.launch({
    executablePath: await unpacked(),
    args: ARGUMENTS,
    headless: true,
    downloadsPath: dir,
  })
  return {
    async page(options = {}) {
      const context = await browser.newContext({
        viewport: { width: 1280, height: 800 },
        locale: 'en-US',
        // Without a graphics card every frame of an animation is drawn by the processor that all tests share.
        reducedMotion: 'reduce',
        ...options,
      })
      context.setDefaultTimeout(PATIENCE_MS)
      const page = await context.newPage()
      const problems: string[] = []
      page.on('pageerror', (error) => problems.push(`${error.message}\n${error.stack ?? ''}`))
      page.on('console', (message) => {
        // A refused or torn request is told by the browser as an error too; tests cause those on purpose.
        if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
          problems.push(message.text())
      })
      return { page, context, problems }
    },
    async close() {
      await browser.close()
      await rm(dir, { recursive: true, force: true })
    },
  }
}
