declare module 'heic-decode' {
  /** Decodes the first picture of a HEIC file, tiles joined and orientation applied, to RGBA rows. */
  export default function decode(source: {
    buffer: Uint8Array
  }): Promise<{ width: number; height: number; data: Uint8ClampedArray<ArrayBuffer> }>
}
