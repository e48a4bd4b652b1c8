/** Stored files as the media of a message. */
import type { Artifact } from '../../../core/generation/artifacts.ts'
import type { Kind, MediaItem } from '../../../core/ports.ts'

/** The main files in order, each with its still or cover. */
export function mediaOf(kind: Kind, artifacts: readonly Artifact[], title: string | null): MediaItem[] {
  return artifacts
    .filter((artifact) => artifact.role === 'main')
    .map((main) => {
      const beside = artifacts.find((one) => one.role !== 'main' && one.position === main.position)
      return {
        id: main.id,
        type:
          main.type === 'picture' ? 'picture' : main.type === 'audio' ? 'audio' : kind === 'animate' ? 'live' : 'video',
        mime: main.mime,
        sizeBytes: main.size_bytes,
        ...(main.width_px === null ? {} : { widthPx: main.width_px }),
        ...(main.height_px === null ? {} : { heightPx: main.height_px }),
        ...(main.duration_ms === null ? {} : { durationMs: main.duration_ms }),
        ...(title === null ? {} : { title }),
        ...(beside === undefined ? {} : { stillId: beside.id }),
      }
    })
}
