import { createHash, randomBytes } from 'node:crypto';
import { getEventListeners } from 'node:events';
import { basename } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { messageOf, UserError } from '../../src/errors.ts';
import type { Storage, Stored } from '../../src/storage/index.ts';
import '../helpers/realm.ts';

export interface OpenedStorage {
  /** Empty; the place itself need not exist yet. */
  storage: Storage;
  /** Everything that is physically there, also what `list` does not show; any names will do. */
  stored(): Promise<string[]>;
  /** Leaves behind what a process leaves that was killed in the middle of `put(key)`. */
  abandon(key: string): Promise<void>;
  /** Keys that the store itself cannot take: `put` says so. */
  refused?: readonly string[];
  /** What a store that keeps folders may answer to a put when it takes the folder away at that moment, having lost its last object. */
  folderRace?: RegExp;
  cleanup(): Promise<void>;
}

const MB = 1_000_000;
/** A promise that hangs would only say that it took too long. */
const AT_ONCE_MS = 5_000;

/** Everything `Storage` promises in its docstrings. Any storage must pass, whatever it is made of. */
export function storageContract(name: string, open: () => Promise<OpenedStorage>): void {
  describe(`${name} keeps the promises of a storage`, () => {
    let opened: OpenedStorage;
    beforeEach(async () => {
      opened = await open();
    });
    afterEach(() => opened.cleanup());
    const use = () => opened;

    describe('put and get', () => givesBack(use));
    describe('all or nothing', () => allOrNothing(use));
    describe('ifAbsent', () => neverReplaces(use));
    describe('list', () => listsAll(use));
    describe('remove, discard and stat', () => takesAway(use));
    describe('unfinished', () => knowsUnfinished(use));
    describe('rehearse', () => rehearses(use));
    describe('keys', () => takesOnlyKeys(use));
    describe('many at once', () => bearsMany(use));
    describe('memory', () => staysFlat(use));
  });
}

type Use = () => OpenedStorage;

/** The same bytes each time: pieces of `size` that differ from each other, made when they are asked for. */
export function* pieces(total: number, size = 64 * 1024): Generator<Buffer> {
  for (let at = 0; at < total; at += size) {
    const piece = Buffer.alloc(Math.min(size, total - at), at % 251);
    piece.writeUInt8((at / size) % 251, 0);
    yield piece;
  }
}

const bodyOf = (total: number, size?: number) => Readable.from(pieces(total, size), { objectMode: false });

function hashOf(parts: Iterable<Buffer>): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest('hex');
}

const textOf = async (storage: Storage, key: string) => (await buffer(await storage.get(key))).toString();

export async function keysOf(storage: Storage, prefix = ''): Promise<string[]> {
  const keys: string[] = [];
  for await (const { key } of storage.list(prefix)) keys.push(key);
  return keys;
}

async function refusal(work: Promise<unknown>): Promise<UserError> {
  const thrown = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(thrown).toBeInstanceOf(UserError);
  return thrown as UserError;
}

async function atOnce<T>(what: string, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${what} did not happen`)), AT_ONCE_MS);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

function givesBack(use: Use): void {
  const sizes = [
    { what: 'nothing', bytes: 0, size: 64 * 1024 },
    { what: 'one byte', bytes: 1, size: 64 * 1024 },
    { what: 'five thousand pieces of one byte', bytes: 5_000, size: 1 },
    { what: 'pieces that fit no block', bytes: 3 * MB + 7, size: 65_537 },
    { what: '20 MB', bytes: 20 * MB, size: 64 * 1024 },
    { what: 'one piece of 20 MB', bytes: 20 * MB, size: 20 * MB },
  ];
  test.each(sizes)('a stream of $what comes back as it was', async ({ bytes, size }) => {
    const { storage } = use();
    await storage.put('shop/a/dump', bodyOf(bytes, size));
    const back = await buffer(await storage.get('shop/a/dump'));
    expect(back.length).toBe(bytes);
    expect(hashOf([back])).toBe(hashOf(pieces(bytes, size)));
    expect(await storage.stat('shop/a/dump')).toMatchObject({ key: 'shop/a/dump', bytes });
  });

  test.each([0, 1, 20 * MB])('a buffer of %d bytes comes back as it was', async (bytes) => {
    const { storage } = use();
    const content = randomBytes(bytes);
    await storage.put('shop/a/small', content);
    expect(content.equals(await buffer(await storage.get('shop/a/small')))).toBe(true);
  });

  test('empty pieces within a stream change nothing', async () => {
    const { storage } = use();
    const body = async function* () {
      for (const text of ['', 'a', '', '', 'bc', '']) yield Buffer.from(text);
    };
    await storage.put('x', Readable.from(body()));
    expect(await textOf(storage, 'x')).toBe('abc');
  });

  test('a second put replaces the first, and who reads the first reads it to its end', async () => {
    const { storage } = use();
    await storage.put('x', bodyOf(4 * MB));
    const reading = await storage.get('x');
    await storage.put('x', Buffer.from('second'));
    expect(hashOf([await buffer(reading)])).toBe(hashOf(pieces(4 * MB)));
    expect(await textOf(storage, 'x')).toBe('second');
  });

  test('a reader may stop in the middle, and the object can be read again', async () => {
    const { storage } = use();
    await storage.put('x', bodyOf(4 * MB));
    for await (const piece of await storage.get('x')) {
      expect(piece.length).toBeGreaterThan(0);
      break;
    }
    expect((await buffer(await storage.get('x'))).length).toBe(4 * MB);
  });

  test('an object that is not there is named', async () => {
    const { storage } = use();
    await storage.put('shop/present', Buffer.from('x'));
    expect(await textOf(storage, 'shop/present')).toBe('x');
    expect((await refusal(storage.get('shop/missing'))).message).toContain('shop/missing');
    expect((await refusal(storage.get('nobody/missing'))).message).toContain('nobody/missing');
    expect((await refusal(storage.get('shop/present/missing'))).message).toContain('shop/present/missing');
  });

  test('what others lie under is no object itself', async () => {
    const { storage } = use();
    await storage.put('shop/a/dump', Buffer.from('x'));
    expect((await refusal(storage.get('shop/a'))).message).toContain('shop/a');
    expect(await storage.stat('shop/a')).toBeUndefined();
    expect(await storage.stat('shop')).toBeUndefined();
  });

  test('where an object is found is said without touching anything', async () => {
    const { storage, stored } = use();
    expect(storage.locate('shop/a/dump')).toMatch(/shop\/a\/dump$/);
    expect(await stored()).toEqual([]);
  });
}

class BodyError extends Error {}

interface Failure {
  what: string;
  /** Starts the put that must fail; `failing` is false where the same put must pass. */
  put(storage: Storage, key: string, failing: boolean): Promise<void>;
  message: RegExp;
}

const FAILURES: Failure[] = [
  {
    what: 'its body fails in the middle',
    put: (storage, key, failing) => storage.put(key, Readable.from(failingHalfWay(failing), { objectMode: false })),
    message: /the source broke off/,
  },
  {
    what: 'its body is destroyed in the middle',
    put: (storage, key, failing) => {
      const body = breakingOff(() => failing && body.destroy(new BodyError('the source broke off')));
      return storage.put(key, body);
    },
    message: /the source broke off/,
  },
  {
    what: 'the signal aborts in the middle',
    put: (storage, key, failing) => {
      const controller = new AbortController();
      const body = breakingOff(() => failing && controller.abort(new UserError('cancelled by the test')));
      return storage.put(key, body, { signal: controller.signal });
    },
    message: /cancelled by the test/,
  },
  {
    what: 'the signal aborts while the body gives nothing',
    put: (storage, key, failing) => putStalled(storage, key, failing),
    message: /cancelled by the test/,
  },
  {
    what: 'the signal was aborted before',
    put: (storage, key, failing) =>
      storage.put(key, bodyOf(MB), { signal: failing ? AbortSignal.abort(new UserError('cancelled by the test')) : neverAborted() }),
    message: /cancelled by the test/,
  },
];

/** Gives 10 MB, or more, and calls back after half of that. */
function breakingOff(halfWay: () => unknown, total = 10 * MB): Readable {
  let given = 0;
  return new Readable({
    read() {
      given += 64 * 1024;
      this.push(given > total ? null : Buffer.alloc(64 * 1024));
      if (given > 5 * MB) halfWay();
    },
  });
}

const neverAborted = () => new AbortController().signal;

async function* failingHalfWay(failing: boolean): AsyncGenerator<Buffer> {
  yield* pieces(10 * MB);
  if (failing) throw new BodyError('the source broke off');
  yield* pieces(10 * MB);
}

/** A body that gives half and then waits, as a server does that hangs. */
async function putStalled(storage: Storage, key: string, failing: boolean): Promise<void> {
  const controller = new AbortController();
  let left = [...pieces(5 * MB)];
  const body = new Readable({
    read() {
      const piece = left.shift();
      if (piece) this.push(piece);
      else if (failing) setImmediate(() => controller.abort(new UserError('cancelled by the test')));
      else this.push(null);
    },
  });
  try {
    await atOnce('the end of a put whose signal was aborted', storage.put(key, body, { signal: controller.signal }));
  } finally {
    left = [];
    body.destroy();
  }
}

function allOrNothing(use: Use): void {
  test.each(FAILURES)('nothing is left where $what', async ({ put, message }) => {
    const { storage, stored } = use();
    await put(storage, 'shop/a/good', false);
    const before = await stored();
    expect(await keysOf(storage)).toEqual(['shop/a/good']);

    await expect(put(storage, 'shop/a/bad', true)).rejects.toThrow(message);
    expect(await keysOf(storage)).toEqual(['shop/a/good']);
    expect(await storage.stat('shop/a/bad')).toBeUndefined();
    await refusal(storage.get('shop/a/bad'));
    expect(await stored()).toEqual(before);
  });

  test.each(FAILURES)('what stood under the key stays where $what', async ({ put, message }) => {
    const { storage } = use();
    await storage.put('x', Buffer.from('the old one'));
    await expect(put(storage, 'x', true)).rejects.toThrow(message);
    expect(await textOf(storage, 'x')).toBe('the old one');
    await put(storage, 'x', false);
    expect((await storage.stat('x'))?.bytes).toBeGreaterThan(11);
  });

  test('nothing can be seen before it is whole', async () => {
    const { storage } = use();
    const seen: unknown[] = [];
    const body = async function* () {
      yield* pieces(10 * MB);
      seen.push(await keysOf(storage), await storage.stat('shop/x'));
      yield* pieces(10 * MB);
    };
    await storage.put('shop/x', Readable.from(body(), { objectMode: false }));
    expect(seen).toEqual([[], undefined]);
    expect(await keysOf(storage)).toEqual(['shop/x']);
  });

  test('a body whose put failed is ended, so that nobody goes on filling it', async () => {
    const { storage } = use();
    const controller = new AbortController();
    const body = breakingOff(() => controller.abort(new UserError('cancelled by the test')), Number.POSITIVE_INFINITY);
    await expect(storage.put('x', body, { signal: controller.signal })).rejects.toThrow('cancelled by the test');
    expect(body.destroyed).toBe(true);
  });

  test('a signal outlives many puts without gathering listeners', async () => {
    const { storage } = use();
    const { signal } = new AbortController();
    for (let i = 0; i < 20; i++) await storage.put(`x${i % 3}`, bodyOf(10), { signal });
    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });
}

function neverReplaces(use: Use): void {
  test('writes what is not there yet', async () => {
    const { storage, stored } = use();
    await storage.put('shop/manifest', Buffer.from('first'), { ifAbsent: true });
    await storage.put('shop/dump', bodyOf(MB), { ifAbsent: true });
    expect(await keysOf(storage)).toEqual(['shop/dump', 'shop/manifest']);
    expect(await textOf(storage, 'shop/manifest')).toBe('first');
    expect((await stored()).length).toBe(2);
  });

  test.each([
    { what: 'a buffer', body: () => Buffer.from('second') },
    { what: 'a stream', body: () => bodyOf(5 * MB) },
    { what: 'nothing', body: () => Buffer.alloc(0) },
  ])('$what does not replace what is there, and leaves nothing', async ({ body }) => {
    const { storage, stored } = use();
    await storage.put('shop/manifest', Buffer.from('first'));
    const before = await stored();
    const refused = await refusal(storage.put('shop/manifest', body(), { ifAbsent: true }));
    expect(refused.message).toMatch(/shop\/manifest.*exists/);
    expect(await textOf(storage, 'shop/manifest')).toBe('first');
    expect(await stored()).toEqual(before);
  });

  test('of writers that race exactly one wins, and its content is whole', async () => {
    const { storage, stored } = use();
    for (let round = 0; round < 10; round++) {
      const key = `shop/${round}/manifest`;
      const texts = ['a', 'b', 'c', 'd'].map((letter) => letter.repeat(200_000));
      const ends = await Promise.allSettled(
        texts.map((text, i) => storage.put(key, i % 2 ? Buffer.from(text) : Readable.from([Buffer.from(text)]), { ifAbsent: true })),
      );
      const won = texts.filter((_, i) => ends[i]!.status === 'fulfilled');
      expect(won).toHaveLength(1);
      expect((await textOf(storage, key)) === won[0]).toBe(true);
    }
    expect((await stored()).length).toBe(10);
  });
}

function listsAll(use: Use): void {
  test('a place without objects is empty', async () => {
    const { storage } = use();
    expect(await keysOf(storage)).toEqual([]);
    expect(await keysOf(storage, 'shop/')).toEqual([]);
  });

  const KEYS = ['a-b/x', 'a.b/x', 'a/b.x', 'a/b/c', 'a/b/d/e', 'a/bc', 'a0/x', 'ab', 'b', 'B/x'];
  test.each([
    { prefix: '', expected: [...KEYS].sort() },
    { prefix: 'a', expected: ['a-b/x', 'a.b/x', 'a/b.x', 'a/b/c', 'a/b/d/e', 'a/bc', 'a0/x', 'ab'] },
    { prefix: 'a/', expected: ['a/b.x', 'a/b/c', 'a/b/d/e', 'a/bc'] },
    { prefix: 'a/b', expected: ['a/b.x', 'a/b/c', 'a/b/d/e', 'a/bc'] },
    { prefix: 'a/b/', expected: ['a/b/c', 'a/b/d/e'] },
    { prefix: 'a/b/c', expected: ['a/b/c'] },
    { prefix: 'a/b/c/', expected: [] },
    { prefix: 'a/bc', expected: ['a/bc'] },
    { prefix: 'c/', expected: [] },
    { prefix: '/', expected: [] },
  ])('what starts with "$prefix" and nothing else, in ascending order', async ({ prefix, expected }) => {
    const { storage } = use();
    for (const key of [...KEYS].reverse()) await storage.put(key, Buffer.from(key));
    expect(await keysOf(storage, prefix)).toEqual(expected);
  });

  test('2,501 objects are all listed, ascending, with their sizes', async () => {
    const { storage } = use();
    // A number in the middle of the name, so that folders and files of all kinds mix.
    const keys = Array.from({ length: 2_501 }, (_, i) => `shop/${(i * 7_919) % 40}/${(i * 104_729) % 2_501}-${i}`);
    const before = Date.now();
    for (let at = 0; at < keys.length; at += 50)
      await Promise.all(keys.slice(at, at + 50).map((key) => storage.put(key, Buffer.alloc(key.length))));
    const found: string[] = [];
    for await (const { key, bytes, modified } of storage.list('shop/')) {
      if (bytes !== key.length) throw new Error(`${key} is listed with ${bytes} bytes`);
      if (Math.abs(modified.getTime() - before) > 600_000) throw new Error(`${key} is listed as of ${modified.toISOString()}`);
      found.push(key);
    }
    expect(found).toEqual([...keys].sort());
  });

  test('whoever stops listing early leaves nothing open', async () => {
    const { storage } = use();
    for (const key of ['a/1', 'a/2', 'b/1']) await storage.put(key, Buffer.from('x'));
    for await (const { key } of storage.list('')) {
      expect(key).toBe('a/1');
      break;
    }
    expect(await keysOf(storage)).toEqual(['a/1', 'a/2', 'b/1']);
  });
}

function takesAway(use: Use): void {
  const KEYS = ['shop/a/dump', 'shop/a/manifest', 'shop/ab/dump', 'shop/b', 'shopping/a'];
  const fill = async (storage: Storage) => {
    for (const key of KEYS) await storage.put(key, Buffer.from(key));
  };

  test('remove takes the objects that are named and no other', async () => {
    const { storage } = use();
    await fill(storage);
    expect(await storage.remove(['shop/a/dump', 'shop/b'])).toEqual([]);
    expect(await keysOf(storage)).toEqual(['shop/a/manifest', 'shop/ab/dump', 'shopping/a']);
    expect(await storage.remove([])).toEqual([]);
    expect(await storage.remove(['shop/a/manifest', 'shop/ab/dump', 'shopping/a'])).toEqual([]);
    expect(await keysOf(storage)).toEqual([]);
  });

  test.each(['shop/c', 'nothing/at/all', 'shop/b/c', 'shop/a', 'shop'])('removing %s, which is no object, is no error', async (key) => {
    const { storage } = use();
    await fill(storage);
    expect(await storage.remove([key, key])).toEqual([]);
    expect(await keysOf(storage)).toEqual(KEYS);
  });

  test('what was removed can be written again', async () => {
    const { storage } = use();
    await fill(storage);
    await storage.remove(KEYS);
    await storage.put('shop/a/dump', Buffer.from('again'), { ifAbsent: true });
    expect(await textOf(storage, 'shop/a/dump')).toBe('again');
  });

  test('discard takes everything under the prefix and no neighbour', async () => {
    const { storage } = use();
    await fill(storage);
    await storage.discard('shop/a/');
    expect(await keysOf(storage)).toEqual(['shop/ab/dump', 'shop/b', 'shopping/a']);
    await storage.discard('shop/');
    expect(await keysOf(storage)).toEqual(['shopping/a']);
  });

  test('discarding what is not there is no error', async () => {
    const { storage } = use();
    await storage.discard('shop/a/');
    await fill(storage);
    await storage.discard('shop/c/');
    await storage.discard('shop/b/');
    expect(await keysOf(storage)).toEqual(KEYS);
  });

  test('what a killed process left is not listed, and discard takes it', async () => {
    const { storage, stored, abandon } = use();
    await storage.put('shop/a/whole', Buffer.from('x'));
    const before = await stored();
    await abandon('shop/b/dump');
    expect((await stored()).length).toBeGreaterThan(before.length); // Otherwise there is nothing to discard.
    expect(await keysOf(storage)).toEqual(['shop/a/whole']);
    expect(await storage.stat('shop/b/dump')).toBeUndefined();
    await storage.discard('shop/b/');
    expect(await stored()).toEqual(before);
  });

  test('what a killed process left does not hinder the next', async () => {
    const { storage, abandon } = use();
    await abandon('shop/b/dump');
    await storage.put('shop/b/dump', Buffer.from('whole'), { ifAbsent: true });
    expect(await textOf(storage, 'shop/b/dump')).toBe('whole');
    await storage.discard('shop/b/');
    expect(await keysOf(storage)).toEqual([]);
  });

  test('stat knows size and time of what is there and nothing of the rest', async () => {
    const { storage } = use();
    await storage.put('shop/x', Buffer.alloc(1_234));
    const found = await storage.stat('shop/x');
    expect(found).toMatchObject({ key: 'shop/x', bytes: 1_234 });
    expect(Math.abs(found!.modified.getTime() - Date.now())).toBeLessThan(600_000);
    for (const key of ['shop/y', 'nothing/x', 'shop/x/y', 'shop/']) expect(await storage.stat(key)).toBeUndefined();
  });

  test('space is a number of bytes, or nobody can say', async () => {
    const space = await use().storage.space();
    if (space !== undefined) expect(space).toBeGreaterThan(0);
  });
}

async function unfinishedIn(storage: Storage, prefix: string): Promise<Stored[]> {
  const found: Stored[] = [];
  for await (const stored of storage.unfinished(prefix)) found.push(stored);
  return found;
}

function knowsUnfinished(use: Use): void {
  test('what a killed process left is unfinished since it began, under the key that it was for', async () => {
    const { storage, abandon } = use();
    await storage.put('shop/a/dump', Buffer.from('whole'));
    expect(await unfinishedIn(storage, '')).toEqual([]);
    await abandon('shop/b/dump');
    const [left, ...more] = await unfinishedIn(storage, 'shop/b/');
    expect(more).toEqual([]);
    expect(left?.key).toMatch(/^shop\/b\/dump/);
    expect(Math.abs(left!.modified.getTime() - Date.now())).toBeLessThan(600_000);
    expect(await unfinishedIn(storage, '')).toEqual([left]);
  });

  test('only under the prefix', async () => {
    const { storage, abandon } = use();
    await abandon('shop/b/dump');
    for (const prefix of ['shop/b', 'shop/', 's']) expect(await unfinishedIn(storage, prefix)).toHaveLength(1);
    for (const prefix of ['shop/a/', 'shop/b/dumps', 'shop/b/dump/', 'other/']) expect(await unfinishedIn(storage, prefix)).toEqual([]);
    await refusal(unfinishedIn(storage, '../'));
  });

  test('none is left when it was discarded', async () => {
    const { storage, abandon } = use();
    await abandon('shop/b/dump');
    await abandon('shop/c/dump');
    await storage.discard('shop/b/');
    const left = await unfinishedIn(storage, '');
    expect(left.map(({ key }) => key.slice(0, 'shop/c/dump'.length))).toEqual(['shop/c/dump']);
  });
}

function rehearses(use: Use): void {
  test('in a place that is still empty, and leaves it so', async () => {
    const { storage, stored } = use();
    for (const sentence of await storage.rehearse('shop/')) expect(sentence).toMatch(/\S/);
    expect(await stored()).toEqual([]);
  });

  test('and leaves what is there, finished or not, as it was', async () => {
    const { storage, stored, abandon } = use();
    await storage.put('shop/a/dump', Buffer.from('whole'));
    await abandon('shop/b/dump');
    const before = await stored();
    expect(before.length).toBeGreaterThan(1);
    await storage.rehearse('shop/');
    expect(await stored()).toEqual(before);
    expect(await textOf(storage, 'shop/a/dump')).toBe('whole');
  });

  test('not outside of the place', async () => {
    const { storage, stored } = use();
    await refusal(storage.rehearse('../'));
    expect(await stored()).toEqual([]);
  });
}

function takesOnlyKeys(use: Use): void {
  const outside = ['../x', '..', '/etc/seaworthy-test', 'a/../../b', 'a/../..', '../../../../../../etc/x', './../x', 'a/b/../../../x'];
  const noName = ['', '.', '/', 'a/..', './'];
  const methods: { method: string; call(storage: Storage, key: string): Promise<unknown> }[] = [
    { method: 'put', call: (storage, key) => storage.put(key, Buffer.from('x')) },
    { method: 'put ifAbsent', call: (storage, key) => storage.put(key, Buffer.from('x'), { ifAbsent: true }) },
    { method: 'get', call: (storage, key) => storage.get(key) },
    { method: 'stat', call: (storage, key) => storage.stat(key) },
    { method: 'remove', call: (storage, key) => storage.remove([key]) },
    { method: 'locate', call: async (storage, key) => storage.locate(key) },
  ];
  test.each(methods)('$method refuses a key that leads out of the place', async ({ call }) => {
    const { storage, stored } = use();
    const accepted: string[] = [];
    for (const key of outside)
      await call(storage, key).then(
        () => accepted.push(key),
        (thrown: unknown) => expect(thrown).toBeInstanceOf(UserError),
      );
    expect(accepted).toEqual([]);
    expect(await stored()).toEqual([]);
  });

  test.each(methods.slice(0, 2))('$method refuses a key that names no object', async ({ call }) => {
    const { storage, stored } = use();
    const accepted: string[] = [];
    for (const key of noName) {
      await call(storage, key).then(
        () => accepted.push(key),
        (thrown: unknown) => expect(thrown).toBeInstanceOf(UserError),
      );
    }
    expect(accepted).toEqual([]);
    expect(await stored()).toEqual([]);
  });

  test.each(['../', '../x', 'a/../../', 'a/../../b/'])('list and discard refuse the prefix %s', async (prefix) => {
    const { storage } = use();
    await storage.put('a/b', Buffer.from('x'));
    await refusal(keysOf(storage, prefix));
    await refusal(storage.discard(prefix));
    expect(await keysOf(storage)).toEqual(['a/b']);
  });

  const odd = [
    'a b/c d',
    'Bestellung_größe/表🎉',
    '100%',
    'a%2Fb%00',
    'q?x=1&y#z',
    '-rf',
    '--',
    '.hidden/.x',
    '...',
    '..a/b..',
    `it's "quoted"`,
    'back\\slash\\..\\x',
    '$(touch x)`y`',
    'a+b,c;d',
    'star*[x]?',
    'tab\there',
    'line\nbreak',
    'x'.repeat(200),
    'con',
    'dump.partial',
    'dump.tmp',
    '~',
  ];
  test.each(odd)('%j is a key like any other', async (key) => {
    const { storage, stored, refused = [] } = use();
    const putting = storage.put(key, Readable.from([Buffer.from(key)]), { ifAbsent: true });
    if (refused.includes(key)) {
      expect((await refusal(putting)).message).toContain(basename(key));
      expect(await stored()).toEqual([]);
      return;
    }
    await putting;
    expect(await textOf(storage, key)).toBe(key);
    expect(await keysOf(storage)).toEqual([key]);
    expect(await keysOf(storage, key)).toEqual([key]);
    expect(await storage.stat(key)).toMatchObject({ key, bytes: Buffer.byteLength(key) });
    expect(storage.locate(key)).toContain(basename(key));
    await storage.remove([key]);
    expect(await stored()).toEqual([]);
  });
}

function bearsMany(use: Use): void {
  test('puts of different keys at once are all whole', async () => {
    const { storage } = use();
    const keys = Array.from({ length: 24 }, (_, i) => `new/folder${i % 3}/x${i}`);
    await Promise.all(keys.map((key, i) => storage.put(key, bodyOf(300_000 + i, 10_000 + i))));
    expect(await keysOf(storage)).toEqual([...keys].sort());
    for (const [i, key] of keys.entries())
      expect(hashOf([await buffer(await storage.get(key))])).toBe(hashOf(pieces(300_000 + i, 10_000 + i)));
  });

  test('puts of one key at once leave one of them, whole', async () => {
    const { storage, stored } = use();
    const texts = ['a', 'b', 'c', 'd', 'e', 'f'].map((letter) => letter.repeat(500_000));
    await Promise.all(texts.map((text) => storage.put('x', Readable.from([Buffer.from(text)]))));
    expect(texts.includes(await textOf(storage, 'x'))).toBe(true);
    expect((await stored()).length).toBe(1);
  });

  test('a put does not fail because its neighbours are removed at that moment', async () => {
    const { storage, folderRace } = use();
    const busy = async (name: string) => {
      for (let i = 0; i < 60; i++) {
        await storage.put(`shop/deep/${name}`, Buffer.from(name), { ifAbsent: true });
        await storage.remove([`shop/deep/${name}`]);
      }
      return name;
    };
    const ends = await Promise.allSettled(['a', 'b', 'c', 'd'].map(busy));
    const failures = ends.flatMap((end) => (end.status === 'rejected' ? [messageOf(end.reason)] : []));
    expect(failures.filter((failure) => !folderRace?.test(failure))).toEqual([]);
    if (failures.length > 0) await storage.discard('shop/');
    expect(await keysOf(storage)).toEqual([]);
  });

  test('removing the same objects twice at once is no error', async () => {
    const { storage, stored } = use();
    const keys = Array.from({ length: 40 }, (_, i) => `shop/${i % 4}/x${i}`);
    for (const key of keys) await storage.put(key, Buffer.from('x'));
    await Promise.all([storage.remove(keys), storage.remove([...keys].reverse()), storage.discard('shop/')]);
    expect(await stored()).toEqual([]);
  });
}

/**
 * Bytes of buffers in use at most while `work` runs, above those before, to within 8 MB; looked at with every piece. What nobody uses any more
 * is collected before it is counted: when that happens by itself is a matter of luck.
 */
async function peak(work: (look: () => void) => Promise<void>): Promise<number> {
  const buffers = () => process.memoryUsage().arrayBuffers;
  collectGarbage();
  const before = buffers();
  let most = before;
  await work(() => {
    if (buffers() < most + 8 * MB) return;
    collectGarbage();
    most = Math.max(most, buffers());
  });
  return most - before;
}

function collectGarbage(): void {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
}

function staysFlat(use: Use): void {
  const TOTAL = 400 * MB;
  // Parts that may have to be sent again count too, and what the stand-in of the server keeps of what it sends; half of the stream would be more.
  const LIMIT = 150 * MB;

  test('putting and reading 400 MB keeps only a part of it in memory at any time', async () => {
    const { storage } = use();
    const put = await peak(async (look) => {
      const body = function* () {
        for (const piece of pieces(TOTAL)) {
          look();
          yield piece;
        }
      };
      await storage.put('large', Readable.from(body(), { objectMode: false }));
    });
    const got = await peak(async (look) => {
      let bytes = 0;
      for await (const piece of await storage.get('large')) {
        look();
        bytes += piece.length;
      }
      expect(bytes).toBe(TOTAL);
    });
    expect(put).toBeLessThan(LIMIT);
    expect(got).toBeLessThan(LIMIT);
  });
}
