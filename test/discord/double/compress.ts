import { constants, createDeflate } from 'node:zlib'
import type { WebSocket } from 'ws'

/** One zlib context for the whole connection, flushed after every payload. */
export function compressor(socket: WebSocket): (text: string) => void {
  const deflate = createDeflate({ flush: constants.Z_SYNC_FLUSH })
  let chunks: Buffer[] = []
  deflate.on('data', (chunk: Buffer) => {
    chunks.push(chunk)
    if (!chunk.subarray(-4).equals(Buffer.from([0, 0, 255, 255]))) return
    if (socket.readyState === socket.OPEN) socket.send(Buffer.concat(chunks))
    chunks = []
  })
  return (text) => void deflate.write(text)
}
