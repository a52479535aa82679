import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chmod, chown, lstat, mkdir, mkdtemp, readdir, readFile, rm, stat, statfs, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { UserError } from '../../src/errors.ts';
import { openStorage, type Storage, type Stored } from '../../src/storage/index.ts';
import { asPlainUser, openToOthers } from '../helpers/plain-user.ts';
import { until } from '../helpers/until.ts';
import { keysOf, type OpenedStorage, pieces, storageContract } from './contract.ts';

const MODULE = join(import.meta.dirname, '../../src/storage/index.ts');
const MB = 1_000_000;

let folder: string;
let root: string;
let storage: Storage;

const removeFolder = () => rm(folder, { recursive: true, force: true });

async function newFolder(): Promise<OpenedStorage> {
  folder = await mkdtemp(join(tmpdir(), 'seaworthy-storage-'));
  root = join(folder, 'backups');
  storage = openStorage(`dir:${root}`);
  return { storage, stored: () => filesUnder(folder), abandon: (key) => killedWriter(root, key), cleanup: removeFolder };
}

storageContract('a folder', newFolder);

/** What a folder does beyond the contract; each test has one of its own. */
const folderDescribe = (name: string, tests: () => void) =>
  describe(name, () => {
    beforeEach(async () => void (await newFolder()));
    afterEach(removeFolder);
    tests();
  });

/** Paths of everything that is no folder, seen from the top. */
async function filesUnder(top: string): Promise<string[]> {
  const entries = await readdir(top, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => relative(top, join(entry.parentPath, entry.name)))
    .sort();
}

async function foldersUnder(top: string): Promise<string[]> {
  const entries = await readdir(top, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isDirectory()).map((entry) => relative(top, join(entry.parentPath, entry.name)));
}

/** A process of its own that is killed when it has written a good part and waits for more. */
async function killedWriter(place: string, key: string): Promise<void> {
  const script = `
    import { Readable } from 'node:stream';
    const { openStorage } = await import(${JSON.stringify(MODULE)});
    const body = async function* () {
      for (let i = 0; i < 100; i++) yield Buffer.alloc(100_000, i);
      console.log('half way');
      await new Promise(() => setInterval(() => {}, 1_000));
    };
    await openStorage(${JSON.stringify(`dir:${place}`)}).put(${JSON.stringify(key)}, Readable.from(body()));`;
  const child = spawn(process.execPath, ['--no-warnings', '--input-type=module', '-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
  const closed = once(child, 'close');
  await Promise.race([once(child.stdout, 'data'), closed.then(() => Promise.reject(new Error('The writer ended by itself')))]);
  child.kill('SIGKILL');
  await closed;
}

/** A process of its own that is killed when it has taken the file away and is about to take its folder. */
async function killedRemover(place: string, keys: string[]): Promise<NodeJS.Signals | null> {
  const script = `
    import fs from 'node:fs/promises';
    import { syncBuiltinESMExports } from 'node:module';
    fs.rmdir = () => process.kill(process.pid, 'SIGKILL');
    syncBuiltinESMExports();
    const { openStorage } = await import(${JSON.stringify(MODULE)});
    await openStorage(${JSON.stringify(`dir:${place}`)}).remove(${JSON.stringify(keys)});`;
  const child = spawn(process.execPath, ['--no-warnings', '--input-type=module', '-e', script], {
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const [, signal] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null];
  return signal;
}

async function unfinished(prefix: string): Promise<Stored[]> {
  const found: Stored[] = [];
  for await (const stored of storage.unfinished(prefix)) found.push(stored);
  return found;
}

async function refusal(work: Promise<unknown>): Promise<UserError> {
  const thrown = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(thrown).toBeInstanceOf(UserError);
  return thrown as UserError;
}

const put = (key: string, text = 'x') => storage.put(key, Buffer.from(text));
const textOf = async (key: string) => (await buffer(await storage.get(key))).toString();

folderDescribe('locations', () => {
  test.each([
    { what: 'an absolute path', input: 'dir:/var/backups', expected: 'dir:/var/backups' },
    { what: 'a relative path', input: 'dir:backups', expected: `dir:${join(process.cwd(), 'backups')}` },
    { what: 'a path without a scheme', input: 'backups/shop', expected: `dir:${join(process.cwd(), 'backups/shop')}` },
    { what: 'a scheme in capitals', input: 'DIR:/var/backups', expected: 'dir:/var/backups' },
    { what: 'the end of a folder', input: 'dir:/var/backups/', expected: 'dir:/var/backups' },
    { what: 'a path with blanks', input: 'dir:/var/my backups', expected: 'dir:/var/my backups' },
    { what: 'the root of the machine', input: 'dir:/', expected: 'dir:/' },
  ])('$what is taken: $input', ({ input, expected }) => expect(openStorage(input).location).toBe(expected));

  test.each([
    { what: 'no path', input: 'dir:', expected: /'dir:' without a path/ },
    { what: 'a blank path', input: 'dir:  ', expected: /without a path/ },
    { what: 'a URL', input: 'dir://host/x', expected: /expected dir:path without '\/\/'/ },
    { what: 'another storage', input: 'ftp://bucket/x', expected: /^ftp: is not a kind of storage.*it knows dir:, s3:/ },
  ])('$what is refused: $input', ({ input, expected }) => {
    expect(() => openStorage(input)).toThrow(UserError);
    expect(() => openStorage(input)).toThrow(expected);
  });

  test('opening touches nothing', async () => {
    openStorage(`dir:${root}`);
    expect(await readdir(folder)).toEqual([]);
  });
});

folderDescribe('modes', () => {
  test.each([0o000, 0o022, 0o077])('files are 0600 and folders 0700 under a umask of %i', async (mask) => {
    const before = process.umask(mask);
    try {
      await storage.put('shop/a/dump', Readable.from([Buffer.from('x')]));
      await storage.put('shop/a/manifest', Buffer.from('x'), { ifAbsent: true });
    } finally {
      process.umask(before);
    }
    const modes = await Promise.all(
      ['', 'shop', 'shop/a', 'shop/a/dump', 'shop/a/manifest'].map(async (path) => (await stat(join(root, path))).mode & 0o777),
    );
    expect(modes).toEqual([0o700, 0o700, 0o700, 0o600, 0o600]);
  });

  test('a part is readable by nobody else while it is written', async () => {
    let modes: number[] = [];
    const body = async function* () {
      yield* pieces(10 * MB);
      modes = await Promise.all((await filesUnder(root)).map(async (path) => (await stat(join(root, path))).mode & 0o777));
      yield Buffer.from('x');
    };
    await storage.put('shop/a/dump', Readable.from(body()));
    expect(modes).toEqual([0o600]);
  });

  test('a folder that was there keeps its mode', async () => {
    await mkdir(root);
    await chmod(root, 0o755);
    await put('shop/x');
    expect((await stat(root)).mode & 0o777).toBe(0o755);
  });
});

folderDescribe('a put', () => {
  test('is written beside its place, in the same folder, and moved there whole', async () => {
    await put('shop/a/dump', 'old');
    const old = await stat(join(root, 'shop/a/dump'));
    let during: string[] = [];
    const body = async function* () {
      yield* pieces(10 * MB);
      during = await filesUnder(root);
      yield Buffer.from('x');
    };
    await storage.put('shop/a/dump', Readable.from(body()));
    const now = await stat(join(root, 'shop/a/dump'));
    expect(during).toHaveLength(2);
    expect(during[0]).toBe('shop/a/dump');
    expect(during[1]).toMatch(/^shop\/a\/dump\.partial-[0-9a-f]{8}$/);
    expect(now.ino).not.toBe(old.ino);
    expect(now.nlink).toBe(1);
    expect(await filesUnder(root)).toEqual(['shop/a/dump']);
  });

  test('with ifAbsent leaves one name for the file', async () => {
    await storage.put('shop/x', Buffer.from('x'), { ifAbsent: true });
    expect((await stat(join(root, 'shop/x'))).nlink).toBe(1);
  });

  test('that cannot begin ends its body, so that whoever fills it does not wait for ever', async () => {
    await writeFile(root, 'a file');
    const body = new PassThrough();
    body.on('error', () => {});
    body.write(Buffer.alloc(10 * MB)); // More than it holds: the writer waits until somebody reads.
    await refusal(storage.put('shop/dump', body));
    expect(body.destroyed).toBe(true);
  });

  test('whose body fails with an error of the system does not blame the destination', async () => {
    // As a socket fails that is read from: it has everything that an error of the disk has.
    const reset = () => Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET', errno: -104, syscall: 'read' });
    const body = async function* () {
      yield* pieces(MB);
      throw reset();
    };
    const thrown: unknown = await storage.put('shop/dump', Readable.from(body())).catch((reason: unknown) => reason);
    expect(String(thrown)).toContain('ECONNRESET');
    expect(thrown instanceof UserError ? thrown.hint : undefined).toBeUndefined();
    expect(String(thrown)).not.toContain('cannot be written');
  });
});

folderDescribe('files of every size', () => {
  test.each([0, 1, 65_535, 65_536, 65_537, 300_000])('of %i bytes come back as they were, read at once or as a stream', async (bytes) => {
    const content = randomBytes(bytes);
    await storage.put('shop/x', content);
    const body = await storage.get('shop/x');
    await storage.put('shop/x', Buffer.from('another'));
    expect(content.equals(await buffer(body))).toBe(true);
  });
});

folderDescribe('a destination that cannot be written to', () => {
  test('a folder of somebody else is named with the reason', async () => {
    await mkdir(root);
    if (process.getuid?.() === 0) {
      await chmod(folder, 0o755);
      await chown(root, 65_534, 65_534);
    }
    await asPlainUser(() => put('shop/x'));
    await asPlainUser(() => chmod(join(root, 'shop'), 0o500));
    const refused = await asPlainUser(() => refusal(put('shop/y')));
    expect(refused.message).toBe(`${root}/shop/y cannot be written: permission denied`);
    expect(refused.hint).toBeTruthy();
    expect((await asPlainUser(() => refusal(storage.remove(['shop/x'])))).message).toBe(
      `${root}/shop/x cannot be removed: permission denied`,
    );
    expect(await filesUnder(root)).toEqual(['shop/x']);
  });

  test('a folder that may not be read is named with the reason', async () => {
    await mkdir(join(root, 'shop'), { recursive: true });
    await writeFile(join(root, 'shop/x'), 'x');
    await chmod(folder, 0o755);
    await chmod(root, 0o755);
    await chmod(join(root, 'shop'), 0o755);
    await chmod(join(root, 'shop/x'), 0o644);
    expect(await asPlainUser(() => keysOf(storage, 'shop/'))).toEqual(['shop/x']);
    expect(await asPlainUser(() => textOf('shop/x'))).toBe('x');
    await chmod(join(root, 'shop/x'), 0o000);
    expect((await asPlainUser(() => refusal(storage.get('shop/x')))).message).toBe(`${root}/shop/x cannot be read: permission denied`);
    await chmod(join(root, 'shop'), 0o000);
    expect((await asPlainUser(() => refusal(keysOf(storage, 'shop/')))).message).toBe(`${root}/shop cannot be listed: permission denied`);
    expect((await asPlainUser(() => refusal(storage.stat('shop/x')))).message).toContain(`${root}/shop/x`);
    await chmod(join(root, 'shop'), 0o755);
  });

  test('a folder in which nothing can be of what is asked for is not looked into', async () => {
    for (const key of ['shop/a/x', 'shop/failure-1', 'shop/failure-2/x']) await put(key);
    await openToOthers(folder);
    expect(await asPlainUser(() => keysOf(storage, 'shop/failure-'))).toEqual(['shop/failure-1', 'shop/failure-2/x']);
    await chmod(join(root, 'shop/a'), 0o000);
    expect(await asPlainUser(() => keysOf(storage, 'shop/failure-'))).toEqual(['shop/failure-1', 'shop/failure-2/x']);
    await expect(asPlainUser(() => keysOf(storage, 'shop/'))).rejects.toThrow(`${root}/shop/a cannot be listed`);
  });

  test('a file where the folder should be is named', async () => {
    await put('shop/x');
    await rm(root, { recursive: true });
    await writeFile(root, 'a file');
    const refused = await refusal(put('shop/x'));
    expect(refused.message).toMatch(/backups\/shop\/x cannot be written: .*(file|folder)/);
    expect(refused.message).not.toMatch(/E[A-Z]{4,}/);
    expect(refused.hint).toMatch(/destination/);
    expect(await keysOf(storage)).toEqual([]);
    expect(await storage.stat('shop/x')).toBeUndefined();
    expect(await readFile(root, 'utf8')).toBe('a file');
  });

  test('an object where a folder should be is named', async () => {
    await put('shop/a');
    const refused = await refusal(put('shop/a/dump'));
    expect(refused.message).toMatch(/shop\/a\/dump cannot be written: .*(file|folder)/);
    expect(refused.message).not.toMatch(/E[A-Z]{4,}/);
    expect(await filesUnder(root)).toEqual(['shop/a']);
  });

  test('a folder where the object should be is named and kept', async () => {
    await put('shop/a/dump');
    expect((await refusal(put('shop/a'))).message).toBe(`${root}/shop/a cannot be written: it is a folder`);
    expect(await filesUnder(root)).toEqual(['shop/a/dump']);
  });

  test('a name that is too long for the file system is named', async () => {
    const refused = await refusal(put(`shop/${'x'.repeat(300)}`));
    expect(refused.message).toMatch(/cannot be written: /);
    expect(refused.hint).toBeTruthy();
  });
});

folderDescribe('space', () => {
  test('is what the file system leaves to us', async () => {
    await put('x');
    const { bavail, bsize } = await statfs(root);
    const space = await storage.space();
    expect(Math.abs(space! - bavail * bsize)).toBeLessThan(2_000 * MB); // Others use the disk meanwhile.
  });

  test('is known before the folder exists, and where a file is in the way', async () => {
    expect(await openStorage(`dir:${root}/not/yet`).space()).toBeGreaterThan(0);
    await writeFile(root, 'a file');
    expect(await openStorage(`dir:${root}/below`).space()).toBeGreaterThan(0);
  });

  test('is that of another file system where the folder lies on one', async () => {
    expect(await openStorage('dir:/proc').space()).toBe(0);
  });
});

folderDescribe('symbolic links', () => {
  test('a destination and a series may be links', async () => {
    await mkdir(join(folder, 'disk/series'), { recursive: true });
    await symlink('disk', root);
    await symlink('series', join(folder, 'disk/shop'));
    await put('shop/a/dump');
    expect(await filesUnder(join(folder, 'disk/series'))).toEqual(['a/dump']);
    expect(await keysOf(storage, 'shop/')).toEqual(['shop/a/dump']);
    expect(await textOf('shop/a/dump')).toBe('x');
    await storage.discard('shop/a/');
    expect(await filesUnder(join(folder, 'disk/series'))).toEqual([]);
  });

  test('a put over a link replaces the link and leaves what it pointed to', async () => {
    await put('shop/x', 'old');
    await writeFile(join(folder, 'outside'), 'outside');
    await rm(join(root, 'shop/x'));
    await symlink('../../outside', join(root, 'shop/x'));
    await put('shop/x', 'new');
    expect(await readFile(join(folder, 'outside'), 'utf8')).toBe('outside');
    expect((await lstat(join(root, 'shop/x'))).isFile()).toBe(true);
    expect(await textOf('shop/x')).toBe('new');
  });

  test('with ifAbsent a link counts as being there, also one that points nowhere', async () => {
    await put('shop/y');
    await symlink('nowhere', join(root, 'shop/x'));
    expect((await refusal(storage.put('shop/x', Buffer.from('x'), { ifAbsent: true }))).message).toContain('exists already');
    expect(await filesUnder(folder)).toEqual(['backups/shop/x', 'backups/shop/y']);
  });

  test('remove and discard take links away and never what they point to', async () => {
    await mkdir(join(folder, 'outside'));
    await writeFile(join(folder, 'outside/kept'), 'kept');
    await put('shop/a/dump');
    await put('shop/b/dump');
    await symlink('../../../outside/kept', join(root, 'shop/a/file'));
    await symlink('../../../outside', join(root, 'shop/b/folder'));
    await storage.remove(['shop/a/file']);
    await storage.discard('shop/b/');
    expect(await readFile(join(folder, 'outside/kept'), 'utf8')).toBe('kept');
    expect(await keysOf(storage)).toEqual(['shop/a/dump']);
  });

  test('a link that leads in a circle does not keep anybody listing', async () => {
    await put('shop/a/dump');
    await symlink('..', join(root, 'shop/a/circle'));
    expect(await keysOf(storage)).toEqual(['shop/a/dump']);
  });

  test('pipes, sockets and the like are no objects', async () => {
    await put('shop/a/dump');
    const child = spawn('mkfifo', [join(root, 'shop/a/pipe')]);
    await once(child, 'close');
    await until('the pipe', async () => (await readdir(join(root, 'shop/a'))).includes('pipe'));
    expect(await keysOf(storage)).toEqual(['shop/a/dump']);
    expect(await storage.stat('shop/a/pipe')).toBeUndefined();
  });
});

folderDescribe('empty folders', () => {
  test('go with their last object, up to the destination, which stays', async () => {
    await put('shop/a/dump');
    await put('shop/b/dump');
    await storage.remove(['shop/a/dump']);
    expect(await foldersUnder(root)).toEqual(['shop', 'shop/b']);
    await storage.remove(['shop/b/dump']);
    expect(await readdir(folder)).toEqual(['backups']);
    expect(await readdir(root)).toEqual([]);
  });

  test('of a put that failed are gone after discard', async () => {
    const body = async function* () {
      yield* pieces(MB);
      throw new Error('the source broke off');
    };
    await storage.put('shop/a/dump', Readable.from([Buffer.from('x')]));
    await expect(storage.put('shop/b/dump', Readable.from(body()))).rejects.toThrow('the source broke off');
    await storage.discard('shop/b/');
    expect(await foldersUnder(root)).toEqual(['shop', 'shop/a']);
  });

  test('of a put that was killed are gone after discard', async () => {
    await put('shop/a/dump');
    await killedWriter(root, 'shop/b/dump');
    await storage.discard('shop/b/');
    expect(await foldersUnder(root)).toEqual(['shop', 'shop/a']);
  });

  test('of a removal that was killed before it took them away are no objects, but unfinished since then, and gone after discard', async () => {
    await put('shop/a/dump');
    await put('shop/b/deeper/dump');
    await put('shop/b/manifest.json');
    expect(await unfinished('shop/')).toEqual([]);
    expect(await killedRemover(root, ['shop/b/deeper/dump'])).toBe('SIGKILL');
    expect(await foldersUnder(root)).toContain('shop/b/deeper');
    const [left, ...more] = await unfinished('shop/');
    expect([left?.key, more]).toEqual(['shop/b/deeper/', []]);
    expect(Math.abs(left!.modified.getTime() - Date.now())).toBeLessThan(600_000);
    for (const prefix of ['shop/b/deeper/', 'shop/a/', 'shop/c', 'other/']) expect(await unfinished(prefix)).toEqual([]);
    expect(await keysOf(storage)).toEqual(['shop/a/dump', 'shop/b/manifest.json']);
    await storage.discard('shop/b/');
    expect(await foldersUnder(root)).toEqual(['shop', 'shop/a']);
    expect(await keysOf(storage)).toEqual(['shop/a/dump']);
  });

  test('that are none because of a file of somebody else stay with it', async () => {
    await put('shop/a/dump');
    await symlink('nowhere', join(root, 'shop/a/link'));
    await storage.remove(['shop/a/dump']);
    expect(await filesUnder(root)).toEqual(['shop/a/link']);
  });
});

folderDescribe('a discard while a put is under way', () => {
  test('lets nothing appear afterwards', async () => {
    let goOn = () => {};
    const paused = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    const body = async function* () {
      yield* pieces(10 * MB);
      await paused;
      yield Buffer.from('the end');
    };
    const putting = storage.put('shop/a/dump', Readable.from(body())).catch((thrown: unknown) => thrown);
    await until('the partial file', async () => (await filesUnder(folder)).length > 0);
    await storage.discard('shop/a/');
    goOn();
    expect(await putting).toBeInstanceOf(UserError);
    expect(await filesUnder(folder)).toEqual([]);
  });
});
