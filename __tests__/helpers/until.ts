import { setTimeout as pause } from 'node:timers/promises';

const PATIENCE_MS = 30_000;

/** Looks again and again until something is there. For what tells nobody when it happens: a row of pg_locks, a file of another process. */
export async function until<T>(what: string, look: () => Promise<T | undefined | false>): Promise<T> {
  const late = performance.now() + PATIENCE_MS;
  for (;;) {
    const found = await look();
    if (found !== undefined && found !== false) return found;
    if (performance.now() > late) throw new Error(`Waited in vain for ${what}`);
    await pause(20);
  }
}
