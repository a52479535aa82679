import { writeFileSync } from 'node:fs';
import fs, { type FileHandle } from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';

/**
 * Loaded into a backup with `--import`: the process ends itself with SIGKILL at one of the steps by which it changes its destination, a
 * folder. `DIE_UNDER` is that folder. `DIE_AT` is a phase, the number of the step in it from 1 on, and `before` or `after`, for example
 * `pruning 7 after`. `DIE_COUNT` is a file that gets the number of steps of each phase as JSON when the process ends in order.
 */
const { DIE_UNDER: under = '', DIE_AT: at = '', DIE_COUNT: countFile } = process.env;
const [deadlyPhase, deadlyStep, deadlySide] = at.split(' ');
const counts = { upload: 0, pruning: 0 };
let phase: keyof typeof counts = 'upload';

const CHANGES = ['open', 'mkdir', 'link', 'rename', 'unlink', 'rmdir'] as const;
const CHANGES_OF_FILES = ['writev', 'sync'] as const;
/** Below the folder of a backup; what is only tried out stands elsewhere. */
const isCounted = (path: string) => path.startsWith(under) && /\/\d{8}T\d{6}Z-/.test(path);
const pathOf = new WeakMap<object, string>();

async function step<T>(path: string, deed: () => Promise<T>): Promise<T> {
  if (!isCounted(path)) return deed();
  counts[phase]++;
  const deadly = phase === deadlyPhase && counts[phase] === Number(deadlyStep);
  if (deadly && deadlySide === 'before') process.kill(process.pid, 'SIGKILL');
  const result = await deed();
  if (deadly) process.kill(process.pid, 'SIGKILL');
  return result;
}

type Deed = (...args: unknown[]) => Promise<unknown>;

const world = fs as unknown as Record<string, Deed>;
for (const name of CHANGES) {
  const real = world[name]!;
  world[name] = async (...args) => {
    if (name === 'open' && args[1] === 'r') return real(...args);
    // The name that comes to be, where there are two.
    const path = String(name === 'link' || name === 'rename' ? args[1] : args[0]);
    const result = await step(path, () => real(...args));
    if (name === 'open') pathOf.set(result as FileHandle, path);
    if (name === 'link' && path.endsWith('/manifest.json')) phase = 'pruning';
    return result;
  };
}
const handle = await fs.open(process.execPath, 'r');
const files = Object.getPrototypeOf(handle) as Record<string, Deed>;
for (const name of CHANGES_OF_FILES) {
  const real = files[name]!;
  files[name] = function (this: object, ...args) {
    return step(pathOf.get(this) ?? '', () => real.apply(this, args));
  };
}
await handle.close();
syncBuiltinESMExports();
process.on('exit', () => countFile && writeFileSync(countFile, JSON.stringify(counts)));
