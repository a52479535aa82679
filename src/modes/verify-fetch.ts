import type { Readable } from 'node:stream';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { orAbort } from '../abort.ts';
import type { Context } from '../context.ts';
import { decompressor } from '../decompress.ts';
import { decryptor } from '../encryption.ts';
import type { Item } from '../engines/index.ts';
import type { Target } from '../engines/restored.ts';
import { messageOf, UserError } from '../errors.ts';
import type { Part, StoredFile } from '../manifest.ts';
import type { Check } from '../report.ts';
import type { Storage } from '../storage/index.ts';
import { ENCRYPTED, isBrokenOff, Meter, SUFFIX } from '../stream.ts';
import { showBytes, showCount } from '../units.ts';
import { disagreement } from './verify-agree.ts';
import { parseInventory } from './verify-inventory.ts';

export interface Fetching {
  storage: Storage;
  /** `<name>/<id>/` */
  folder: string;
  part: Part;
  /** Of the manifest. */
  recovery: StoredFile | undefined;
  identities: string[];
}

/** A small file of a backup must not become a large one in memory: what is read back is hostile. */
const LARGEST_SMALL = 256 * 1024 * 1024;

interface Rungs {
  bytes: Check;
  decryption: Check;
  archive: Check;
}

/** What came of fetching: the three rungs of it, and what lies beside the dump where they hold. */
export interface Fetched {
  checks: Check[];
  inventory: Item[] | undefined;
  extras: Record<string, string>;
}

/**
 * Reads everything that the manifest lists, once: every byte against its sha256, opened, and the dump into the target, which reads it to its
 * end. Whatever is wrong becomes a failed rung; rejects only where the store does not answer, or on abort.
 */
export async function fetchPart(
  fetching: Fetching,
  target: Pick<Target, 'receive'>,
  { signal }: Pick<Context, 'signal'>,
): Promise<Fetched> {
  const { part, identities } = fetching;
  const began = performance.now();
  const rungs = rungsOf(part, identities.length > 0);
  const beside: Pick<Fetched, 'inventory' | 'extras'> = { inventory: undefined, extras: {} };
  const finish = () => {
    rungs.bytes.ms = Math.round(performance.now() - began);
    return { checks: [rungs.bytes, rungs.decryption, rungs.archive], ...beside };
  };
  if (isEncrypted(part) && identities.length === 0) {
    await onlyBytes(fetching, rungs, signal);
    return finish();
  }
  try {
    for (const small of smallFiles(part)) {
      const text = await readSmall(fetching, small, signal);
      if (small === part.inventory) beside.inventory = parseInventory(text, small.file);
      else beside.extras[plainName(small.file)] = text;
    }
    if (beside.inventory === undefined) throw new Error('the manifest lists no inventory, which every backup has');
    const contradiction = disagreement(part, beside.inventory);
    if (contradiction !== undefined) throw new Error(contradiction);
    if (fetching.recovery) await readWhole(fetching, fetching.recovery, signal);
    const tables = await readDump(fetching, target, beside.inventory, signal);
    rungs.archive = {
      ...rungs.archive,
      status: 'passed',
      actual: `${showBytes(part.rawBytes)} read to the end, ${showCount(tables)} tables as in the inventory`,
    };
  } catch (thrown) {
    signal.throwIfAborted();
    if (thrown instanceof UserError && thrown.temporary) throw thrown;
    await blame(fetching, rungs, thrown, signal);
  }
  return finish();
}

const isEncrypted = ({ recipients, file }: Part): boolean => recipients.length > 0 || file.endsWith(ENCRYPTED);
const smallFiles = (part: Part): StoredFile[] => [...(part.inventory ? [part.inventory] : []), ...part.extras];

function rungsOf(part: Part, hasKey: boolean): Rungs {
  const encrypted = isEncrypted(part);
  return {
    bytes: {
      name: 'bytes',
      status: 'passed',
      expected: 'every stored byte is the one that was written (sha256)',
      actual: `${showBytes(part.bytes)} read`,
      ms: 0,
    },
    decryption: encrypted
      ? {
          name: 'decryption',
          status: hasKey ? 'passed' : 'inconclusive',
          expected: 'one of the keys opens it',
          actual: hasKey ? 'opened' : 'it is encrypted and there is no decrypt-with',
          ...(hasKey ? {} : { hint: 'Give decrypt-with an age identity (private key) of one of its recipients.' }),
          ms: 0,
        }
      : { name: 'decryption', status: 'skipped', expected: 'opened where it is encrypted', actual: 'not encrypted', ms: 0 },
    archive: {
      name: 'archive',
      status: 'skipped',
      expected: 'the archive is whole and has the tables of the inventory',
      actual: 'not read',
      ms: 0,
    },
  };
}

/** Whose fault it is: bytes that are not those that were written come first, since everything else follows from them. */
async function blame(fetching: Fetching, rungs: Rungs, thrown: unknown, signal: AbortSignal): Promise<void> {
  await onlyBytes(fetching, rungs, signal);
  if (rungs.bytes.status === 'failed') {
    rungs.decryption = { ...rungs.decryption, status: 'skipped', actual: 'not tried on changed bytes' };
    return;
  }
  const rung = thrown instanceof Undecryptable ? 'decryption' : 'archive';
  if (rung === 'archive') rungs.archive.actual = messageOf(thrown);
  const hint =
    rung === 'decryption'
      ? (hintOf(thrown) ?? 'Check that decrypt-with is an identity of one of the recipients in the manifest.')
      : 'The bytes are those that were written, so the backup was bad from the beginning: restore another one, and look at how this was made.';
  rungs[rung] = { ...rungs[rung], status: 'failed', actual: messageOf(thrown), hint };
}

async function onlyBytes(fetching: Fetching, rungs: Rungs, signal: AbortSignal): Promise<void> {
  const fail = (actual: string) => {
    rungs.bytes = {
      ...rungs.bytes,
      status: 'failed',
      actual,
      hint: 'The storage changed or lost data: restore from another copy or another backup, and look at what happened there.',
    };
  };
  const { part, recovery } = fetching;
  for (const file of [part, ...smallFiles(part), ...(recovery ? [recovery] : [])]) {
    try {
      await readWhole(fetching, file, signal);
    } catch (thrown) {
      signal.throwIfAborted();
      if (thrown instanceof UserError && thrown.temporary) throw thrown;
      return fail(messageOf(thrown));
    }
  }
}

async function readWhole({ storage, folder }: Fetching, written: StoredFile, signal: AbortSignal): Promise<void> {
  const meter = new Meter();
  await pipeline(await orAbort(storage.get(folder + written.file), signal), meter.resume(), { signal });
  expectWritten(meter, written);
}

function expectWritten(meter: Meter, { file, bytes, sha256 }: StoredFile): void {
  if (meter.bytes !== bytes) throw new UserError(`${file} has ${meter.bytes} bytes, ${bytes} were written`);
  if (meter.digest() !== sha256) throw new UserError(`${file} has other bytes than were written`);
}

class Undecryptable extends Error {}

const hintOf = (thrown: unknown) => (thrown instanceof Error && thrown.cause instanceof UserError ? thrown.cause.hint : undefined);

async function opened({ storage, folder, part, identities }: Fetching, file: StoredFile, signal: AbortSignal) {
  if (isEncrypted(part) && !file.file.endsWith(ENCRYPTED)) {
    const what = `${file.file} is not encrypted, and its manifest says that the backup is`;
    const hint =
      'Somebody has put something else in its place, who has no need of a key: use another copy, and look at who may write there.';
    throw new Undecryptable(what, { cause: new UserError(what, { hint }) });
  }
  const meter = new Meter();
  const stages: (Readable | Transform)[] = [await orAbort(storage.get(folder + file.file), signal), meter];
  if (file.file.endsWith(ENCRYPTED)) {
    const decrypting = await decryptor(identities, file.file);
    stages.push(decrypting as unknown as Transform);
    return { meter, stages, decrypting, method: part.compression };
  }
  return { meter, stages, decrypting: undefined, method: part.compression };
}

async function readSmall(fetching: Fetching, file: StoredFile, signal: AbortSignal): Promise<string> {
  const { meter, stages, decrypting } = await opened(fetching, file, signal);
  const failures = watch(decrypting);
  const chunks: Buffer[] = [];
  const method = methodOf(file.file);
  const unpacked = decompressor(method);
  try {
    await pipeline([...stages, unpacked, capped(LARGEST_SMALL, file.file).on('data', (chunk: Buffer) => chunks.push(chunk))], { signal });
  } catch (thrown) {
    throw failures() ?? new Error(`${file.file}: ${messageOf(thrown)}`, { cause: thrown });
  }
  expectWritten(meter, file);
  return Buffer.concat(chunks).toString('utf8');
}

async function readDump(
  fetching: Fetching,
  target: Pick<Target, 'receive'>,
  inventory: Item[] | undefined,
  signal: AbortSignal,
): Promise<number> {
  const { part } = fetching;
  const { meter, stages, decrypting } = await opened(fetching, part, signal);
  const failures = watch(decrypting);
  const body = capped(part.rawBytes, part.file);
  const [fed, received] = await Promise.allSettled([
    pipeline([...stages, decompressor(part.compression), body], { signal }),
    target.receive(body, inventory),
  ]);
  const undecryptable = failures();
  if (undecryptable) throw undecryptable;
  const brokenOff = fed.status === 'rejected' && isBrokenOff(fed.reason);
  for (const ended of brokenOff ? [received, fed] : [fed, received]) {
    if (ended.status === 'rejected') throw named(part.file, ended.reason);
  }
  expectWritten(meter, part);
  if (body.bytes !== part.rawBytes) throw new Error(`${part.file} holds ${body.bytes} bytes, its manifest says ${part.rawBytes}`);
  return (received as PromiseFulfilledResult<{ tables: number }>).value.tables;
}

function named(file: string, thrown: unknown): unknown {
  const message = messageOf(thrown);
  if ((thrown instanceof UserError && thrown.temporary) || message.includes(file)) return thrown;
  return new Error(`${file}: ${message}`, { cause: thrown });
}

/** The library's stream tells what is wrong with the key; those behind it only that it broke off. */
function watch(decrypting: { once(event: 'error', listener: (thrown: Error) => void): unknown } | undefined): () => Error | undefined {
  let failure: Error | undefined;
  decrypting?.once('error', (thrown) => {
    if (!isBrokenOff(thrown)) failure = new Undecryptable(messageOf(thrown), { cause: thrown });
  });
  return () => failure;
}

/** Lets no more through than was said: a few bytes can be made to unpack into all of a disk. */
function capped(most: number, file: string): Transform & { bytes: number } {
  const stage = new Transform({
    highWaterMark: 256 * 1024,
    transform: (chunk: Buffer, _encoding, next) => {
      stage.bytes += chunk.length;
      if (stage.bytes > most) next(new Error(`${file} unpacks to more than ${showBytes(most)}`));
      else next(null, chunk);
    },
  }) as Transform & { bytes: number };
  stage.bytes = 0;
  return stage;
}

const methodOf = (file: string): Part['compression'] => {
  const inner = file.endsWith(ENCRYPTED) ? file.slice(0, -ENCRYPTED.length) : file;
  return inner.endsWith(SUFFIX.zstd) ? 'zstd' : inner.endsWith(SUFFIX.gzip) ? 'gzip' : 'none';
};

/** `globals.sql.zst.age` is `globals.sql`. */
const plainName = (file: string) => file.replace(/\.age$/, '').replace(/\.(?:zst|gz)$/, '');
