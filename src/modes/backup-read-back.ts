import { pipeline } from 'node:stream/promises';
import { orAbort } from '../abort.ts';
import { decompressor } from '../decompress.ts';
import { decryptor } from '../encryption.ts';
import type { Item, Source } from '../engines/index.ts';
import { messageOf, UserError } from '../errors.ts';
import type { Part, StoredFile } from '../manifest.ts';
import { type Check, timed } from '../report.ts';
import type { Storage } from '../storage/index.ts';
import { isBrokenOff, Meter } from '../stream.ts';
import { showBytes, showCount } from '../units.ts';

export interface ReadBack {
  source: Source;
  storage: Storage;
  /** Behind the name of the check. */
  suffix: string;
  folder: string;
  part: Part;
  stored: StoredFile[];
  inventory: Item[];
  /** Identities for an encrypted part; without one its bytes are read and not opened. */
  identities: string[];
  /** The very same bytes were opened elsewhere already: their sum is all that is left to prove. */
  openedElsewhere: boolean;
}

/** Reads what was stored, not what was sent: every byte against its sha256, and, where it can be opened, the archive to its end, its tables against the inventory. */
export function readBack(given: ReadBack, signal: AbortSignal): Promise<Check> {
  const { part, identities, openedElsewhere } = given;
  const readable = part.recipients.length === 0 || identities.length > 0;
  const opened = readable && !openedElsewhere;
  const atEnd = given.storage.sendsAtEnd ? ', on this machine: it is sent when the backup is complete, and not read back from there' : '';
  const expected = `the stored bytes are those that were written${opened ? ', and the archive is whole' : ''}${atEnd}`;
  const base = { name: `read back${given.suffix}`, expected };
  return timed(async () => {
    try {
      for (const small of given.stored) await sameBytes(given, small, signal);
      if (!opened) {
        await sameBytes(given, part, signal);
        const why = openedElsewhere ? 'the same bytes as were opened there' : 'not opened: it is encrypted and there is no decrypt-with';
        return { ...base, status: 'passed', actual: `${showBytes(part.bytes)} read; ${why}` };
      }
      const tables = await readArchive(given, signal);
      return { ...base, status: 'passed', actual: `${showBytes(part.bytes)} read, ${showCount(tables)} tables as in the inventory` };
    } catch (thrown) {
      // A byte that changed shows as anything: a wrong sum, a frame that cannot be decompressed, an archive that breaks off.
      if (signal.aborted) throw signal.reason;
      // The store is busy or away: that says nothing of the bytes.
      if (isTemporary(thrown)) throw thrown;
      const hint = 'The backup was not kept there. The storage or the machine changes data: check its disk and memory, then run it again.';
      return { ...base, status: 'failed', actual: messageOf(thrown), hint };
    }
  });
}

async function sameBytes({ storage, folder }: ReadBack, { file, sha256 }: StoredFile, signal: AbortSignal): Promise<void> {
  const meter = new Meter();
  await pipeline(await orAbort(storage.get(folder + file), signal), meter.resume(), { signal });
  if (meter.digest() !== sha256) throw new Error(`${file} came back with other bytes than were written`);
}

/** Resolves to the number of tables in the archive; throws where anything is not as it was written. */
async function readArchive({ source, storage, folder, part, inventory, identities }: ReadBack, signal: AbortSignal): Promise<number> {
  const meter = new Meter();
  const decrypted = part.recipients.length > 0 ? [await decryptor(identities, part.file)] : [];
  const body = decompressor(part.compression);
  const [fed, inspected] = await Promise.allSettled([
    pipeline([await orAbort(storage.get(folder + part.file), signal), meter, ...decrypted, body], { signal }),
    source.inspect(body, inventory),
  ]);
  // Where the archive is at fault the pipeline was only broken off; where the bytes or the key are, the archive was.
  const brokenOff = fed.status === 'rejected' && isBrokenOff(fed.reason);
  for (const ended of brokenOff ? [inspected, fed] : [fed, inspected]) {
    if (ended.status === 'rejected') throw named(part.file, ended.reason);
  }
  if (meter.digest() !== part.sha256) throw new Error(`${part.file} came back with other bytes than were written`);
  return (inspected as PromiseFulfilledResult<{ tables: number }>).value.tables;
}

const isTemporary = (thrown: unknown): thrown is UserError => thrown instanceof UserError && thrown.temporary;

/** What names the file already needs no name before it. */
function named(file: string, thrown: unknown): Error {
  const message = messageOf(thrown);
  if (isTemporary(thrown)) return thrown;
  return new Error(message.includes(file) ? message : `${file}: ${message}`, { cause: thrown });
}
