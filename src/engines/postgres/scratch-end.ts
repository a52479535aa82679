import type { Context } from '../../context.ts';

/**
 * A function that does `work` once, however often it is called, and on abort by itself. `work` gets a context that goes on after an abort, with
 * as much time as a runner leaves then (7 s between its two signals); else two minutes.
 */
export function ending(context: Context, work: (context: Context) => Promise<void>): () => Promise<void> {
  let ended: Promise<void> | undefined;
  const end = () => {
    context.signal.removeEventListener('abort', onAbort);
    ended ??= work({ ...context, signal: AbortSignal.timeout(context.signal.aborted ? 6_000 : 120_000) });
    return ended;
  };
  const onAbort = () => void end().catch(() => {}); // Whoever awaits `end` hears of it.
  context.signal.addEventListener('abort', onAbort);
  if (context.signal.aborted) onAbort();
  return end;
}
