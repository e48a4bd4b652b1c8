/**
 * How long a test waits for what must come. Nothing waits so long when all is well; a bound that is met by a machine with nothing else
 * to do is not met by one that is five times slower, and then a test says something of the machine only.
 */
export const PATIENCE_MS = 150_000
