import type { Storage, StorageKind, StorageWorld, Stored } from './index.ts';
import { keyOf, newKeyOf, prefixOf, S3_SETTINGS, type S3Access, type S3Settings } from './s3-access.ts';
import { isAbsent } from './s3-errors.ts';
import { isThere, listObjects, namesBelow, unfinishedUploads } from './s3-list.ts';
import { lockOf } from './s3-lock.ts';
import { read } from './s3-read.ts';
import { rehearse } from './s3-rehearse.ts';
import { abandon, discard, held, remove } from './s3-remove.ts';
import { upload } from './s3-upload.ts';
import { parseS3, type S3Place } from './s3-url.ts';
import { surroundingsOf } from './s3-world.ts';

/** A bucket of AWS or of another store that speaks S3: `s3://bucket/prefix?endpoint=…&region=…`. */
export const s3: StorageKind = {
  schemes: ['s3'],
  open: (location, world) => s3Storage(parseS3(location), world),
};

/** Nothing is loaded, read or asked before the first call that needs it: a run to a folder pays nothing, and parsing touches nothing. */
export function s3Storage(place: S3Place, world: StorageWorld, settings: Partial<S3Settings> = {}): Storage {
  let opened: Promise<S3Access> | undefined;
  const access = () => {
    // Asked again where it failed: what was wrong may have passed.
    opened ??= open(place, world, { ...S3_SETTINGS, ...settings }).catch((thrown) => {
      opened = undefined;
      throw thrown;
    });
    return opened;
  };
  return {
    location: locationOf(place),
    locate: (key) => `s3://${place.bucket}/${keyOf(place, key)}`,
    put: async (key, body, options = {}) => {
      try {
        const whole = newKeyOf(place, key);
        await upload(await access(), whole, body, options);
      } catch (thrown) {
        // Whoever fills it must not wait for a reader that will never come.
        if (!Buffer.isBuffer(body)) body.destroy();
        throw thrown;
      }
    },
    get: async (key) => {
      const whole = keyOf(place, key);
      return read(await access(), whole);
    },
    getSmall: async (key, most) => {
      const whole = keyOf(place, key);
      const { quick } = await access();
      return quick.get(whole, most);
    },
    list: async function* (prefix) {
      const whole = prefixOf(place, prefix);
      // No key begins so, and MinIO does not want to be asked.
      if (!prefix.startsWith('/')) yield* listObjects(await access(), whole);
    },
    held: async (keys) => {
      const whole = keys.map((key) => keyOf(place, key));
      return held(await access(), whole);
    },
    remove: async (keys) => {
      const whole = keys.map((key) => keyOf(place, key));
      return remove(await access(), whole);
    },
    discard: async (prefix) => {
      const whole = prefixOf(place, prefix);
      await discard(await access(), whole);
    },
    abandon: async (key) => {
      const whole = keyOf(place, key);
      await abandon(await access(), whole);
    },
    unfinished: async function* (prefix) {
      const whole = prefixOf(place, prefix);
      yield* unfinishedUploads(await access(), whole);
    },
    rehearse: async (prefix) => {
      const whole = prefixOf(place, prefix);
      return rehearse(await access(), whole);
    },
    abilities: async (prefix, signal) => {
      const whole = prefixOf(place, prefix);
      const { abilities } = await import('./s3-dialect.ts');
      return abilities(await access(), whole, signal);
    },
    stat: async (key) => {
      const whole = keyOf(place, key);
      return stat(await access(), key, whole);
    },
    exists: async () => isThere(await access()),
    near: async (where) => namesBelow(await access(), where === 'in' ? place.prefix : place.prefix.replace(/[^/]*\/$/, '')),
    space: async () => undefined,
  };
}

/** What a person needs to find the place again. */
function locationOf({ bucket, prefix, endpoint, region, pathStyle }: S3Place): string {
  const given = { endpoint, region, 'path-style': pathStyle };
  const query = Object.entries(given).flatMap(([name, value]) => (value === undefined ? [] : [`${name}=${value}`]));
  return `s3://${bucket}/${prefix}`.replace(/\/$/, '') + (query.length > 0 ? `?${query.join('&')}` : '');
}

async function open(place: S3Place, world: StorageWorld, settings: S3Settings): Promise<S3Access> {
  const around = surroundingsOf(place, world);
  const { connectS3 } = await import('./s3-client.ts');
  const { ask, quick } = connectS3(place, around, settings);
  let lock: ReturnType<typeof lockOf> | undefined;
  const access: S3Access = {
    place,
    region: around.region,
    isAws: around.isAws,
    settings,
    tempDir: world.tempDir,
    ask,
    quick,
    conditional: 'unknown',
    lock: () => {
      lock ??= lockOf(ask).catch((thrown) => {
        lock = undefined;
        throw thrown;
      });
      return lock;
    },
    checksummed: around.checksums !== 'WHEN_REQUIRED',
    // The SDK's own checksums do as well. Where nobody may ask for the lock, there may be one.
    wantsMd5: async () => !access.checksummed && (await access.lock()).state !== 'off',
  };
  return access;
}

async function stat({ ask }: S3Access, key: string, whole: string): Promise<Stored | undefined> {
  try {
    const { ContentLength = 0, LastModified = new Date() } = await ask('HeadObject', { Key: whole });
    return { key, bytes: ContentLength, modified: LastModified };
  } catch (thrown) {
    if (isAbsent(thrown)) return undefined;
    throw thrown;
  }
}
