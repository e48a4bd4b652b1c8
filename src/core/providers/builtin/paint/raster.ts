import { Resvg } from '@resvg/resvg-js'

/** Renders an SVG text to RGBA pixels of exactly this size; its own proportions must be those (within a pixel). */
export function rasterize(
  svg: string,
  widthPx: number,
  heightPx: number,
): { data: Uint8Array; widthPx: number; heightPx: number } {
  const sized = svg.replace('<svg ', `<svg width="${widthPx}" height="${heightPx}" preserveAspectRatio="none" `)
  const picture = new Resvg(sized, { font: { loadSystemFonts: false }, logLevel: 'off' }).render()
  return { data: picture.pixels, widthPx: picture.width, heightPx: picture.height }
}
