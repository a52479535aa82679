import { describe, expect, test } from '@jest/globals';
import { judgeAmcheck } from '../../src/engines/pgbackrest/amcheck.ts';
import { chooseSet, readInfo } from '../../src/engines/pgbackrest/info.ts';
import { preloadIn } from '../../src/engines/pgbackrest/libraries.ts';
import { segmentsBetween } from '../../src/engines/pgbackrest/restore.ts';
import { failure, wordsOf } from '../../src/engines/pgbackrest/tool.ts';
import { parseAddress } from '../../src/engines/pgbackrest/url.ts';
import { judge } from '../../src/engines/pgbackrest/verify.ts';
import { messageOf } from '../../src/errors.ts';
import { parseSelection } from '../../src/select.ts';

const refusal = (work: () => unknown) => {
  try {
    work();
  } catch (thrown) {
    return messageOf(thrown);
  }
  throw new Error('It was not refused.');
};

describe('the URL of a stanza', () => {
  test('names the stanza and what is optional', () => {
    expect(parseAddress('pgbackrest:main')).toEqual({ stanza: 'main' });
    expect(
      parseAddress('pgbackrest:db-1?config=/etc/p%20g.conf&repo=2&set=20261121-030000F_20261122-030000D&type=diff&database=a%26b+c'),
    ).toEqual({
      stanza: 'db-1',
      config: '/etc/p g.conf',
      repo: 2,
      set: '20261121-030000F_20261122-030000D',
      type: 'diff',
      database: 'a&b+c',
    });
  });

  test.each([
    ['pgbackrest:', /names no stanza; expected pgbackrest:STANZA/],
    ['pgbackrest://host/main', /names a host, and a stanza has none/],
    ['pgbackrest:../other', /received '\.\.\/other', expected letters, digits/],
    ['pgbackrest:-x', /received '-x'/],
    ['pgbackrest:a%0ab', /holds a control character/],
    ['pgbackrest:a%zz', /'%' that is no escape/],
    ['pgbackrest:main?config=pg.conf', /^config in the URL: received 'pg.conf', expected an absolute path$/],
    ['pgbackrest:main?repo=0', /^repo in the URL: received '0', expected its number, such as 1$/],
    ['pgbackrest:main?set=latest', /^set in the URL: received 'latest', expected a label such as 20261121-030000F/],
    ['pgbackrest:main?type=all', /^type in the URL: received 'all', expected full, diff, incr$/],
    ['pgbackrest:main?repo=1&repo=2', /^repo stands twice in the URL$/],
    ['pgbackrest:main?pass=hunter22', /^parameter 'pass' of the URL is not known; known: config, repo, set, type, database\./],
  ])('refuses %s in a sentence', (url, expected) => {
    const said = refusal(() => parseAddress(url));
    expect(said).toMatch(expected);
    expect(said).not.toContain('hunter22');
  });
});

describe('info', () => {
  const stanza = (backups: { label: string; stop: number }[]) =>
    readInfo(
      JSON.stringify([
        {
          name: 'main',
          status: { code: 0, message: 'ok' },
          backup: backups.map(({ label, stop }) => ({
            label,
            type: 'full',
            error: false,
            archive: { start: 'A', stop: 'B' },
            database: { id: 1 },
            timestamp: { start: stop - 10, stop },
            info: { size: 1, repository: { delta: 1, size: 1 } },
          })),
        },
      ]),
    );

  test('keeps all digits of a system identifier', () => {
    const text = '[{"name":"main","status":{"code":0,"message":"ok"},"db":[{"id":1,"system-id":7710647860854060261,"version":"15"}]}]';
    expect(readInfo(text)[0]?.db[0]?.['system-id']).toBe('7710647860854060261');
  });

  test.each([
    ['no JSON', 'WARN: something', /^pgBackRest's info is no JSON: received "?'?WARN/],
    ['another form', '[{"name":"main"}]', /^pgBackRest's info has another form than expected: 0\.status/],
  ])('says when it is %s', (_, text, expected) => {
    expect(refusal(() => readInfo(text))).toMatch(expected);
    expect(stanza([])).toHaveLength(1);
  });

  const sets = ['20261119-030000F', '20261120-030000F', '20261121-030000F'].map((label, index) => ({
    ...{ label, type: 'full', repo: 1, error: false, wal: undefined, lsn: undefined, bytes: 1, stored: { own: 1, whole: 1 } },
    ...{ startedAt: new Date(0), stoppedAt: new Date(Date.UTC(2026, 10, 19 + index, 3, 30)), server: { version: '15', systemId: '1' } },
  }));

  test('the set that is meant is the latest, a label, or the newest that was complete before a time', () => {
    const choose = (select: string) => chooseSet(sets, parseSelection(select), 'pgbackrest:main').label;
    expect(choose('latest')).toBe('20261121-030000F');
    expect(choose('20261119-030000F')).toBe('20261119-030000F');
    expect(choose('before:2026-11-21T03:30:00Z')).toBe('20261120-030000F');
    expect(choose('before:2026-11-21T03:30:01Z')).toBe('20261121-030000F');
    expect(refusal(() => choose('20261101-030000F'))).toBe('pgbackrest:main holds no backup with the label 20261101-030000F');
    expect(refusal(() => choose('before:2026-11-01'))).toBe('pgbackrest:main holds no backup from before 2026-11-01T00:00:00.000Z');
    expect(refusal(() => chooseSet([], { kind: 'latest' }, 'pgbackrest:main'))).toBe('pgbackrest:main holds no backup');
  });

  test('the id of another kind of backup is refused', () => {
    const select = parseSelection('20261121T030000Z-9f3a1c');
    expect(refusal(() => chooseSet(sets, select, 'pgbackrest:main'))).toMatch(
      /^select: received '20261121T030000Z-9f3a1c', expected latest, a label such as/,
    );
  });
});

describe('what verify says', () => {
  const LABEL = '20261121-030000F';
  const good = [
    ...['stanza: main', 'status: ok', '  archiveId: 15-1, total WAL checked: 3, total valid WAL: 3'],
    ...['    missing: 0, checksum invalid: 0, size invalid: 0, other: 0'],
    `  backup: ${LABEL}, status: valid, total files checked: 12, total valid files: 12`,
    ...['    missing: 0, checksum invalid: 0, size invalid: 0, other: 0', ''],
  ];
  const tool = { address: parseAddress('pgbackrest:main') };
  const judged = (lines: string[], code = 0, stderr = '') => judge({ code, stdout: lines.join('\n'), stderr }, { label: LABEL }, tool);
  const replaced = (from: string, to: string) => good.map((line) => line.replace(from, to));

  test('passes where all is well', () => {
    expect(judged(good)).toEqual({ status: 'passed', actual: `12 files of ${LABEL}, 3 WAL segments` });
  });

  test.each([
    ['an overall error', replaced('status: ok', 'status: error'), /^status: error$/],
    [
      'an invalid set',
      replaced(
        'status: valid, total files checked: 12, total valid files: 12',
        'status: invalid, total files checked: 12, total valid files: 11',
      ),
      /is invalid: 11 of 12 files/,
    ],
    ['a missing file', replaced('missing: 0', 'missing: 2'), /WAL 15-1: missing: 2/],
    ['an invalid checksum', good.with(5, '    checksum invalid: 1'), /20261121-030000F: checksum invalid: 1/],
    ['a WAL segment that is not valid', replaced('valid WAL: 3', 'valid WAL: 2'), /WAL 15-1: 2 of 3 segments/],
    [
      'a set without manifest',
      replaced('status: valid, total files checked: 12, total valid files: 12', 'status: missing manifest'),
      /missing manifest/,
    ],
    ['no backup.info', ['stanza: main', 'status: error', '  No usable backup.info file'], /No usable backup.info file/],
    ['words that nobody knows', [...good, '  something new is broken'], /something new is broken/],
  ])('fails for %s', (_, lines, expected) => {
    expect(judged(lines)).toMatchObject({ status: 'failed', actual: expect.stringMatching(expected) });
  });

  test.each([
    ['it says nothing', [], 0, ''],
    ['it says nothing of the set', good.filter((line) => !line.includes(LABEL)), 0, ''],
    ['it cannot reach the repository', [], 49, 'ERROR: [049]: unable to connect'],
  ])('is inconclusive where %s', (_, lines, code, stderr) => {
    expect(judged(lines, code, stderr).status).toBe('inconclusive');
  });
});

test('verify is skipped, with the reason, where only another host may run it', () => {
  const said = { code: 72, stdout: '', stderr: 'ERROR: [072]: verify command must be run on the repository host' };
  const { status, actual } = judge(said, { label: '20261121-030000F' }, { address: parseAddress('pgbackrest:main') });
  expect(status).toBe('skipped');
  expect(actual).toContain('must be run on the repository host');
});

describe('what pg_amcheck says', () => {
  const looked = 'pg_amcheck: in database "shop": using amcheck version "1.3" in schema "public"';
  const index =
    'btree index "shop.public.t_pkey":\n    ERROR:  XX002: item order invariant violated for index "t_pkey"\n    DETAIL:  Lower';
  const judged = (stdout: string, moved: string[] = [], code = stdout === '' ? 0 : 2) =>
    judgeAmcheck({ code, stdout, stderr: looked }, 1, moved);

  test('passes where it looked at every database and found nothing', () => {
    expect(judged('')).toEqual({ status: 'passed', actual: '1 of 1 databases' });
    expect(judgeAmcheck({ code: 0, stdout: '', stderr: looked }, 2, []).status).toBe('inconclusive');
    expect(judgeAmcheck({ code: 0, stdout: '', stderr: '' }, 1, []).status).toBe('inconclusive');
    expect(judgeAmcheck({ code: 1, stdout: '', stderr: 'pg_amcheck: error: connection failed' }, 1, []).status).toBe('inconclusive');
  });

  test('damage of an index and of a table is named', () => {
    expect(judged(index)).toMatchObject({
      status: 'failed',
      actual: expect.stringContaining('1 damaged: btree index "shop.public.t_pkey": item order'),
    });
    const heap = 'heap table "shop.public.t", block 0, offset 3, attribute 2:\n    attribute 2 with length 4 ends at offset 9';
    expect(judged(heap)).toMatchObject({ status: 'failed', actual: expect.stringContaining('block 0, offset 3') });
  });

  test('an order that another version of a collation explains is no proof of damage; anything beside it is', () => {
    expect(judged(index, ['shop'])).toMatchObject({
      status: 'inconclusive',
      actual: expect.stringContaining('collations of another version'),
    });
    const page = 'btree index "shop.public.u":\n    ERROR:  XX001: invalid page in block 1 of relation base/1/2';
    expect(judged(`${index}\n${page}`, ['shop']).status).toBe('failed');
  });

  test('what could not be looked at is inconclusive, and its message may quote a row', () => {
    const library = 'btree index "shop.public.g":\n    ERROR:  58P01: could not access file "$libdir/postgis-3": No such file or directory';
    const value = 'btree index "shop.public.e":\n    ERROR:  22P02: invalid input syntax for type integer: "4111 1111 1111 1111"';
    const { status, actual } = judged(`${library}\n${value}`);
    expect(status).toBe('inconclusive');
    expect(actual).toContain('could not access file "$libdir/postgis-3"');
    expect(actual).toContain('error 22P02');
    expect(actual).not.toContain('4111');
  });
});

test('WAL segments between two are named across the edges of a file number', () => {
  const MB = 2 ** 20;
  expect(segmentsBetween('0000000200000000000000FE', '000000020000000100000001', 16 * MB)).toEqual([
    '0000000200000000000000FE',
    '0000000200000000000000FF',
    '000000020000000100000000',
    '000000020000000100000001',
  ]);
  expect(segmentsBetween('000000010000000000000003', '000000010000000100000000', 1024 * MB)).toHaveLength(2);
  expect(segmentsBetween('0000000100000000000000FE', '0000000200000000000000FF', 16 * MB)).toBeUndefined();
  expect(refusal(() => segmentsBetween('000000010000000000000009', '000000010000000000000001', 16 * MB))).toMatch(/cannot be right/);
  expect(refusal(() => segmentsBetween('../../etc/passwd', '000000010000000000000001', 16 * MB))).toMatch(/not the name of a WAL segment/);
});

test('the last shared_preload_libraries of a file counts', () => {
  expect(preloadIn("#shared_preload_libraries = 'a'\nport = 1")).toBeUndefined();
  expect(preloadIn("shared_preload_libraries = 'a,b' # why\n Shared_Preload_Libraries 'c'")).toBe('c');
  expect(preloadIn('shared_preload_libraries=pg_stat_statements')).toBe('pg_stat_statements');
});

test("an error is the tool's own first one, with a hint for its code", () => {
  const stderr = [
    "WARN: option 'repo1-retention-full' is not set",
    "ERROR: [055]: unable to open missing file '/x' for read",
    '       HINT: has a stanza-create been performed?',
    'ERROR: [104]: another',
  ].join('\n');
  expect(wordsOf(stderr)).toBe("[055]: unable to open missing file '/x' for read HINT: has a stanza-create been performed?");
  const thrown = failure({ address: parseAddress('pgbackrest:main') }, 'restore', {
    code: 50,
    stdout: '',
    stderr: 'ERROR: [050]: unable to acquire lock',
  });
  expect(thrown.message).toBe('pgbackrest:main: restore failed: [050]: unable to acquire lock');
  expect(thrown).toMatchObject({ temporary: true, hint: expect.stringContaining('Another pgBackRest') });
});
