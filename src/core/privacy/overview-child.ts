/** Renders an SVG of ours to a PNG file. Child side. */
import { writeFile } from 'node:fs/promises'
import { Resvg } from '@resvg/resvg-js'

export async function run(job: { svg: string; path: string; widthPx: number }): Promise<null> {
  const picture = new Resvg(job.svg, {
    font: { loadSystemFonts: false },
    fitTo: { mode: 'width', value: job.widthPx },
    logLevel: 'off',
  })
  await writeFile(job.path, picture.render().asPng())
  return null
}
