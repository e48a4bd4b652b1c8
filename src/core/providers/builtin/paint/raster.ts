import { Resvg } from '@resvg/resvg-js'

/** Renders an SVG text to RGBA pixels of the given width; the height follows from its own proportions. */
export function rasterize(svg: string, widthPx: number): { data: Buffer; widthPx: number; heightPx: number } {
  const picture = new Resvg(svg, {
    fitTo: { mode: 'width', value: widthPx },
    font: { loadSystemFonts: false },
    logLevel: 'off',
  }).render()
  return { data: picture.pixels, widthPx: picture.width, heightPx: picture.height }
}
