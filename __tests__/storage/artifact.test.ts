import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { Readable } from 'node:stream';
import { buffer, text } from 'node:stream/consumers';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { explain, UserError } from '../../src/errors.ts';
import type { Env } from '../../src/hosts/index.ts';
import { artifact } from '../../src/storage/artifact.ts';
import { isPublicRepository } from '../../src/storage/artifact-public.ts';
import { openStorage, type Storage, type StorageWorld, type Stored } from '../../src/storage/index.ts';
import { OTHER } from '../helpers/artifacts-api.ts';
import { type Delivery, type Manner, type ResultsService, startResultsService } from '../helpers/results-service.ts';
import { until } from '../helpers/until.ts';
import { type Zipped, zipOf } from '../helpers/zip.ts';
import { keysOf, pieces, storageContract } from './contract.ts';

const MODULE = join(import.meta.dirname, '../../src/storage/index.ts');
const MB = 1_000_000;
const ID = '20261121T030000Z-9f3a1c';
const FOLDER = `shop/${ID}/`;
const NAME = `seaworthy-backup-shop-${ID}`;
const PROOF = `${FOLDER}proof-20261122T040000Z.json`;
const FAILURE = 'shop/failure-20261123T050000Z.json';
const ELSEWHERE = `artifact:?run=${OTHER.run}&repository=${OTHER.repository}`;

let service: ResultsService;
let folder: string;
let env: Env;
const before = { ...process.env };

beforeAll(async () => {
  service = await startResultsService();
  // The client reads the environment of the process, some of it when it is loaded.
  env = { ...service.env, GITHUB_API_URL: service.base, GITHUB_RUN_ID: '815', GITHUB_REPOSITORY: 'octo/shop' };
  Object.assign(process.env, env, { GITHUB_SERVER_URL: '', GITHUB_RETENTION_DAYS: '' });
});
afterAll(async () => {
  for (const name of Object.keys(process.env)) if (before[name] === undefined) delete process.env[name];
  Object.assign(process.env, before);
  await service.close();
});
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'seaworthy-artifact-'));
  Object.assign(service, { artifacts: [], asked: [], requests: [], manner: 'good', delivery: 'whole', before: async () => {} });
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const filesUnder = async (top: string): Promise<string[]> => {
  const entries = await readdir(top, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => !entry.isDirectory()).map((entry) => relative(top, join(entry.parentPath, entry.name)));
};

storageContract('the artifacts of a run', async () => {
  const place = await mkdtemp(join(folder, 'contract-'));
  return {
    storage: openStorage('artifact:', { env, tempDir: place }),
    stored: async () => [...(await filesUnder(place)), ...service.artifacts.map(({ name }) => name)],
    abandon: async (key) => {
      const body =
        'Readable.from((async function* () { yield Buffer.alloc(10_000_000); console.log("half way"); await new Promise(() => setInterval(() => {}, 1_000)); })())';
      const writer = start(`const storage = open('artifact:'); await storage.put(${JSON.stringify(key)}, ${body});`, place);
      writer.stderr.pipe(process.stderr);
      await Promise.race([once(writer.stdout, 'data'), once(writer, 'close').then(() => Promise.reject(new Error('It ended by itself')))]);
      writer.kill('SIGKILL');
      await once(writer, 'close');
    },
    cleanup: async () => {},
  };
});

/** A process of its own, as a step is one, with `open` to open storage in the folder. */
function start(script: string, tempDir: string) {
  const code = `import { Readable } from 'node:stream';
    const { openStorage } = await import(${JSON.stringify(MODULE)});
    const open = (location, token) => openStorage(location, { env: process.env, tempDir: ${JSON.stringify(tempDir)}, token });
    ${script}`;
  return spawn(process.execPath, ['--no-warnings', '--input-type=module', '-e', code], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env.PATH, GITHUB_ACTIONS: 'true', ...env },
  });
}

/** What it said to stdout; whatever it says to stderr is an error, unless `errors` takes it. */
async function runScript(script: string, errors?: (said: string) => void): Promise<string> {
  const child = start(script, folder);
  const [said, wrong, [exit]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close') as Promise<[number]>]);
  if (exit !== 0 || (wrong !== '' && !errors)) throw new Error(`The process exited with ${exit}:\n${said}${wrong}`);
  errors?.(wrong);
  return said;
}

let opened = 0;
/** As another step or job sees it: with a temporary folder of its own. */
function open(location = 'artifact:', world: Partial<StorageWorld> = {}): Storage {
  return openStorage(location, { env, tempDir: join(folder, `temp-${++opened}`), ...world });
}
const elsewhere = (token: string = OTHER.token) => open(ELSEWHERE, { token, env: { GITHUB_API_URL: service.base } });

const dumpOf = (bytes: number) => Readable.from(pieces(bytes), { objectMode: false });
const DUMP = Buffer.concat([...pieces(3 * MB)]);
const FILES = ['RECOVERY.md', 'inventory.json.zst', 'manifest.json', 'public.pgdump.zst'];

async function putFiles(storage: Storage, at = FOLDER): Promise<void> {
  await storage.put(`${at}public.pgdump.zst`, dumpOf(DUMP.length), { bulk: true });
  await storage.put(`${at}inventory.json.zst`, Buffer.from('inventory'));
  await storage.put(`${at}RECOVERY.md`, Buffer.from('recovery'));
}
const putManifest = (storage: Storage, at = FOLDER) =>
  storage.put(`${at}manifest.json`, Buffer.from('{"the":"manifest"}'), { ifAbsent: true });

async function backUp(storage: Storage, at = FOLDER): Promise<void> {
  await putFiles(storage, at);
  await putManifest(storage, at);
}

const textOf = async (storage: Storage, key: string) => (await buffer(await storage.get(key))).toString();
const keys = (of = FOLDER) => FILES.map((file) => of + file);
const downloads = () => service.requests.filter((request) => request.startsWith('GET /download/')).length;

async function refusal(work: Promise<unknown>): Promise<UserError> {
  const thrown = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(thrown).toBeInstanceOf(UserError);
  return thrown as UserError;
}

/**
 * The client waits seconds between its attempts; here a second takes a millisecond. Not what it waits for an answer, which depends on the
 * machine, unless `stalled`: then none comes.
 */
async function hastily<T>(work: () => Promise<T>, stalled = false): Promise<T> {
  const { setTimeout } = globalThis;
  const hasty = (ms: number) => (ms < 30_000 || stalled ? ms / 1_000 : ms);
  globalThis.setTimeout = ((fn: () => void, ms = 0, ...rest: []) => setTimeout(fn, hasty(ms), ...rest)) as typeof setTimeout;
  try {
    return await work();
  } finally {
    globalThis.setTimeout = setTimeout;
  }
}

describe('a backup', () => {
  test('becomes one artifact when its manifest is put, and nothing is uploaded before', async () => {
    const storage = open();
    await putFiles(storage);
    expect(service.requests).toEqual([]);
    await putManifest(storage);
    expect(service.artifacts.map(({ name }) => name)).toEqual([NAME]);
    const [{ files, blocks, digest }] = service.artifacts as [ResultsService['artifacts'][0]];
    expect([...files.keys()].sort()).toEqual(FILES);
    expect(files.get('manifest.json')).toBe('{"the":"manifest"}');
    expect(digest).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect(Buffer.concat(blocks).includes(DUMP)).toBe(true); // As it is: it is compressed already.
  });

  test('is read from the disk by the run that made it', async () => {
    const storage = open();
    await backUp(storage);
    expect(await keysOf(storage, 'shop/')).toEqual(keys());
    expect(DUMP.equals(await buffer(await storage.get(`${FOLDER}public.pgdump.zst`)))).toBe(true);
    expect(await storage.stat(`${FOLDER}manifest.json`)).toMatchObject({ bytes: 18 });
    expect(downloads()).toBe(0);
  });

  const readers = [
    { who: 'a later step of the run', reader: () => open() },
    { who: 'another run with a token', reader: () => elsewhere() },
    { who: 'whoever names the run that it is', reader: () => open('artifact:?run=815&repository=octo/shop') },
  ];
  test.each(readers)('is found and downloaded once by $who', async ({ reader }) => {
    await backUp(open());
    const storage = reader();
    const found: Stored[] = [];
    for await (const stored of storage.list('shop/')) found.push(stored);
    expect(found.map(({ key }) => key)).toEqual(keys());
    expect(found.map(({ bytes }) => bytes)).toEqual([8, 9, 18, DUMP.length]);
    const asked = service.requests.length;
    for (const { modified } of found) expect(Math.abs(modified.getTime() - Date.now())).toBeLessThan(600_000);
    expect(DUMP.equals(await buffer(await storage.get(`${FOLDER}public.pgdump.zst`)))).toBe(true);
    expect(await textOf(storage, `${FOLDER}manifest.json`)).toBe('{"the":"manifest"}');
    expect(await storage.stat(`${FOLDER}manifest.json`)).toEqual(found[2]);
    expect(await storage.stat(`${FOLDER}other.zst`)).toBeUndefined();
    expect(service.requests.length).toBe(asked); // Artifacts do not change.
    expect((await refusal(storage.get(`${FOLDER}other.zst`))).message).toContain(`${FOLDER}other.zst cannot be read`);
    expect(await storage.stat(`shop/20261121T030000Z-000000/manifest.json`)).toBeUndefined();
    expect(downloads()).toBe(1);
  });

  test('of many is listed by what the prefix says, and no other is downloaded', async () => {
    const places = ['shop/20261121T030000Z-000001/', 'shop/20261121T030000Z-000002/', 'shop-eu/20261121T030000Z-000003/'];
    const writer = open();
    for (const place of places) await backUp(writer, place);
    expect(await keysOf(elsewhere(), 'shop/')).toEqual([...keys(places[0]), ...keys(places[1])]);
    expect(await keysOf(elsewhere(), `${places[1]}ma`)).toEqual([`${places[1]}manifest.json`]);
    expect(downloads()).toBe(3);
    expect(await keysOf(elsewhere())).toEqual([...keys(places[2]), ...keys(places[0]), ...keys(places[1])].sort());
  });

  test('beside reports and what others upload is told from them', async () => {
    for (const name of ['seaworthy-backup-nightly-m3x9', 'seaworthy-backup-shop', 'coverage', `${NAME}.zip`, `x-${NAME}`])
      service.add(name, zipOf([{ name: 'manifest.json', content: '{}' }]));
    expect(await keysOf(elsewhere())).toEqual([]);
    expect(downloads()).toBe(0);
  });

  test('of which repeated attempts of a run left two is the newer', async () => {
    for (const text of ['the first', 'the second']) service.add(NAME, zipOf([{ name: 'manifest.json', content: text }]));
    for (const reader of [open, elsewhere]) {
      expect(await textOf(reader(), `${FOLDER}manifest.json`)).toBe('the second');
      const listing = reader();
      expect(await keysOf(listing)).toEqual([`${FOLDER}manifest.json`]);
      expect(await textOf(listing, `${FOLDER}manifest.json`)).toBe('the second');
    }
  });

  test('is kept for as many days as the location says', async () => {
    await backUp(open());
    await backUp(open('artifact:?retention-days=30'), 'shop/20261121T030000Z-000002/');
    const [usual, thirty] = service.artifacts;
    expect(usual!.expires).toBeUndefined();
    const days = (Date.parse(thirty!.expires!) - Date.now()) / 86_400_000;
    expect(Math.abs(days - 30)).toBeLessThan(0.1); // An hour more or less where the clocks change.
  });

  test('that is discarded before its manifest leaves nothing, and nobody was asked', async () => {
    const storage = open();
    await putFiles(storage);
    expect((await filesUnder(folder)).length).toBe(3);
    await storage.discard(FOLDER);
    expect(await filesUnder(folder)).toEqual([]);
    expect(service.requests).toEqual([]);
  });

  test('that is discarded after its manifest goes as an artifact too, and no other', async () => {
    const storage = open();
    await backUp(storage);
    await backUp(storage, 'shop/20261121T030000Z-000002/');
    await storage.discard(FOLDER);
    expect(service.artifacts.map(({ name }) => name)).toEqual(['seaworthy-backup-shop-20261121T030000Z-000002']);
    expect(await keysOf(storage)).toEqual(keys('shop/20261121T030000Z-000002/'));
  });

  test('of another step is no leftover that discard would take', async () => {
    await backUp(open());
    await open().discard('shop/');
    expect(service.artifacts.length).toBe(1);
  });

  test('does not change any more', async () => {
    const storage = open();
    await backUp(storage);
    expect((await refusal(putManifest(storage))).message).toMatch(/manifest\.json cannot be written: .*exists already/);
    expect((await refusal(storage.put(`${FOLDER}more.zst`, Buffer.from('x')))).message).toMatch(
      /more\.zst cannot be written: .*exists already/,
    );
    expect((await refusal(backUp(open()))).message).toMatch(/exists already in this run and is not replaced/);
    expect(service.artifacts.length).toBe(1);
    expect(await textOf(open(), `${FOLDER}RECOVERY.md`)).toBe('recovery');
  });

  test.each(['a/b.zst', '.hidden', '-rf', 'a:b', 'größe'])('has no file %j, which could not be unpacked everywhere', async (file) => {
    const storage = open();
    await storage.put(`${FOLDER}good.zst`, Buffer.from('x'));
    expect((await refusal(storage.put(FOLDER + file, Buffer.from('x')))).message).toMatch(/cannot be written: .* is no plain file name/);
  });

  test('whose manifest fails is not uploaded', async () => {
    const storage = open();
    await putFiles(storage);
    const body = async function* () {
      yield Buffer.from('{');
      throw new Error('the source broke off');
    };
    await expect(storage.put(`${FOLDER}manifest.json`, Readable.from(body()))).rejects.toThrow('the source broke off');
    expect(service.requests).toEqual([]);
    expect(await storage.stat(`${FOLDER}manifest.json`)).toBeUndefined();
    await putManifest(storage);
    expect(service.artifacts.length).toBe(1);
  });

  test('whose upload is cancelled is over at once, and does not stand when the upload comes to its end', async () => {
    const controller = new AbortController();
    let release = () => {};
    const storage = open();
    await putFiles(storage);
    const cancelled = new Promise<void>((resolve) => {
      service.before = async (method) => {
        if (method !== 'FinalizeArtifact') return;
        controller.abort(new UserError('cancelled by the test'));
        await new Promise<void>((goOn) => {
          release = goOn;
          resolve();
        });
      };
    });
    const putting = storage.put(`${FOLDER}manifest.json`, Buffer.from('{}'), { signal: controller.signal });
    await expect(putting).rejects.toThrow('cancelled by the test');
    await cancelled;
    await storage.discard(FOLDER);
    expect(service.artifacts).toEqual([]);
    release();
    await until('the removal of the artifact', async () => service.requests.includes('DeleteArtifact'));
    await until('the end of what it was made of', async () => (await filesUnder(folder)).length === 0);
    expect(service.artifacts).toEqual([]);
  });
});

describe('records', () => {
  test('become artifacts of their own at once, before and after the manifest', async () => {
    const storage = open();
    await putFiles(storage);
    await storage.put(PROOF, Buffer.from('the proof'));
    await storage.put(FAILURE, Buffer.from('the failure'));
    await putManifest(storage);
    const proof = `seaworthy-proof-shop-${ID}-20261122T040000Z`;
    expect(service.artifacts.map(({ name, files }) => [name, [...files.keys()].sort()])).toEqual([
      [proof, ['proof-20261122T040000Z.json']],
      ['seaworthy-failure-shop-20261123T050000Z', ['failure-20261123T050000Z.json']],
      [NAME, FILES],
    ]);
    expect(await keysOf(storage)).toEqual([...keys(), PROOF, FAILURE].sort());
    expect(await keysOf(elsewhere())).toEqual([...keys(), PROOF, FAILURE].sort());
    expect(await textOf(elsewhere(), PROOF)).toBe('the proof');
    expect(await textOf(elsewhere(), FAILURE)).toBe('the failure');
  });

  test('of a backup of another run become artifacts of this one', async () => {
    const storage = open(ELSEWHERE, { token: OTHER.token });
    await storage.put(PROOF, Buffer.from('the proof'));
    expect(service.requests).toEqual(['CreateArtifact', 'PUT /account/container', 'PUT /account/container', 'FinalizeArtifact']);
    expect(await textOf(storage, PROOF)).toBe('the proof');
  });

  test('that somebody put into the archive of a backup do not count', async () => {
    const put = (file: string) => ({ name: file, content: 'forged' });
    service.add(NAME, zipOf([put('manifest.json'), put('proof-20261122T040000Z.json')]));
    expect(await keysOf(elsewhere())).toEqual([`${FOLDER}manifest.json`]);
    expect(await elsewhere().stat(PROOF)).toBeUndefined();
  });

  test('are taken away by discard with what they belong to', async () => {
    const storage = open();
    await putFiles(storage);
    await storage.put(PROOF, Buffer.from('the proof'));
    await storage.put(FAILURE, Buffer.from('the failure'));
    await storage.discard(FOLDER);
    expect(service.artifacts.map(({ name }) => name)).toEqual(['seaworthy-failure-shop-20261123T050000Z']);
  });
});

describe('remove', () => {
  test('takes an artifact when all of it is named, and otherwise says why not', async () => {
    for (const storage of [open(), undefined]) {
      const writer = storage ?? open();
      await backUp(writer);
      const remover = storage ?? open();
      const refused = await remover.remove([`${FOLDER}manifest.json`, `${FOLDER}RECOVERY.md`]);
      expect(refused.map(({ key }) => key)).toEqual([`${FOLDER}manifest.json`, `${FOLDER}RECOVERY.md`]);
      for (const { reason } of refused)
        expect(reason).toBe(`artifact ${NAME} can only be removed as a whole, and ${FOLDER}inventory.json.zst was not named`);
      expect(service.artifacts.length).toBe(1);
      expect(await remover.remove(keys())).toEqual([]);
      expect(service.artifacts).toEqual([]);
      expect(await keysOf(remover)).toEqual([]);
      expect(await remover.stat(`${FOLDER}manifest.json`)).toBeUndefined();
    }
  });

  test('from another run needs a token that may', async () => {
    await backUp(open());
    const refused = await elsewhere().remove(keys());
    expect(refused.map(({ key }) => key)).toEqual(keys());
    expect(refused[0]!.reason).toMatch(/could not be removed: the service refused it \(403\)/);
    expect(service.artifacts.length).toBe(1);
    expect(await elsewhere(OTHER.mayDelete).remove(keys())).toEqual([]);
    expect(service.artifacts).toEqual([]);
  });

  test('of records takes theirs alone', async () => {
    const storage = open();
    await backUp(storage);
    await storage.put(PROOF, Buffer.from('the proof'));
    expect(await open().remove([PROOF, FAILURE])).toEqual([]);
    expect(service.artifacts.map(({ name }) => name)).toEqual([NAME]);
  });
});

describe('an upload that fails', () => {
  const failures: { what: string; manner: Manner; says: RegExp; temporary: boolean; hint: RegExp }[] = [
    { what: 'the service is broken', manner: 'broken', says: /could not be uploaded: .*500/, temporary: true, hint: /again later/ },
    {
      what: 'the service forbids it',
      manner: 'forbidden',
      says: /could not be uploaded: .*refused it \(403\)/,
      temporary: false,
      hint: /reach/,
    },
    { what: 'the account has no room', manner: 'quota', says: /could not be uploaded: .*used up/, temporary: false, hint: /old artifacts/ },
    {
      what: 'the name is taken',
      manner: 'conflict',
      says: /could not be uploaded: .*exists already/,
      temporary: false,
      hint: /name of its own/,
    },
    { what: 'a proxy answers', manner: 'page', says: /could not be uploaded: .*JSON/, temporary: true, hint: /again later/ },
    {
      what: 'the store forbids it',
      manner: 'blob-forbidden',
      says: /could not be uploaded: .*refused it \(403\)/,
      temporary: false,
      hint: /reach/,
    },
    { what: 'the store is broken', manner: 'blob-broken', says: /could not be uploaded: .*500/, temporary: true, hint: /again later/ },
  ];
  test.each(failures)('because $what is an error of one sentence, and leaves the way open', async ({ manner, says, temporary, hint }) => {
    const storage = open();
    await backUp(storage, 'shop/20261121T030000Z-000001/');
    await putFiles(storage);
    service.manner = manner;
    const thrown = await hastily(() => refusal(putManifest(storage)));
    expect(thrown.message).toMatch(says);
    expect(thrown.message).toContain(NAME);
    expect([thrown.message, thrown.hint, ...explain(thrown).causes].join(' ')).not.toMatch(/\n|sig=/);
    expect(thrown.temporary).toBe(temporary);
    expect(thrown.hint).toMatch(hint);
    expect(await storage.stat(`${FOLDER}manifest.json`)).toBeUndefined();
    expect(service.artifacts.length).toBe(1);
    service.manner = 'good';
    await putManifest(storage);
    expect(service.artifacts.map(({ name }) => name)).toContain(NAME);
  });

  test('because a file became shorter meanwhile does not stand', async () => {
    const storage = open();
    await backUp(storage, 'shop/20261121T030000Z-000001/');
    await putFiles(storage);
    const dump = (await filesUnder(folder)).find((path) => path.endsWith(`${FOLDER}public.pgdump.zst`))!;
    service.before = async (method) => {
      if (method === 'CreateArtifact') await truncate(join(folder, dump), 1_000);
    };
    const thrown = await refusal(putManifest(storage));
    expect(thrown.message).toMatch(/could not be uploaded: \d+ bytes of at least \d+ have arrived/);
    expect(service.artifacts.length).toBe(1);
    expect(await storage.stat(`${FOLDER}manifest.json`)).toBeUndefined();
  });

  test('because the service is not there is an error that may pass', async () => {
    const gone = await startResultsService();
    await gone.close();
    const storage = open();
    await backUp(storage, 'shop/20261121T030000Z-000001/');
    await putFiles(storage);
    process.env.ACTIONS_RESULTS_URL = gone.env.ACTIONS_RESULTS_URL;
    try {
      const thrown = await hastily(() => refusal(putManifest(storage)));
      expect(thrown.message).toMatch(/could not be uploaded: .*ECONNREFUSED/);
      expect(thrown.temporary).toBe(true);
    } finally {
      process.env.ACTIONS_RESULTS_URL = service.env.ACTIONS_RESULTS_URL;
    }
  });
});

describe('a download that fails', () => {
  const failures: { what: string; delivery: Delivery; says: RegExp; temporary: boolean }[] = [
    { what: 'a byte is another', delivery: 'changed', says: /not downloaded as it was uploaded: its sha256 is another/, temporary: true },
    {
      what: 'a byte is missing',
      delivery: 'short',
      says: /not downloaded as it was uploaded: \d+ bytes arrived and \d+ were/,
      temporary: true,
    },
    { what: 'it breaks off', delivery: 'cut-off', says: /could not be downloaded: .* after 5 retries/, temporary: true },
    { what: 'it has expired', delivery: 'expired', says: /could not be downloaded: it has expired/, temporary: false },
  ];
  test.each(failures)('because $what gives nothing, and is tried again when asked again', async ({ delivery, says, temporary }) => {
    await backUp(open());
    const storage = elsewhere();
    service.delivery = delivery;
    const key = `${FOLDER}manifest.json`;
    const stalled = delivery === 'cut-off';
    const thrown = await hastily(() => refusal(storage.get(key)), stalled);
    expect(thrown.message).toMatch(says);
    expect(thrown.message).toContain(NAME);
    expect(thrown.temporary).toBe(temporary);
    const told: UserError[] = [];
    await hastily(async () => {
      await refusal(keysOf(storage));
      for await (const { key: listed } of storage.list('', (problem) => told.push(problem))) throw new Error(listed);
    }, stalled);
    expect(told.map(({ message }) => says.test(message))).toEqual([true]);
    service.delivery = 'whole';
    expect(await textOf(temporary ? storage : elsewhere(), key)).toBe('{"the":"manifest"}');
  });

  test('because the disk has no room for it does not begin', async () => {
    const zip = zipOf([{ name: 'manifest.json', content: '{}' }]);
    service.add(NAME, zip);
    expect(await textOf(elsewhere(), `${FOLDER}manifest.json`)).toBe('{}');
    Object.assign(service.artifacts[0]!, { bytes: 10 ** 15 });
    const thrown = await refusal(elsewhere().get(`${FOLDER}manifest.json`));
    expect(thrown.message).toMatch(/needs .* on the disk to be read, and .* are free/);
    expect(thrown.hint).toMatch(/RUNNER_TEMP/);
    expect(downloads()).toBe(1);
  });
});

describe('an archive that seaworthy did not write', () => {
  const plain: Zipped = { name: 'manifest.json', content: '{}' };
  const odd = [
    '../x',
    '../../../../tmp/seaworthy-test',
    '/etc/x',
    'a/b',
    'a/',
    'a\\b',
    '..\\x',
    'C:x',
    '..',
    '.',
    '',
    '.hidden',
    '-rf',
    'x\ny',
    'x\0',
    'con ',
    'x'.repeat(201),
  ];
  test.each(odd)('with a file called %j is refused, and nothing is unpacked', async (name) => {
    service.add(NAME, zipOf([plain]));
    expect(await keysOf(elsewhere())).toEqual([`${FOLDER}manifest.json`]);
    service.artifacts = [];
    service.add(NAME, zipOf([plain, { name, content: 'x' }]));
    const storage = elsewhere();
    const thrown = await refusal(storage.get(`${FOLDER}manifest.json`));
    expect(thrown.message).toMatch(/^artifact \S+ is refused: it holds .* which is no plain file name$/);
    await refusal(keysOf(storage));
    await refusal(storage.stat(`${FOLDER}manifest.json`));
    const unpacked = (await filesUnder(folder)).filter((path) => !/\/fetched\/\d+\/artifact$/.test(path));
    expect(unpacked).toEqual([]);
  });

  test('with one file twice is refused, and the others beside it are listed', async () => {
    service.add(NAME, zipOf([plain, plain]));
    await backUp(open(), 'shop/20261121T030000Z-000001/');
    const told: string[] = [];
    const found: string[] = [];
    for await (const { key } of elsewhere().list('', ({ message }) => told.push(message))) found.push(key);
    expect(found).toEqual(keys('shop/20261121T030000Z-000001/'));
    expect(told).toEqual([`artifact ${NAME} is refused: it holds "manifest.json", twice`]);
  });

  test('that is no archive is named', async () => {
    service.add(NAME, Buffer.from('<html>'));
    expect((await refusal(elsewhere().get(`${FOLDER}manifest.json`))).message).toMatch(
      new RegExp(`^artifact ${NAME} is damaged: it is no zip`),
    );
  });
});

describe('another run', () => {
  const cases: { what: string; location?: string; token?: string; says: RegExp; temporary?: boolean }[] = [
    { what: 'with a wrong token', token: 'ghs_wrong', says: /run 4711 could not be listed: the service did not accept the token \(401\)/ },
    {
      what: 'that is not there',
      location: 'artifact:?run=4712&repository=octo/shop',
      says: /run 4712 could not be listed: it is not there, or/,
    },
    {
      what: 'of a repository that is not there',
      location: 'artifact:?run=4711&repository=octo/x',
      says: /could not be listed: it is not there, or/,
    },
    {
      what: 'without a token',
      token: '',
      says: /reading the artifacts of run 4711 of octo\/shop needs a token, and github-token is not given/,
    },
    {
      what: 'of the same number elsewhere',
      location: 'artifact:?run=815&repository=octo/other',
      token: '',
      says: /of run 815 of octo\/other needs a token/,
    },
    { what: 'of no repository', location: 'artifact:?run=4711', says: /does not say of which repository/ },
    { what: 'asked too often', token: 'ghs_limited', says: /rate limit/, temporary: true },
  ];
  test.each(cases)(
    '$what is an error that says how to mend it',
    async ({ location = ELSEWHERE, token = OTHER.token, says, temporary = false }) => {
      expect(await keysOf(elsewhere())).toEqual([]);
      const thrown = await refusal(keysOf(open(location, { token, env: location.includes('815') ? env : {} })));
      expect(thrown.message).toMatch(says);
      expect(thrown.temporary).toBe(temporary);
      expect(thrown.hint).toBeTruthy();
      if (token) expect(thrown.message + thrown.hint).not.toContain(token);
    },
  );

  test('can only be read', async () => {
    const storage = open(ELSEWHERE, { token: OTHER.token });
    for (const work of [storage.rehearse('shop/'), storage.put(`${FOLDER}x.zst`, Buffer.from('x')), putManifest(storage)]) {
      const thrown = await refusal(work);
      expect(thrown.message).toBe('the artifacts of run 4711 can only be read');
      expect(thrown.hint).toMatch(/without run=/);
    }
  });

  test('with more artifacts than the service lists is not taken for one with fewer', async () => {
    const zip = zipOf([{ name: 'x', content: '' }]);
    for (let i = 0; i < 999; i++) service.add(`report-${i}`, zip);
    expect(await keysOf(elsewhere())).toEqual([]);
    service.add('report-999', zip);
    expect((await refusal(keysOf(elsewhere()))).message).toMatch(/there are 1000 or more/);
  });
});

describe('whether anything of ours is in the run', () => {
  const look = async (storage: Storage) => [await storage.exists!(), await storage.near!('in'), await storage.near!('beside')];

  test('is known without downloading anything', async () => {
    expect(await look(elsewhere())).toEqual([false, [], []]);
    service.add('coverage', zipOf([{ name: 'x', content: '' }]));
    expect(await look(elsewhere())).toEqual([false, [], ['coverage']]);
    await backUp(open(), FOLDER);
    await open().put('web/failure-20261123T050000Z.json', Buffer.from('{}'));
    expect(await look(elsewhere())).toEqual([true, ['shop', 'web'], ['coverage']]);
    expect(downloads()).toBe(0);
  });

  test('counts what this run has spooled and not uploaded yet', async () => {
    const storage = open();
    expect(await look(storage)).toEqual([false, [], []]);
    await putFiles(storage);
    expect(await look(storage)).toEqual([true, ['shop'], []]);
    expect(service.artifacts).toEqual([]);
  });

  test('is an error where the run cannot be listed, and no "no"', async () => {
    await refusal(elsewhere('ghs_wrong').exists!());
  });
});

describe('a place without artifacts', () => {
  const cases: { what: string; change: Env; says: RegExp }[] = [
    {
      what: 'a step with run:',
      change: { ACTIONS_RUNTIME_TOKEN: undefined, ACTIONS_RESULTS_URL: undefined },
      says: /^artifact: works only in a step of GitHub Actions, and ACTIONS_RUNTIME_TOKEN and ACTIONS_RESULTS_URL are not set here$/,
    },
    { what: 'a runner that gives no address', change: { ACTIONS_RESULTS_URL: '' }, says: /and ACTIONS_RESULTS_URL is not set here$/ },
    {
      what: 'GHES',
      change: { GITHUB_SERVER_URL: 'https://ghe.example.com' },
      says: /^artifact: works on github\.com only, and this is ghe\.example\.com/,
    },
    { what: 'Forgejo', change: { GITHUB_SERVER_URL: 'https://codeberg.org' }, says: /this is codeberg\.org/ },
    { what: 'an address that is none', change: { GITHUB_SERVER_URL: 'forge' }, says: /this is 'forge'/ },
  ];
  test.each(cases)('such as $what is said with a way out, before anything is spooled', async ({ change, says }) => {
    const good = open();
    await good.rehearse('shop/');
    await good.put(`${FOLDER}x.zst`, Buffer.from('x'));
    await rm(folder, { recursive: true });
    await mkdir(folder);
    service.requests = [];
    const storage = open('artifact:', { env: { ...env, ...change } });
    for (const work of [
      storage.rehearse('shop/'),
      storage.put(`${FOLDER}x.zst`, dumpOf(10)),
      keysOf(storage),
      storage.get(`${FOLDER}x.zst`),
    ]) {
      const thrown = await refusal(work);
      expect(thrown.message).toMatch(says);
      expect(thrown.hint).toMatch(/dir:backups/);
      expect(thrown.temporary).toBe(false);
    }
    expect(await filesUnder(folder)).toEqual([]);
    expect(service.requests).toEqual([]);
  });

  test('such as GHES is said of another run too', async () => {
    const storage = open(ELSEWHERE, { token: OTHER.token, env: { GITHUB_SERVER_URL: 'https://ghe.example.com' } });
    expect((await refusal(keysOf(storage))).message).toMatch(/this is ghe\.example\.com/);
  });
});

describe('a rehearsal', () => {
  test.each([
    { location: 'artifact:', more: {}, learned: 'kept for as long as the repository has set' },
    { location: 'artifact:', more: { GITHUB_RETENTION_DAYS: '90' }, learned: 'kept for 90 days' },
    { location: 'artifact:?retention-days=1', more: { GITHUB_RETENTION_DAYS: '90' }, learned: 'kept for 1 day' },
    {
      location: 'artifact:?retention-days=120',
      more: { GITHUB_RETENTION_DAYS: '90' },
      learned: 'kept for 90 days, which is the most that this repository allows, and not for 120',
    },
  ])('tells how long artifacts of $location $more are kept, and leaves nothing', async ({ location, more, learned }) => {
    expect(await open(location, { env: { ...env, ...more } }).rehearse('shop/')).toEqual([learned]);
    expect(await filesUnder(folder)).toEqual([]);
    expect(service.artifacts).toEqual([]);
  });

  test('fails where the spool cannot be written', async () => {
    await writeFile(join(folder, 'a-file'), '');
    const thrown = await refusal(open('artifact:', { tempDir: join(folder, 'a-file') }).rehearse('shop/'));
    expect(thrown.message).toMatch(/cannot be written: a part of the path is a file/);
  });

  test('fails where the service does not answer as it should', async () => {
    const token = process.env.ACTIONS_RUNTIME_TOKEN;
    process.env.ACTIONS_RUNTIME_TOKEN = 'not-a-token';
    try {
      expect((await refusal(open().rehearse('shop/'))).message).toMatch(/artifacts of this run could not be listed/);
    } finally {
      process.env.ACTIONS_RUNTIME_TOKEN = token;
    }
  });
});

describe('locations', () => {
  test.each([
    { input: 'artifact:', expected: 'artifact:?run=815&repository=octo/shop' },
    { input: 'ARTIFACT:?retention-days=7', expected: 'artifact:?run=815&repository=octo/shop' },
    { input: 'artifact:?run=4711', expected: 'artifact:?run=4711&repository=octo/shop' },
    { input: 'artifact:?run=4711&repository=a.b/c-d_e', expected: 'artifact:?run=4711&repository=a.b/c-d_e' },
  ])('$input is taken, and tells where to restore from', ({ input, expected }) => {
    expect(open(input).location).toBe(expected);
    expect(open(expected, { env: {} }).location).toBe(expected);
  });

  test.each([
    { input: 'artifact:shop', says: /received 'artifact:shop', expected artifact:/ },
    { input: 'artifact://x', says: /expected artifact:/ },
    { input: 'artifact:?run=latest', says: /received run=latest, expected the number of a run/ },
    { input: 'artifact:?run=', says: /received run=, expected the number/ },
    { input: 'artifact:?run=1&run=2', says: /received run= twice/ },
    { input: 'artifact:?repository=octo/shop', says: /repository= without run=/ },
    { input: 'artifact:?run=1&repository=shop', says: /received repository=shop, expected owner\/name/ },
    { input: 'artifact:?run=1&repository=../shop/x', says: /expected owner\/name/ },
    { input: 'artifact:?retention-days=0', says: /received retention-days=0, expected a whole number of days, 1 to 400/ },
    { input: 'artifact:?retention-days=1.5', says: /1 to 400/ },
    { input: 'artifact:?retention-days=401', says: /1 to 400/ },
    { input: 'artifact:?run=1&retention-days=7', says: /can only be read/ },
    { input: 'artifact:?retention=7', says: /received 'retention=' .*expected run=, repository= or retention-days=/ },
    { input: 'artifact:?keep=last=7', says: /^keep does not go with artifact:.*retention-days/ },
  ])('$input is refused', ({ input, says }) => {
    expect(() => open(input)).toThrow(UserError);
    expect(() => open(input)).toThrow(says);
  });

  test('where an object is found is the page of the run', () => {
    expect(open().locate(FOLDER)).toBe(`https://github.com/octo/shop/actions/runs/815#${FOLDER}`);
    expect(open(ELSEWHERE).locate(FOLDER)).toBe(`https://github.com/octo/shop/actions/runs/4711#${FOLDER}`);
    expect(open('artifact:', { env: {} }).locate(FOLDER)).toBe(`artifact:#${FOLDER}`);
  });

  test('opening and asking for room touch nothing', async () => {
    expect(await open().space()).toBeGreaterThan(0);
    expect(await readdir(folder)).toEqual([]);
    expect(service.requests).toEqual([]);
  });

  test('keep is refused with the reason', () =>
    expect(artifact.keepRefused).toMatch(/GitHub removes artifacts by itself, after retention-days/));
});

describe('a repository', () => {
  const cases: { what: string; event?: unknown; expected: boolean | undefined }[] = [
    { what: 'public', event: { repository: { full_name: 'octo/shop', private: false, visibility: 'public' } }, expected: true },
    { what: 'private', event: { repository: { full_name: 'octo/shop', private: true, visibility: 'private' } }, expected: false },
    { what: 'internal', event: { repository: { full_name: 'Octo/Shop', private: true, visibility: 'internal' } }, expected: false },
    { what: 'private, of an event that says no more', event: { repository: { full_name: 'octo/shop', private: true } }, expected: false },
    { what: 'of two minds', event: { repository: { full_name: 'octo/shop', private: true, visibility: 'public' } }, expected: true },
    { what: 'another', event: { repository: { full_name: 'octo/other', private: true } }, expected: undefined },
    { what: 'that says nothing', event: { repository: { full_name: 'octo/shop' } }, expected: undefined },
    { what: 'of an unknown kind', event: { repository: { full_name: 'octo/shop', visibility: 'limited' } }, expected: undefined },
    { what: 'without an event', event: { schedule: '0 3 * * *' }, expected: undefined },
    { what: 'with a damaged event', event: 'not json', expected: undefined },
    { what: 'without a file', expected: undefined },
  ];
  test.each(cases)('$what is public: $expected, and plaintext is refused unless it is known not to be', async ({ event, expected }) => {
    const path = join(folder, 'event.json');
    if (event !== undefined) await writeFile(path, typeof event === 'string' ? event : JSON.stringify(event));
    const world = { GITHUB_EVENT_PATH: path, GITHUB_REPOSITORY: 'octo/shop' };
    expect(await isPublicRepository(world)).toBe(expected);
    const refused = await artifact.plaintextRefused!(world);
    if (expected === false) expect(refused).toBeUndefined();
    else expect(refused).toMatch(expected ? /octo\/shop is public: everybody/ : /could not be found out/);
  });
});

describe('what the client prints', () => {
  const HASTE = 'const wait = setTimeout; globalThis.setTimeout = (fn, ms, ...rest) => wait(fn, ms / 1_000, ...rest);';
  const script = (more: string) => `${HASTE} const storage = open('artifact:');
    console.log('begins');
    ${more}
    const ended = storage.put('${FOLDER}manifest.json', Buffer.from('{}')).catch((thrown) => console.log(thrown.message));
    console.log('meanwhile');
    await ended;
    for await (const { key } of open('${ELSEWHERE}', '${OTHER.token}').list('')) console.log(key);
    console.log('ends');`;

  test('goes nowhere, but for the masks of its secrets and what is for debugging', async () => {
    const lines = (await runScript(script(''))).trimEnd().split('\n');
    const orders = lines.filter((line) => line.startsWith('::'));
    expect(orders).toContain('::add-mask::c2ln');
    expect(orders.filter((line) => !/^::(add-mask|debug)::/.test(line))).toEqual([]);
    expect(lines.filter((line) => !line.startsWith('::'))).toEqual(['begins', 'meanwhile', `${FOLDER}manifest.json`, 'ends']);
  });

  test('cannot be an order to the runner, whatever a server answers', async () => {
    service.manner = 'broken'; // Which says ::error:: on a line of its own.
    const lines = (await runScript(script(''))).trimEnd().split('\n');
    expect(lines.filter((line) => /^::(?!add-mask|debug)/.test(line))).toEqual([]);
    expect(lines.filter((line) => !line.startsWith('::'))).toEqual([
      'begins',
      'meanwhile',
      expect.stringMatching(/could not be uploaded/),
      'ends',
    ]);
  });

  test('does not reach a terminal, where its masks would show what they hide', async () => {
    const lines = await runScript(script('delete process.env.GITHUB_ACTIONS;'));
    expect(lines).toBe(`begins\nmeanwhile\n${FOLDER}manifest.json\nends\n`);
  });

  test('of a request that was refused is only our sentence, and what others tell the console meanwhile stays', async () => {
    const listing = (token: string) => `
      const listed = (async () => { for await (const { key } of open('${ELSEWHERE}', '${token}').list('')) console.log(key); })();
      console.error('an error of somebody else');
      await listed.catch((thrown) => console.log(thrown.message));
      console.error('afterwards');`;
    await backUp(open());
    for (const [token, expected] of [
      [OTHER.token, `${FOLDER}manifest.json`],
      ['ghs_wrong', 'the artifacts of run 4711 could not be listed: the service did not accept the token (401)'],
    ] as const) {
      const errors: string[] = [];
      const lines = await runScript(listing(token), (said) => errors.push(said));
      expect(lines.split('\n')).toContain(expected);
      expect(errors).toEqual(['an error of somebody else\nafterwards\n']);
    }
  });
});

test('uploading and downloading 200 MB keeps only a part of it in memory at any time', async () => {
  const said = await runScript(`
    let most = 0;
    setInterval(() => { most = Math.max(most, process.memoryUsage().arrayBuffers); }, 5).unref();
    const pieces = function* () { for (let i = 0; i < 3_200; i++) yield Buffer.alloc(62_500, i); };
    const storage = open('artifact:');
    await storage.put('${FOLDER}dump.zst', Readable.from(pieces(), { objectMode: false }));
    await storage.put('${FOLDER}manifest.json', Buffer.from('{}'));
    let bytes = 0;
    for await (const piece of await open('${ELSEWHERE}', '${OTHER.token}').get('${FOLDER}dump.zst')) bytes += piece.length;
    console.log(JSON.stringify({ bytes, most }));`);
  const { bytes, most } = JSON.parse(said.trimEnd().split('\n').at(-1)!) as { bytes: number; most: number };
  expect(bytes).toBe(200 * MB);
  expect(most).toBeLessThan(150 * MB);
}, 180_000); // The machine may be busy.
