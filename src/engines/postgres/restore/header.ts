import { UserError } from '../../../errors.ts';
import { SUPPORTED_MAJORS } from '../binaries.ts';
import type { Opened } from './open.ts';

/** A sentence where this release of the tools cannot read the dump. */
export function refuseUnreadable({ formatVersion, path }: Opened, major: number): void {
  const newest = READ_BY[major];
  if (formatVersion === undefined || newest === undefined || Number(formatVersion.slice(2)) <= newest) return;
  const needed = Object.keys(READ_BY).find((other) => READ_BY[Number(other)]! >= Number(formatVersion.slice(2)));
  throw new UserError(`${path} is an archive of format ${formatVersion}, and pg_restore ${major} reads up to 1.${newest}`, {
    hint:
      needed === undefined
        ? 'Use a newer release of seaworthy.'
        : `It was written by pg_dump ${needed} or newer: restore it with that major.`,
  });
}

/** The newest format 1.x that pg_restore of a major reads (PostgreSQL: pg_backup_archiver.h). */
const READ_BY: Readonly<Record<number, number>> = { 14: 14, 15: 14, 16: 15, 17: 16, 18: 16 };
const OLDEST_FORMAT = 14;
const NEWEST_FORMAT = Math.max(...Object.values(READ_BY));

/** The beginning of an archive as WriteHead of pg_backup_archiver.c makes it. */
export function readHeader(bytes: Buffer, path: string, format: 'custom' | 'tar' | 'directory'): Omit<Opened, 'path'> {
  if (bytes.subarray(0, 5).toString('latin1') !== 'PGDMP')
    throw new UserError(`${path} looks like a dump in ${format} format and does not begin as one`);
  const [major = 0, minor = 0, , size = 0] = bytes.subarray(5, 9);
  const formatVersion = `${major}.${minor}`;
  if (major !== 1 || minor > NEWEST_FORMAT || minor < OLDEST_FORMAT) {
    const hint =
      major === 1 && minor < OLDEST_FORMAT
        ? 'Restore it with an older PostgreSQL, and dump it anew with a current one.'
        : 'Use a newer release of seaworthy.';
    throw new UserError(`${path} is an archive of format ${formatVersion}; this program knows 1.${OLDEST_FORMAT} to 1.${NEWEST_FORMAT}`, {
      hint,
    });
  }
  const damaged = () => new UserError(`${path} begins like an archive of pg_dump and is damaged or cut off at once`);
  let at = 11;
  const integer = () => {
    if (at + 1 + size > bytes.length || size < 1 || size > 6) throw damaged();
    const value = bytes.readUIntLE(at + 1, size) * (bytes[at] === 0 ? 1 : -1);
    at += 1 + size;
    return value;
  };
  const text = () => {
    const length = integer();
    if (length < 0) return undefined;
    if (length > 10_000 || at + length > bytes.length) throw damaged();
    at += length;
    return bytes.subarray(at - length, at).toString('utf8');
  };
  if (minor >= 15)
    at++; // The compression by name.
  else integer();
  for (let part = 0; part < 7; part++) integer(); // When it was made.
  const [database, serverVersion, clientVersion] = [text(), text(), text()];
  return { format, compression: 'none', formatVersion, database, ...versionsOf(serverVersion, clientVersion), byPgDump: true };
}

export function versionsOf(
  serverVersion: string | undefined,
  clientVersion: string | undefined,
): Pick<Opened, 'serverVersion' | 'clientVersion' | 'major'> {
  const majors = [serverVersion, clientVersion].map((version) => Number(/^\d+/.exec(version ?? '')?.[0]));
  return { serverVersion, clientVersion, major: majors.find((major) => SUPPORTED_MAJORS.some((known) => known === major)) };
}
