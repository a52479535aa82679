import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { readConfig } from '../../src/config.ts';
import type { RestoreVerifyConfig } from '../../src/config-verify.ts';
import { UserError } from '../../src/errors.ts';
import { restoreVerify } from '../../src/modes/restore-verify.ts';
import { choose, signature } from '../../src/modes/verify-choose.ts';
import { Fallen, type Work } from '../../src/modes/verify-work.ts';
import { Secrets } from '../../src/secrets.ts';
import { newSigningKey, sign } from '../../src/signature.ts';
import { openStorage, type Storage } from '../../src/storage/index.ts';
import { type TestContext, testContext } from '../helpers/context.ts';
import { idAt, keysOf, storeBackup } from '../helpers/series.ts';
import '../helpers/realm.ts';

/** Which backup is looked at, and out of which bytes its manifest is: before anything is restored. */
const NOW = new Date('2026-11-21T05:00:00Z');
const [OLD, NEW, FUTURE] = [idAt('2026-11-20'), idAt('2026-11-21'), idAt('2026-11-22')];
const key = newSigningKey();

let context: TestContext;
let storage: Storage;
beforeEach(async () => {
  context = await testContext({ now: () => NOW });
  storage = openStorage(`dir:${context.tempDir}/backups`);
  for (const [id, createdAt] of [
    [OLD, '2026-11-20T03:00:00.000Z'],
    [NEW, '2026-11-21T03:00:00.000Z'],
  ] as const)
    await storeBackup(storage, { id, createdAt });
});
afterEach(() => context.cleanup());

function workOf(inputs: Record<string, string> = {}): Work {
  const given = { mode: 'restore-verify', backup: storage.location, name: 'shop', trust: 'true', ...inputs };
  const config = readConfig(new Map(Object.entries(given)), {}, new Secrets()) as RestoreVerifyConfig;
  return { config, started: 0, checks: [], facts: {}, notes: [], tables: [], step: 'backup', asked: new Set(), compared: {} };
}
const chosen = async (work: Work, from = storage): Promise<string | undefined> => {
  const found = await choose(work, from, context).catch((thrown) => {
    if (thrown instanceof Fallen) return undefined;
    throw thrown;
  });
  return found?.manifest.id;
};
const manifestKey = (id: string) => `shop/${id}/manifest.json`;
const damage = (id: string) => storage.put(manifestKey(id), Buffer.from('{'));
/** Does not give the manifest of that backup now. */
const busy = (id: string): Storage => ({
  ...storage,
  get: async (asked) => {
    if (asked === manifestKey(id)) throw new UserError('the store is busy', { temporary: true });
    return storage.get(asked);
  },
});

describe('the latest', () => {
  test('whose manifest is damaged is not silently an older one', async () => {
    expect(await chosen(workOf())).toBe(NEW);
    await damage(NEW);
    const work = workOf();
    expect(await chosen(work)).toBeUndefined();
    expect(work.checks).toEqual([
      expect.objectContaining({
        ...{ name: 'backup', status: 'failed' },
        actual: expect.stringMatching(
          new RegExp(`^shop/${NEW} is newer than shop/${OLD}, and cannot be taken: .* is damaged: it is no JSON`),
        ),
        hint: `Look at it; to use the older one all the same, name it with select: ${OLD}.`,
      }),
    ]);
    expect(await chosen(workOf({ select: OLD }))).toBe(OLD);
  });

  test('whose manifest the store does not give now is inconclusive', async () => {
    expect(await chosen(workOf())).toBe(NEW);
    const work = workOf();
    expect(await chosen(work, busy(NEW))).toBeUndefined();
    expect(work.checks).toMatchObject([{ name: 'backup', status: 'inconclusive', actual: expect.stringMatching(/the store is busy$/) }]);
    expect(await chosen(workOf({ select: OLD }), busy(NEW))).toBe(OLD);
    await expect(chosen(workOf({ select: NEW }), busy(NEW))).rejects.toMatchObject({ message: 'the store is busy', temporary: true });
    await expect(chosen(workOf({ select: FUTURE }), busy(NEW))).rejects.toMatchObject({ temporary: false });
  });

  test('is found past what is damaged and older, of the future, or of another series', async () => {
    await damage(OLD);
    await damage(FUTURE);
    await storage.put(`web/${idAt('2026-11-21', 'ffffff')}/manifest.json`, Buffer.from('{'));
    const work = workOf();
    expect([await chosen(work), work.checks[0]!.status]).toEqual([NEW, 'passed']);
  });

  test('before a moment is held to the same, and what came after it does not matter', async () => {
    await damage(NEW);
    expect(await chosen(workOf({ select: 'before:2026-11-21' }))).toBe(OLD);
    expect(await chosen(workOf({ select: 'before:2026-11-21T04:00:00Z' }))).toBeUndefined();
  });

  test('that cannot be taken leaves no proof against the older one', async () => {
    await damage(NEW);
    const { config } = workOf({ 'record-proof': 'true' });
    const report = await restoreVerify(config, {}, context);
    expect([report.status, report.outputs['backup-id'], report.outputs.verified]).toEqual(['failed', '', 'false']);
    expect((await keysOf(storage)).filter((file) => file.includes('proof'))).toEqual([]);
  });
});

describe('a signature', () => {
  const signed = async (id: string) => {
    const manifest = (await choose(workOf({ select: id }), storage, context)).manifest;
    await storage.put(`shop/${id}/manifest.json.sig`, sign(Buffer.from(JSON.stringify(manifest)), key.privateKey));
  };
  /** Gives another manifest at first, and then what stands there. */
  const twoFaced = (id: string, change: object): Storage => {
    let asked = 0;
    return {
      ...storage,
      get: async (file) => {
        const body = await storage.get(file);
        if (file !== manifestKey(id) || asked++ > 0) return body;
        const manifest = { ...JSON.parse(String(await buffer(body))), ...change };
        return Readable.from([Buffer.from(JSON.stringify(manifest))], { objectMode: false });
      },
    };
  };

  test.each([
    { what: 'as it stands', change: {}, status: 'passed' },
    { what: 'with another tool', change: { tool: 'seaworthy 9.9.9' }, status: 'failed' },
    { what: 'of another time', change: { createdAt: '2026-11-21T03:00:01.000Z' }, status: 'failed' },
  ])('vouches for the manifest that is used and no other: listed $what it has $status', async ({ change, status }) => {
    await signed(NEW);
    const work = workOf({ 'verify-with': key.publicKey });
    const store = twoFaced(NEW, change);
    const found = await choose(work, store, context);
    const used = await signature(work, store, found).catch((thrown) => thrown);
    expect(work.checks.map((check) => [check.name, check.status])).toEqual([
      ['backup', 'passed'],
      ['signature', status],
    ]);
    if (status === 'passed') expect(used).toEqual(found.manifest);
    else expect(work.checks[1]!.actual).toMatch(/manifest\.json was another when the backups were listed than now$/);
  });

  test('that is not demanded changes nothing', async () => {
    const work = workOf();
    const found = await choose(work, storage, context);
    expect(await signature(work, storage, found)).toBe(found.manifest);
    expect(work.checks[1]).toMatchObject({ name: 'signature', status: 'skipped' });
  });
});
