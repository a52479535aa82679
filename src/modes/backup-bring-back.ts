import type { Context } from '../context.ts';
import { messageOf, UserError } from '../errors.ts';
import { retrying } from '../retry.ts';
import { showDuration } from '../units.ts';
import { type Destination, usable } from './backup-destination.ts';
import type { Work } from './backup-report.ts';
import type { StoredPart } from './backup-store.ts';

/**
 * A destination that was lost in the middle to something that may pass gets the files from one that has them, after `retry-delay`, as often as
 * `retries` says: the database is not read again, and the backup stays one. What comes over is read back like everything else.
 */
export async function bringBack(work: Work, folder: string, stored: StoredPart, context: Context): Promise<void> {
  const [source] = usable(work.destinations);
  if (work.config.retries === 0 || source === undefined) return;
  for (const lost of work.destinations.filter(mayComeBack)) {
    let first: Error | undefined = lost.failure;
    const once = async () => {
      const failure = first;
      first = undefined;
      if (failure) throw failure;
      await copy(source, lost, { folder, stored, context });
    };
    const onRetry = (number: number, waitMs: number, thrown: unknown) => {
      const line = `${lost.storage.location}, try ${number} failed: ${messageOf(thrown)}. It gets a copy in ${showDuration(waitMs)}.`;
      context.log(line);
      work.notes.push(line);
    };
    await retrying(once, { retries: work.config.retries, delay: work.config['retry-delay'], signal: context.signal, onRetry }).then(
      () => {
        delete lost.failure;
      },
      (thrown) => {
        context.signal.throwIfAborted();
        lost.failure = thrown instanceof Error ? thrown : new Error(String(thrown));
      },
    );
  }
}

const mayComeBack = ({ failure, told, storage }: Destination) =>
  failure instanceof UserError && failure.temporary && !told && !storage.sendsAtEnd;

interface Copying {
  folder: string;
  stored: StoredPart;
  context: Context;
}

async function copy(from: Destination, to: Destination, { folder, stored, context }: Copying): Promise<void> {
  const { signal } = context;
  await to.storage.discard(folder);
  const bulk = { bulk: true, expectedBytes: stored.part.bytes };
  await to.storage.put(folder + stored.part.file, await from.storage.get(folder + stored.part.file), { signal, ...bulk });
  for (const { file } of stored.stored) await to.storage.put(folder + file, await from.storage.get(folder + file), { signal });
}
