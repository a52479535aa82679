import { describe, expect, test } from '@jest/globals';
import { readConfig } from '../../src/config.ts';
import type { RestoreVerifyConfig } from '../../src/config-verify.ts';
import type { Item } from '../../src/engines/index.ts';
import type { RestorePart, Target } from '../../src/engines/restored.ts';
import { compareWithSource } from '../../src/modes/verify-source.ts';
import { reportOf, type Work } from '../../src/modes/verify-work.ts';
import type { Report } from '../../src/report.ts';
import { Secrets } from '../../src/secrets.ts';

/** What the rungs claim, and what headline and output make of them: never more than was compared. */
const HEADER: Item = { kind: 'property', name: 'structure', value: 'whole database', method: 'structure-1' };
const table = (name: string, digest = '5'): Item => ({ kind: 'table', name, count: 10, digest, method: 'sum-1' });
const SHOP: Item[] = [
  table('public.orders'),
  table('public.customer'),
  { kind: 'extension', name: 'citext', value: '1.6' },
  HEADER,
  { kind: 'column', name: 'public.orders.id', value: 'bigint NOT NULL' },
  { kind: 'view-definition', name: 'public.v', value: 'SELECT 1' },
];

type Content = Awaited<ReturnType<Target['content']>>;

function begun(given: Map<string, string>): Work {
  const config = readConfig(given, {}, new Secrets()) as RestoreVerifyConfig;
  const check = { name: 'restore', status: 'passed', expected: '', actual: '', ms: 0 } as const;
  const empty = { facts: {}, notes: [], tables: [], step: 'structure', asked: new Set<string>(), compared: {} };
  return { config, started: performance.now(), restoredMs: 1_000, id: 'B', checks: [check], ...empty };
}

/** The report of a verification in which nothing but the comparison is left to do. */
async function compared(inventory: Item[] | undefined, content: Partial<Content> = {}, backup = 'dir:place'): Promise<Report> {
  const given = new Map(Object.entries({ mode: 'restore-verify', backup, ...(backup.startsWith('file:') ? {} : { name: 'shop' }) }));
  const work = begun(given);
  const facts = { engine: 'postgres', identity: {} };
  const part: RestorePart = { ...(inventory ? { facts, inventory } : {}), extras: {}, fingerprint: 'full', selection: {}, signed: false };
  const target = { content: async () => ({ items: SHOP, sameMajor: true, database: true, ...content }) };
  work.checks.push(
    { name: 'restore', status: 'passed', expected: '', actual: '', ms: 0 },
    ...(await compareWithSource(work, part, target)),
  );
  return reportOf(work);
}

const rung = ({ checks }: Report, name: string) => {
  const { status, actual } = checks.find((check) => check.name === name)!;
  return `${status}: ${actual}`;
};
const NOT_COMPARED = 'columns, indexes, constraints, views, functions, owners and grants were not compared';

test('where everything was recorded, all is claimed', async () => {
  const report = await compared(SHOP);
  expect(['structure', 'rows', 'checksums'].map((name) => rung(report, name))).toEqual([
    'passed: 3 definitions equal',
    'passed: 2 tables equal',
    'passed: 2 tables equal',
  ]);
  expect([report.headline, report.outputs.verified]).toEqual(['B came back in 1 s: everything, equal to the source', 'true']);
});

describe('structure does not pass as equal', () => {
  const CONTENT_ONLY = 'content equal to the source, its structure only as far as the check says';

  test('where the backup did not record how it was read', async () => {
    const report = await compared(SHOP.filter((item) => item !== HEADER));
    expect(rung(report, 'structure')).toBe(
      `degraded: 1 definition equal; ${NOT_COMPARED}: the backup is of an early version that did not record them`,
    );
    expect([report.headline, report.outputs.verified]).toEqual([expect.stringContaining(CONTENT_ONLY), 'true']);
  });

  test('where the backup has recorded it in another way', async () => {
    const report = await compared(SHOP.map((item) => (item === HEADER ? { ...HEADER, method: 'structure-2' } : item)));
    expect(rung(report, 'structure')).toMatch(
      /^degraded: 1 definition equal; .* recorded them in another way \(structure-2, whole database\)/,
    );
    expect(report.headline).toContain(CONTENT_ONLY);
  });

  test('where nothing of it was recorded', async () => {
    const report = await compared(SHOP.slice(0, 2), { items: SHOP.filter(({ kind }) => kind !== 'extension') });
    expect(rung(report, 'structure')).toBe('skipped: not compared: the backup did not record it');
    expect(report.headline).toContain(CONTENT_ONLY);
  });

  test('on a server of another major version, which the checksums say too', async () => {
    const items = SHOP.map((item) => (item.kind === 'view-definition' ? { ...item, value: 'SELECT 1 AS one' } : item));
    const report = await compared(SHOP, { items, sameMajor: false });
    expect(rung(report, 'structure')).toBe(
      'degraded: 3 definitions equal; the words of definition public.v differ, as they may on another version of the server: not judged',
    );
    expect(rung(report, 'checksums')).toBe('passed: 2 tables equal, as a server of another major version reads them');
    expect(rung(await compared(SHOP, { sameMajor: false }), 'structure')).toMatch(
      /^degraded: 3 definitions equal; privileges that only one of two/,
    );
    // On its own major the same difference is one.
    expect(rung(await compared(SHOP, { items }), 'structure')).toMatch(/^failed: view definition public\.v: /);
  });

  test('beside a difference that comes of the machine: both are said', async () => {
    const items = SHOP.map((item) => (item.kind === 'extension' ? { ...item, value: '1.5' } : item));
    const report = await compared(
      SHOP.filter((item) => item !== HEADER),
      { items },
    );
    expect(rung(report, 'structure')).toMatch(
      /^degraded: extension citext: expected 1\.6, found 1\.5; columns, indexes, .* were not compared/,
    );
  });

  test('of chosen tables without saying that it is of those', async () => {
    const [expected, items] = [SHOP, SHOP].map((all) =>
      all.map((item) => (item === HEADER ? { ...HEADER, value: 'chosen tables' } : item)),
    );
    expect(rung(await compared(expected, { items: items! }), 'structure')).toBe('passed: 3 definitions of the chosen tables equal');
  });
});

test('checksums of some tables are no proof of the others', async () => {
  const report = await compared(SHOP.map((item) => (item.name === 'public.orders' ? { ...item, method: 'sum-0' } : item)));
  expect(rung(report, 'checksums')).toBe(
    'degraded: 1 table equal; the content of table public.orders was not compared: its checksum was made in another way (sum-0)',
  );
  expect(report.headline).toContain('as many rows as at the source, not every content compared');
});

describe('that it came back is no verification by itself', () => {
  test('where there are rows to compare and they are others, it is false', async () => {
    const report = await compared(SHOP, { items: [table('public.orders'), ...SHOP.slice(2)] });
    expect([report.status, report.outputs.verified, report.headline]).toEqual(['failed', 'false', 'B: rows failed']);
  });

  test('of a dump of others, and of a backup without numbers of rows, it says restored', async () => {
    const stranger = await compared(undefined, {}, 'file:shop.dump');
    expect(['structure', 'rows', 'checksums'].map((name) => rung(stranger, name))).toEqual(
      Array(3).fill('skipped: the dump has no inventory of its source'),
    );
    expect([stranger.status, stranger.outputs.verified]).toEqual(['passed', 'restored']);
    expect(stranger.headline).toBe('B came back in 1 s: 2 tables, 20 rows, not compared with its source');
    const named = SHOP.map(({ count: _, digest: __, ...item }) => item);
    const report = await compared(named, { items: named });
    expect([report.status, report.outputs.verified]).toEqual(['passed', 'restored']);
    expect(report.headline).toContain('its structure equal to the source, its rows not compared');
  });

  test('of a stanza, whose engine compares every page with sums of the source, it is true', () => {
    const given = new Map(Object.entries({ mode: 'restore-verify', backup: 'pgbackrest:main?config=/etc/pgbackrest.conf' }));
    expect(reportOf(begun(given)).outputs.verified).toBe('true');
  });
});
