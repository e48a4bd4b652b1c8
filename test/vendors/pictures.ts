/** Measures the pictures that a double was sent: one that its vendor would refuse is refused. */
import sharp from 'sharp'

export interface PictureRules {
  formats: readonly string[]
  maxBytes: number
  minSidePx: number
  maxSidePx?: number
  /** Width by height, and its reverse. */
  maxRatio?: number
}

/** What is wrong with it, or null. Takes base64 and data URLs. */
export async function wrongPicture(value: string, rules: PictureRules): Promise<string | null> {
  const bytes = Buffer.from(value.replace(/^data:[\w/+.-]+;base64,/, ''), 'base64')
  if (bytes.length > rules.maxBytes) return `larger than ${rules.maxBytes} bytes`
  try {
    const { format, width, height } = await sharp(bytes).metadata()
    if (!rules.formats.includes(format)) return `of the format ${format}`
    if (Math.min(width, height) < rules.minSidePx) return `${width} x ${height} is too small`
    if (rules.maxSidePx !== undefined && Math.max(width, height) > rules.maxSidePx)
      return `${width} x ${height} is too large`
    const ratio = Math.max(width / height, height / width)
    if (rules.maxRatio !== undefined && ratio > rules.maxRatio + 0.01) return `${width} x ${height} is too long`
    return null
  } catch {
    return 'no picture'
  }
}
