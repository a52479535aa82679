import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { listBackups } from '../src/backups.ts';
import { UserError } from '../src/errors.ts';
import { type History, historyFacts, historySentence, readHistory, readProofs, recordFailure, sharingFailures } from '../src/history.ts';
import { failureKey, parseFailure, proofKey, readTimeStamp, timeStamp } from '../src/records.ts';
import { openStorage, type Storage } from '../src/storage/index.ts';
import { failing } from './helpers/failing-storage.ts';
import { makePart } from './helpers/manifest.ts';
import { foundAt, idAt, keysOf, proofText, storeBackup } from './helpers/series.ts';
import './helpers/realm.ts';

const NOW = new Date('2026-11-21T12:00:00Z');
const [HOUR, DAY] = [3_600_000, 86_400_000];
const alarms = ['max-shrink'];

let root: string;
let storage: Storage;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'seaworthy-history-'));
  storage = openStorage(`dir:${root}`);
});
afterEach(() => rm(root, { recursive: true, force: true }));

const history = async (name = 'shop', now = NOW): Promise<History> => readHistory(storage, await listBackups(storage, name), name, now);
const failAt = (moment: string, name = 'shop') => recordFailure(storage, name, { at: new Date(moment), checks: ['dump'] });
const prove = (moment: string, text: string, at = '2026-11-21T05:00:00Z', name = 'shop') =>
  storage.put(proofKey(`${name}/${idAt(moment)}/`, new Date(at)), Buffer.from(text));

describe('stamps of time', () => {
  test('are read as they are written', () => {
    for (const text of ['2026-11-21T03:00:00.000Z', '2024-02-29T23:59:59.000Z', '1970-01-01T00:00:00.000Z'])
      expect(readTimeStamp(timeStamp(new Date(text)))?.toISOString()).toBe(text);
  });

  test.each([
    '',
    '20261121',
    '20261121T030000',
    '20261121T030000Z ',
    ' 20261121T030000Z',
    '2026-11-21T03:00:00Z',
    '20261321T030000Z',
    '20260231T030000Z',
    '20261121T240000Z',
    '20261121T036000Z',
    '20261121t030000z',
    '0x261121T030000Z',
  ])('of no moment are none: %j', (text) => {
    expect(readTimeStamp(text)).toBeUndefined();
  });
});

describe('a failure is recorded', () => {
  test('as a record that can be read again, beside the backups and not among them', async () => {
    await recordFailure(storage, 'shop', {
      at: NOW,
      checks: ['connection', 'space'],
      runUrl: 'https://github.com/octo/shop/actions/runs/1',
    });
    expect(await keysOf(storage)).toEqual(['shop/failure-20261121T120000Z.json']);
    const text = await (await storage.get('shop/failure-20261121T120000Z.json')).toArray();
    expect(parseFailure(Buffer.concat(text).toString(), 'x')).toEqual({
      version: 1,
      at: '2026-11-21T12:00:00.000Z',
      checks: ['connection', 'space'],
      tool: expect.stringMatching(/^seaworthy \d/),
      runUrl: 'https://github.com/octo/shop/actions/runs/1',
    });
    expect(await listBackups(storage, 'shop')).toEqual({ backups: [], problems: [], unreadable: [] });
  });

  test('also where more failed than a record holds', async () => {
    const checks = Array.from({ length: 1_000 }, (_, i) => `${i} ${'x'.repeat(1_000)}`);
    await recordFailure(storage, 'shop', { at: NOW, checks });
    expect(await history()).toMatchObject({ failures: 1, notes: [] });
  });

  test('or rejects where the store cannot be written to', async () => {
    await expect(recordFailure(failing(storage, 1).storage, 'shop', { at: NOW, checks: [] })).rejects.toThrow(UserError);
    await expect(recordFailure(failing(storage, 2).storage, 'shop', { at: NOW, checks: [] })).resolves.toBeUndefined();
  });
});

describe('failures in a row', () => {
  test('are those since the last good backup', async () => {
    await failAt('2026-11-10T03:10:00Z');
    await storeBackup(storage, { id: idAt('2026-11-18T08:00:00Z') });
    expect(await history()).toMatchObject({ failures: 0 });
    for (const day of [19, 20, 21]) await failAt(`2026-11-${day}T03:10:00Z`);
    const read = await history();
    expect(read).toEqual({ failures: 3, notes: [], lastGood: { id: idAt('2026-11-18T08:00:00Z'), ageMs: 3 * DAY + 4 * HOUR } });
    expect(historySentence(read)).toBe('failed 3 times in a row; the last good backup is 3 d 4 h old');
    await storeBackup(storage, { id: idAt('2026-11-21T11:00:00Z') });
    expect(historySentence(await history())).toBeUndefined();
  });

  test('go on over backups with alarms', async () => {
    await storeBackup(storage, { id: idAt('2026-11-18') });
    await failAt('2026-11-19T03:10:00Z');
    await storeBackup(storage, { id: idAt('2026-11-20'), alarms });
    await failAt('2026-11-20T03:10:00Z');
    expect(await history()).toMatchObject({ failures: 2, lastGood: { id: idAt('2026-11-18') } });
  });

  test('go on over a backup that did not come back', async () => {
    for (const day of [18, 19, 20]) await storeBackup(storage, { id: idAt(`2026-11-${day}`) });
    await failAt('2026-11-19T03:10:00Z');
    await failAt('2026-11-20T03:10:00Z');
    expect(await history()).toMatchObject({ failures: 1, lastGood: { id: idAt('2026-11-20') } });
    for (const day of [19, 20]) await prove(`2026-11-${day}`, proofText(idAt(`2026-11-${day}`), 'failed'));
    const read = await history();
    expect(read).toMatchObject({ failures: 2, lastGood: { id: idAt('2026-11-18') } });
    expect(historySentence(read)).toBe('failed 2 times in a row; the last good backup is 3 d 9 h old');
    await prove('2026-11-20', proofText(idAt('2026-11-20')), '2026-11-21T06:00:00Z');
    expect(await history()).toMatchObject({ failures: 1, lastGood: { id: idAt('2026-11-20') } });
  });

  test('are all of them where there is no good backup', async () => {
    await failAt('2026-11-20T03:10:00Z');
    expect(historySentence(await history())).toBe('failed; there is no good backup');
    await failAt('2026-11-21T03:10:00Z');
    const read = await history();
    expect(historySentence(read)).toBe('failed 2 times in a row; there is no good backup');
    expect(historyFacts(read)).toEqual({ 'last good backup': 'none', 'last proven backup': 'none', 'failed in a row': '2' });
  });

  test('count a damaged record and name it', async () => {
    for (const day of [19, 20, 21]) await failAt(`2026-11-${day}T03:10:00Z`);
    expect(await history()).toMatchObject({ failures: 3, notes: [] });
    const [cut, newer] = [failureKey('shop', new Date('2026-11-19T03:10:00Z')), failureKey('shop', new Date('2026-11-20T03:10:00Z'))];
    await storage.put(cut, Buffer.from('{"vers'));
    await storage.put(newer, Buffer.from('{"version":2}'));
    expect(await history()).toMatchObject({
      failures: 3,
      notes: [
        `${storage.locate(cut)} is damaged: it is no JSON; it counts as a failed run`,
        expect.stringMatching(/20261120T031000Z\.json is damaged: .*; it counts as a failed run$/),
      ],
    });
  });

  test('do not read a record that is too large to be one', async () => {
    await failAt('2026-11-21T03:10:00Z');
    const key = failureKey('shop', new Date('2026-11-21T04:00:00Z'));
    await storage.put(key, Buffer.alloc(100_001, ' '));
    expect(await history()).toMatchObject({
      failures: 2,
      notes: [`${storage.locate(key)} is damaged: more than 100000 bytes are too many; it counts as a failed run`],
    });
  });

  test.each([
    ['another series', 'shop2/failure-20261121T031000Z.json'],
    ['a folder', 'shop/failure-20261121T031000Z.json/x'],
    ['what is named otherwise', 'shop/failure-20261121T031000Z.json.bak'],
    ['what names no moment', 'shop/failure-20261399T031000Z.json'],
    ['a moment that has not come', 'shop/failure-20991121T031000Z.json'],
  ])('are not those of %s: %s', async (_, key) => {
    await storage.put(key, Buffer.from('{}'));
    expect(await history()).toEqual({ failures: 0, notes: [] });
    await failAt('2026-11-21T03:11:00Z');
    expect(await history()).toEqual({ failures: 1, notes: [] });
  });
});

describe('ages', () => {
  test('are of the newest good and of the newest proven backup, as facts', async () => {
    for (const day of [18, 19, 20]) await storeBackup(storage, { id: idAt(`2026-11-${day}`), ...(day === 20 ? { alarms } : {}) });
    await prove('2026-11-18', proofText(idAt('2026-11-18')));
    const read = await history();
    expect(read).toMatchObject({ lastGood: { id: idAt('2026-11-19') }, lastProven: { id: idAt('2026-11-18'), ageMs: 3 * DAY + 9 * HOUR } });
    expect(historyFacts(read)).toEqual({
      'last good backup': `${idAt('2026-11-19')}, 2 d 9 h old`,
      'last proven backup': `${idAt('2026-11-18')}, 3 d 9 h old`,
    });
  });

  test('are not of backups from the future', async () => {
    await storeBackup(storage, { id: idAt('2026-11-18') });
    await storeBackup(storage, { id: idAt('2099-11-18') });
    await prove('2026-11-18', proofText(idAt('2026-11-18')));
    await prove('2099-11-18', proofText(idAt('2099-11-18')));
    expect(await history()).toMatchObject({ lastGood: { id: idAt('2026-11-18') }, lastProven: { id: idAt('2026-11-18') } });
    expect(await history('shop', new Date('2100-01-01'))).toMatchObject({ lastProven: { id: idAt('2099-11-18') } });
  });

  test('are of the series that is asked for', async () => {
    await storeBackup(storage, { id: idAt('2026-11-18') });
    await storeBackup(storage, { id: idAt('2026-11-20'), name: 'shop2' });
    const all = await listBackups(storage);
    expect(await readHistory(storage, all, 'shop', NOW)).toMatchObject({ lastGood: { id: idAt('2026-11-18') } });
  });
});

describe('proofs', () => {
  /** What `readProofs` says, by the days of November. */
  async function proofs(from = storage, options?: { allFailed: boolean }): Promise<Record<string, string>> {
    const { backups } = await listBackups(storage, 'shop');
    const states = await readProofs(from, backups, NOW, options);
    return Object.fromEntries([...states].map(([key, state]) => [key.slice('shop/202611'.length, 'shop/202611'.length + 2), state]));
  }
  const days = async (...given: number[]) => {
    for (const day of given) await storeBackup(storage, { id: idAt(`2026-11-${day}`) });
  };
  const passed = (day: number, at?: string) => prove(`2026-11-${day}`, proofText(idAt(`2026-11-${day}`)), at);

  test('are read newest first, one, then two, then four, and only until one has passed', async () => {
    await days(12, 13, 14, 15, 16, 17, 18, 19, 20);
    for (const day of [12, 13, 14, 15, 16, 17, 18]) await passed(day);
    await prove('2026-11-19', proofText(idAt('2026-11-19'), 'failed'));
    const { storage: counted, calls } = failing(storage, 0);
    expect(await proofs(counted)).toEqual({ 18: 'passed', 19: 'failed' });
    expect(calls()).toBe(3);
    await passed(20);
    const newest = failing(storage, 0);
    expect(await proofs(newest.storage)).toEqual({ 20: 'passed' });
    expect(newest.calls()).toBe(1);
  });

  test('of a long search are read together, but not all at once', async () => {
    const all = Array.from({ length: 60 }, (_, i) => new Date(Date.parse('2026-11-20T03:00:00Z') - i * DAY).toISOString());
    for (const moment of all) {
      await storeBackup(storage, { id: idAt(moment) });
      await prove(moment, proofText(idAt(moment), 'failed'));
    }
    let [open, most] = [0, 0];
    const watched: Storage = {
      ...storage,
      get: async (key) => {
        most = Math.max(most, ++open);
        // The others of the round begin meanwhile.
        await new Promise(setImmediate);
        return storage.get(key).finally(() => open--);
      },
    };
    const { backups } = await listBackups(storage, 'shop');
    const states = await readProofs(watched, backups, NOW);
    expect([states.size, new Set(states.values()), most]).toEqual([60, new Set(['failed']), 16]);
  });

  test('that failed before the newest that passed are told where all are asked for, and nothing else of that time', async () => {
    await days(14, 15, 16, 17, 18, 19, 20);
    for (const day of [14, 18, 19]) await passed(day);
    await prove('2026-11-15', '{"vers');
    for (const day of [16, 17, 20]) await prove(`2026-11-${day}`, proofText(idAt(`2026-11-${day}`), 'failed'));
    expect(await proofs()).toEqual({ 20: 'failed', 19: 'passed' });
    expect(await proofs(storage, { allFailed: true })).toEqual({ 20: 'failed', 19: 'passed', 17: 'failed', 16: 'failed' });
  });

  test('of one series say nothing of another with the same source', async () => {
    await days(18);
    await passed(18);
    await storeBackup(storage, { id: idAt('2026-11-17'), name: 'shop2' });
    await prove('2026-11-17', proofText(idAt('2026-11-17')), undefined, 'shop2');
    const all = await listBackups(storage);
    const states = await readProofs(storage, all.backups, NOW);
    expect([...states].sort()).toEqual([
      [`shop/${idAt('2026-11-18')}`, 'passed'],
      [`shop2/${idAt('2026-11-17')}`, 'passed'],
    ]);
    const unread = failing(storage, 1).storage;
    expect((await readHistory(unread, all, 'shop2', NOW)).lastProven).toBeUndefined();
    await expect(readHistory(failing(storage, 2).storage, all, 'shop2', NOW)).rejects.toThrow(UserError);
    expect((await readHistory(failing(storage, 2).storage, all, 'shop2', NOW, states)).lastProven).toMatchObject({
      id: idAt('2026-11-17'),
    });
  });

  test.each(['failed', 'degraded', 'inconclusive'])('that say %s prove nothing', async (status) => {
    await days(18, 19);
    await passed(18);
    await prove('2026-11-19', proofText(idAt('2026-11-19'), status));
    expect(await proofs()).toEqual({ 18: 'passed', ...(status === 'failed' ? { 19: 'failed' } : {}) });
    await prove('2026-11-19', proofText(idAt('2026-11-19')));
    expect(await proofs()).toEqual({ 19: 'passed' });
  });

  test.each([
    { what: 'damaged', text: () => '{"vers' },
    { what: 'of a newer version', text: (id: string) => JSON.stringify({ ...JSON.parse(proofText(id)), version: 2 }) },
    { what: 'of another backup', text: () => proofText(idAt('2026-11-18')) },
    { what: 'too large', text: (id: string) => proofText(id) + ' '.repeat(100_000) },
  ])('that are $what make it unclear, and the search goes on', async ({ text }) => {
    await days(18, 19);
    await passed(18);
    expect(await proofs()).toEqual({ 18: 'passed' });
    await prove('2026-11-19', text(idAt('2026-11-19')));
    expect(await proofs()).toEqual({ 18: 'passed', 19: 'unclear' });
  });

  test('that the store does not give make it unclear', async () => {
    await days(18, 19);
    await passed(18);
    await passed(19);
    expect(await proofs()).toEqual({ 19: 'passed' });
    expect(await proofs(failing(storage, 1).storage)).toEqual({ 18: 'passed', 19: 'unclear' });
  });

  test('with a name of their own make it unclear too', async () => {
    await days(19);
    await storage.put(`shop/${idAt('2026-11-19')}/proof-by-hand.json`, Buffer.from('"it works"'));
    expect(await proofs()).toEqual({ 19: 'unclear' });
  });

  test.each([
    { first: 'failed', now: 'passed', state: 'passed' },
    { first: 'passed', now: 'failed', state: 'unclear' },
    { first: 'passed', now: 'inconclusive', state: 'passed' },
    { first: 'passed', now: 'degraded', state: 'passed' },
    { first: 'failed', now: 'inconclusive', state: 'failed' },
    { first: 'inconclusive', now: 'degraded', state: undefined },
  ])('of one backup: first $first, then $now is $state', async ({ first, now, state }) => {
    await days(19);
    const id = idAt('2026-11-19');
    await prove('2026-11-19', proofText(id, first), '2026-11-19T05:00:00Z');
    await prove('2026-11-19', proofText(id, now), '2026-11-20T05:00:00Z');
    expect(await proofs()).toEqual(state ? { 19: state } : {});
  });

  test('of a backup with alarms, or of some tables only, do not end the search', async () => {
    await storeBackup(storage, { id: idAt('2026-11-20'), alarms });
    await storeBackup(storage, { id: idAt('2026-11-19'), parts: [makePart({ selection: { 'include-table': ['shop.item'] } })] });
    await days(16, 17, 18);
    for (const day of [16, 17, 18, 19, 20]) await passed(day);
    expect(await proofs()).toEqual({ 20: 'passed', 19: 'passed', 18: 'passed' });
  });
});

describe('of several places', () => {
  const nights = (proofs: Record<number, string[]> = {}) =>
    [21, 20, 19].map((day) => foundAt(`2026-11-${day}`, { proofs: proofs[day] ?? [] }));
  const key = (day: number) => `shop/${idAt(`2026-11-${day}`)}`;

  test('a failure counts in each that has no proof of that backup, and what passed proves no other', () => {
    const own = { 20: ['shop/x/proof-1.json'] };
    const [a, b, c] = sharingFailures([
      {
        backups: nights({ 21: ['y'], 20: ['y'] }),
        proofs: new Map([
          [key(21), 'failed' as const],
          [key(20), 'failed' as const],
        ]),
      },
      { backups: nights(own), proofs: new Map([[key(20), 'passed' as const]]) },
      { backups: nights(own).slice(1), proofs: new Map() },
    ]);
    expect([...a!]).toEqual([
      [key(21), 'failed'],
      [key(20), 'failed'],
    ]);
    expect([...b!]).toEqual([
      [key(21), 'failed'],
      [key(20), 'passed'],
    ]);
    // It has one of its own, which is older than its newest proven one and was not read.
    expect([...c!]).toEqual([]);
  });

  test('none says anything where none failed', () => {
    const proven = new Map([[key(21), 'passed' as const]]);
    expect(
      sharingFailures([
        { backups: nights(), proofs: proven },
        { backups: nights(), proofs: new Map() },
      ]),
    ).toEqual([proven, new Map()]);
    expect(sharingFailures([])).toEqual([]);
  });
});
