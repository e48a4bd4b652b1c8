/** The S3 stand-in as a process of its own, so that what it keeps does not count as the store's memory. */
import { startS3 } from '../../test/s3/double.ts'

const double = await startS3()
process.on('message', (said) => {
  if (said === 'stop') process.exit(0)
})
process.send?.({ endpoint: double.endpoint })
