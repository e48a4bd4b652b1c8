/** Milliseconds of the processor that `act` took, whoever else was at work on the machine meanwhile. */
export function cpuMs(act: () => unknown): number {
  const before = process.cpuUsage()
  act()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1000
}
