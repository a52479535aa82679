import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';

const shared = globalThis as typeof globalThis & { testServers?: ChildProcess[] };

/** Stops the servers that global-setup.ts started, and waits until their data is removed. */
export default async function globalTeardown(): Promise<void> {
  const running = (shared.testServers ?? []).filter((child) => child.exitCode === null && child.signalCode === null);
  const exits = running.map((child) => once(child, 'close'));
  for (const child of running) child.stdin?.end();
  await Promise.all(exits);
}
