import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';

const shared = globalThis as typeof globalThis & { testServers?: ChildProcess };

/** Stops the servers that global-setup.ts started, and waits until their data is removed. */
export default async function globalTeardown(): Promise<void> {
  const child = shared.testServers;
  if (!child || child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, 'close');
  child.stdin?.end();
  await exit;
}
