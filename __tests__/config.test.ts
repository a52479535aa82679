import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type BackupConfig, readConfig } from '../src/config.ts';
import { ConfigError } from '../src/errors.ts';
import type { Env } from '../src/hosts/index.ts';
import { INPUTS, type Input } from '../src/inputs.ts';
import { parseKeep } from '../src/retention/keep.ts';
import { Secrets } from '../src/secrets.ts';
import './helpers/realm.ts';

type Inputs = Record<string, string>;

const GOOD = { mode: 'backup', source: 'postgres://app:hunter2x@db:5432/shop', destination: 'dir:backups' };

let folder: string;
let files = 0;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'seaworthy-config-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function fileOf(content: string, name = `${++files}.yml`): Promise<string> {
  await writeFile(join(folder, name), content);
  return join(folder, name);
}

const read = (inputs: Inputs, env: Env = {}, secrets = new Secrets()): BackupConfig =>
  readConfig(new Map(Object.entries(inputs)), env, secrets) as BackupConfig;

/** Every problem that is named. Fails where the inputs are taken. */
function problems(inputs: Inputs, env: Env = {}, secrets = new Secrets()): string[] {
  try {
    read(inputs, env, secrets);
  } catch (thrown) {
    expect(thrown).toBeInstanceOf(ConfigError);
    return (thrown as ConfigError).problems;
  }
  throw new Error(`These inputs were taken: ${JSON.stringify(inputs)}`);
}

describe('what is not given has its default', () => {
  test('in the fewest inputs that make a backup', () => {
    expect(read(GOOD)).toEqual({
      ...GOOD,
      destination: [{ location: 'dir:backups' }],
      'encrypt-to': [],
      'decrypt-with': [],
      retries: 0,
      'retry-delay': 30_000,
      compression: { method: 'zstd', level: 3 },
      fingerprint: 'full',
      'parallel-workers': 0,
      verify: 'read-back',
      'include-table': [],
      'exclude-table': [],
      'exclude-table-data': [],
      'lock-timeout': 30_000,
      'dry-run': false,
      'fail-on': 'failed',
      'on-inconclusive': 'fail',
    });
  });

  test.each(['mode', 'source', 'destination'])('but %s, which is missed by its name and with what it is', (name) => {
    const inputs: Inputs = { ...GOOD };
    delete inputs[name];
    const [problem, ...more] = problems(inputs);
    expect(more).toEqual([]);
    expect(problem).toMatch(new RegExp(`^${name} is missing: .{10,}`));
  });
});

describe('a right value is taken for what it says', () => {
  const cases: { what: string; inputs: Inputs; expected: Partial<BackupConfig> }[] = [
    {
      what: 'several destinations, each with its own rules',
      inputs: { destination: 'dir:a?keep=last=7,daily=3\ns3://bucket/p?region=eu-west-1&keep=30d&storage-class=STANDARD_IA' },
      expected: {
        destination: [
          { location: 'dir:a', keep: parseKeep('last=7 daily=3') },
          { location: 's3://bucket/p?region=eu-west-1&storage-class=STANDARD_IA', keep: parseKeep('30d') },
        ],
      },
    },
    {
      what: 'a source on one line among blank ones',
      inputs: { source: '\n  postgresql://u@h/d \n' },
      expected: { source: 'postgresql://u@h/d' },
    },
    {
      what: 'a folder without a scheme',
      inputs: { destination: '/var/backups' },
      expected: { destination: [{ location: '/var/backups' }] },
    },
    { what: 'a name', inputs: { name: 'shop_2.eu-west' }, expected: { name: 'shop_2.eu-west' } },
    { what: 'a name of a hundred letters', inputs: { name: 'x'.repeat(100) }, expected: { name: 'x'.repeat(100) } },
    { what: 'zstd at its usual level', inputs: { compression: 'zstd' }, expected: { compression: { method: 'zstd', level: 3 } } },
    { what: 'zstd at its lowest', inputs: { compression: 'zstd:1' }, expected: { compression: { method: 'zstd', level: 1 } } },
    { what: 'zstd at its highest', inputs: { compression: 'zstd:19' }, expected: { compression: { method: 'zstd', level: 19 } } },
    { what: 'gzip at its usual level', inputs: { compression: 'gzip' }, expected: { compression: { method: 'gzip', level: 6 } } },
    { what: 'gzip at its highest', inputs: { compression: 'gzip:9' }, expected: { compression: { method: 'gzip', level: 9 } } },
    { what: 'no compression', inputs: { compression: 'none' }, expected: { compression: { method: 'none', level: 0 } } },
    { what: 'counts', inputs: { fingerprint: 'counts' }, expected: { fingerprint: 'counts' } },
    { what: 'no fingerprint', inputs: { fingerprint: 'none' }, expected: { fingerprint: 'none' } },
    { what: 'no parallel workers', inputs: { 'parallel-workers': '0' }, expected: { 'parallel-workers': 0 } },
    { what: 'many parallel workers', inputs: { 'parallel-workers': '64' }, expected: { 'parallel-workers': 64 } },
    { what: 'a size in bytes', inputs: { 'min-size': '4096' }, expected: { 'min-size': 4_096 } },
    { what: 'a size with a unit', inputs: { 'min-size': '1.5MiB' }, expected: { 'min-size': 1_572_864 } },
    { what: 'a share', inputs: { 'max-shrink': '30%' }, expected: { 'max-shrink': 0.3 } },
    { what: 'no shrinking at all', inputs: { 'max-shrink': '0%' }, expected: { 'max-shrink': 0 } },
    { what: 'no reading back', inputs: { verify: 'none' }, expected: { verify: 'none' } },
    { what: 'a duration', inputs: { 'lock-timeout': '1m30s' }, expected: { 'lock-timeout': 90_000 } },
    { what: 'a limit for the whole', inputs: { timeout: '2h' }, expected: { timeout: 7_200_000 } },
    { what: 'a dry run', inputs: { 'dry-run': 'true' }, expected: { 'dry-run': true } },
    { what: 'no dry run', inputs: { 'dry-run': 'false' }, expected: { 'dry-run': false } },
    {
      what: 'patterns, one a line',
      inputs: { 'include-table': 'public.*\n\n "Odd.Name" ' },
      expected: { 'include-table': ['public.*', '"Odd.Name"'] },
    },
    { what: 'a pattern of one table', inputs: { 'exclude-table': 'audit_log' }, expected: { 'exclude-table': ['audit_log'] } },
    {
      what: 'rows left out',
      inputs: { 'exclude-table-data': 'django_session\npublic.cache_?' },
      expected: { 'exclude-table-data': ['django_session', 'public.cache_?'] },
    },
    { what: 'degraded fails', inputs: { 'fail-on': 'degraded' }, expected: { 'fail-on': 'degraded' } },
    { what: 'nothing fails', inputs: { 'fail-on': 'never' }, expected: { 'fail-on': 'never' } },
    { what: 'not knowing warns', inputs: { 'on-inconclusive': 'warn' }, expected: { 'on-inconclusive': 'warn' } },
    { what: 'no artifact', inputs: { artifact: 'none' }, expected: { artifact: 'none' } },
    { what: 'an artifact with a name', inputs: { artifact: 'Nightly backup (größe)' }, expected: { artifact: 'Nightly backup (größe)' } },
    { what: 'a folder for the report', inputs: { 'report-dir': 'out/my report' }, expected: { 'report-dir': 'out/my report' } },
    { what: 'a token', inputs: { 'github-token': 'ghs_abcdef' }, expected: { 'github-token': 'ghs_abcdef' } },
  ];
  test.each(cases)('$what', ({ inputs, expected }) => expect(read({ ...GOOD, ...inputs })).toMatchObject(expected));

  test('a file with certificate authorities', async () => {
    const path = await fileOf('-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n', 'ca.pem');
    expect(read({ ...GOOD, 'ca-file': path })['ca-file']).toBe(path);
  });
});

describe('a wrong value is named with what was received and what was expected', () => {
  const cases: { what: string; inputs: Inputs; expected: RegExp }[] = [
    {
      what: 'a mode that there is not',
      inputs: { mode: 'Backup' },
      expected: /^mode: received 'Backup', expected backup, restore-verify, health-gate or load-test$/,
    },
    {
      what: 'a source that is no URL',
      inputs: { source: 'shop' },
      expected: /^source: received no URL, expected postgres:\/\/ or postgresql:\/\/ or pgbackrest:$/,
    },
    {
      what: 'a source of another kind',
      inputs: { source: 'mysql://u@h/d' },
      expected: /^source: 'mysql:' is not a kind of source.*expected postgres:\/\//,
    },
    {
      what: 'two sources',
      inputs: { source: 'postgres://u@h/a\npostgres://u@h/b' },
      expected: /^source: received 2 lines; this version takes one source$/,
    },
    { what: 'a source without a database', inputs: { source: 'postgres://u@h' }, expected: /^source: .*names no database/ },
    { what: 'a source without a user', inputs: { source: 'postgres://h/d' }, expected: /^source: .*names no user/ },
    { what: 'a source without a host', inputs: { source: 'postgres://u@/d' }, expected: /^source: .*names no host/ },
    {
      what: 'a source with an odd port',
      inputs: { source: 'postgres://u@h:0/d' },
      expected: /^source: port in the URL: received '0', expected 1 to 65535/,
    },
    {
      what: 'a source with an odd parameter',
      inputs: { source: 'postgres://u@h/d?sslmod=x' },
      expected: /^source: parameter 'sslmod' of the URL is not known; known: sslmode/,
    },
    {
      what: 'a source with an odd sslmode',
      inputs: { source: 'postgres://u@h/d?sslmode=on' },
      expected: /^source: sslmode in the URL: received 'on', expected disable/,
    },
    {
      what: 'a destination of another kind',
      inputs: { destination: 'ftp://bucket/x' },
      expected: /^destination: ftp: is not a kind of storage.*dir:/,
    },
    {
      what: 'a destination without a path',
      inputs: { destination: 'dir:' },
      expected: /^destination: received 'dir:' without a path, expected for example dir:backups/,
    },
    { what: 'a destination twice', inputs: { destination: 'dir:a\ndir:b\ndir:a' }, expected: /^destination: received 'dir:a' twice/ },
    { what: 'a rule of retention in a URL', inputs: { destination: 'dir:a?keep=weakly=4' }, expected: /^destination: .*weakly/ },
    { what: 'a rule of retention', inputs: { keep: 'last=0' }, expected: /^keep: .*last=0.*would keep nothing/ },
    { what: 'a recipient', inputs: { 'encrypt-to': 'age1abc' }, expected: /^encrypt-to: / },
    { what: 'a signing key', inputs: { 'sign-with': 'secret' }, expected: /^sign-with: / },
    {
      what: 'a number of retries',
      inputs: { retries: 'many' },
      expected: /^retries: received 'many', expected a whole number from 0 to 20/,
    },
    { what: 'a delay', inputs: { 'retry-delay': '5' }, expected: /^retry-delay: .*has no unit/ },
    ...['../x', 'a/b', '.hidden', '-x', 'a b', 'größe', 'x'.repeat(101), '..', 'a\nb'].map((name) => ({
      what: `the name ${JSON.stringify(name.slice(0, 12))}`,
      inputs: { name },
      expected: /^name: received '[\s\S]+', expected letters, digits/,
    })),
    ...[
      'zstd:0',
      'zstd:20',
      'zstd:',
      'zstd:-1',
      'zstd:3.5',
      'zstd: 3',
      'gzip:0',
      'gzip:10',
      'gzip:99',
      'none:1',
      'lz4',
      'ZSTD',
      'zip',
      '3',
    ].map((compression) => ({
      what: `the compression ${compression}`,
      inputs: { compression },
      expected: new RegExp(`^compression: received '${compression}', expected zstd:1 to zstd:19, gzip:1 to gzip:9, or none$`),
    })),
    {
      what: 'an odd fingerprint',
      inputs: { fingerprint: 'sha256' },
      expected: /^fingerprint: received 'sha256', expected full, counts or none$/,
    },
    ...['-1', '65', '1.5', '1e1', 'two', '0x2', '+1'].map((workers) => ({
      what: `${workers} parallel workers`,
      inputs: { 'parallel-workers': workers },
      expected: /^parallel-workers: received '.+', expected a whole number from 0 to 64$/,
    })),
    ...['big', '-1MB', '1 megabyte', '1mb', '1M', '1.5', '30%'].map((size) => ({
      what: `the size ${size}`,
      inputs: { 'min-size': size },
      expected: /^min-size: ".+" is not a size: /,
    })),
    ...['30', '-5%', 'half', '30 percent', '30%%', '0.3'].map((share) => ({
      what: `the share ${share}`,
      inputs: { 'max-shrink': share },
      expected: /^max-shrink: ".+" is not a percentage: /,
    })),
    {
      what: 'an odd way to verify',
      inputs: { verify: 'true' },
      expected: /^verify: received 'true', expected read-back, restore or none$/,
    },
    { what: 'a duration without unit', inputs: { 'lock-timeout': '30' }, expected: /^lock-timeout: "30" has no unit: .*for example 30s/ },
    { what: 'a negative duration', inputs: { 'lock-timeout': '-1s' }, expected: /^lock-timeout: "-1s" is not a duration/ },
    { what: 'a lock timeout longer than the server can count', inputs: { 'lock-timeout': '30d' }, expected: /^lock-timeout: .*30d/ },
    { what: 'a timeout that is none', inputs: { timeout: 'never' }, expected: /^timeout: "never" is not a duration/ },
    { what: 'a timeout longer than a timer can count', inputs: { timeout: '30d' }, expected: /^timeout: .*30d/ },
    ...['yes', 'TRUE', '1', 'on', 'True'].map((flag) => ({
      what: `${flag} for a yes or no`,
      inputs: { 'dry-run': flag },
      expected: new RegExp(`^dry-run: received '${flag}', expected true or false$`),
    })),
    {
      what: 'a pattern of regular expressions',
      inputs: { 'include-table': 'public.(a|b)' },
      expected: /^include-table: pattern 'public\.\(a\|b\)': '\('/,
    },
    {
      what: 'a pattern with an open quote',
      inputs: { 'exclude-table': '"Order' },
      expected: /^exclude-table: pattern '"Order': a double quote is not closed$/,
    },
    {
      what: 'a pattern of three names',
      inputs: { 'exclude-table-data': 'db.public.x' },
      expected: /^exclude-table-data: pattern 'db\.public\.x': expected table or schema\.table$/,
    },
    { what: 'an odd fail-on', inputs: { 'fail-on': 'error' }, expected: /^fail-on: received 'error', expected failed, degraded or never$/ },
    {
      what: 'an odd on-inconclusive',
      inputs: { 'on-inconclusive': 'pass' },
      expected: /^on-inconclusive: received 'pass', expected fail or warn$/,
    },
    ...['a/b', 'a:b', 'a\\b', 'a"b', 'a*b', 'a?b', 'a<b', 'a|b', 'a\nb'].map((artifact) => ({
      what: `the artifact ${JSON.stringify(artifact)}`,
      inputs: { artifact },
      expected: /^artifact: received '[\s\S]+', expected a name without /,
    })),
    {
      what: 'a file of authorities that is not there',
      inputs: { 'ca-file': '/no/such/ca.pem' },
      expected: /^ca-file: \/no\/such\/ca\.pem cannot be read: /,
    },
    { what: 'a file of authorities that is a folder', inputs: { 'ca-file': '/' }, expected: /^ca-file: \/ cannot be read: / },
    {
      what: 'a file of authorities that is something else',
      inputs: { 'ca-file': '/etc/hostname' },
      expected: /^ca-file: \/etc\/hostname holds no certificate, expected PEM/,
    },
  ];
  test.each(cases)('$what', ({ inputs, expected }) => {
    const [problem, ...more] = problems({ ...GOOD, ...inputs });
    expect(problem).toMatch(expected);
    expect(more).toEqual([]);
  });

  test('all at once, in the order of the inputs, and one sentence where there is one', () => {
    const wrong = {
      ...GOOD,
      source: 'shop',
      destination: 'ftp://x/y',
      name: '../x',
      compression: 'lz4',
      fingerprint: 'x',
      'min-size': 'x',
      'max-shrink': 'x',
      'include-table': '(\nok\n[',
      'dry-run': 'x',
      timeout: 'x',
      targets: 'https://app/health',
      sorce: 'x',
    };
    const named = problems(wrong).map((problem) => problem.split(':')[0]);
    const expected = Object.keys(wrong).filter((name) => name !== 'mode');
    expect([...new Set(named)].sort()).toEqual([...expected].sort());
    expect(named.filter((name) => name === 'include-table')).toHaveLength(2);
    const { message } = new ConfigError(['source: x', 'name: y']);
    expect(message.split('\n').filter((line) => line.startsWith('- '))).toEqual(['- source: x', '- name: y']);
    expect(new ConfigError(['source: x']).message).toBe('source: x');
  });

  test('where nothing is given, everything that is missing', () => {
    expect(problems({})).toEqual(['mode is missing: expected backup, restore-verify, health-gate or load-test']);
    expect(problems({ mode: 'backup' })).toHaveLength(2);
  });
});

describe('an input that does not belong here', () => {
  const foreign = (Object.entries(INPUTS) as [string, Input][]).filter(([, { modes }]) => modes !== 'all' && !modes.includes('backup'));

  test.each(foreign)('%s names the mode it belongs to', (name, { modes }) => {
    const of = modes as readonly string[];
    const [problem, ...more] = problems({ ...GOOD, [name]: 'x' });
    expect(more).toEqual([]);
    expect(problem).toBe(`${name}: belongs to mode ${of.join(' or ')}, not to backup`);
  });

  test.each([
    { what: 'a letter missing', input: 'sorce', expected: 'source' },
    { what: 'a letter too many', input: 'destinaation', expected: 'destination' },
    { what: 'a wrong letter', input: 'nane', expected: 'name' },
    { what: 'two letters swapped', input: 'compresison', expected: 'compression' },
    { what: 'an underscore', input: 'min_size', expected: 'min-size' },
    { what: 'no hyphen', input: 'dryrun', expected: 'dry-run' },
    { what: 'a plural', input: 'exclude-tables', expected: 'exclude-table' },
  ])('$input, with $what, suggests $expected', ({ input, expected }) => {
    expect(problems({ ...GOOD, [input]: 'x' })).toEqual([`${input}: there is no such input; did you mean ${expected}?`]);
  });

  test.each(['username', 'xyzzy', '', 'constructor', '__proto__', 'toString'])('%j is unknown and like no other', (name) => {
    const given = new Map([...Object.entries(GOOD), [name, 'x']]);
    let named: string[] = [];
    try {
      readConfig(given, {}, new Secrets());
    } catch (thrown) {
      named = (thrown as ConfigError).problems;
    }
    expect(named).toEqual([expect.stringMatching(/there is no/)]);
    expect(named[0]).toContain(name);
    expect(named[0]).not.toContain('did you mean');
  });

  const offered = Object.keys(read(GOOD));
  const later = (Object.entries(INPUTS) as [string, Input][])
    .filter(([name, { modes }]) => (modes === 'all' || modes.includes('backup')) && !offered.includes(name))
    .map(([name]) => name)
    .filter(
      (name) =>
        ![
          'sign-with',
          'keep',
          'config',
          'env-allow',
          'report-dir',
          'artifact',
          'timeout',
          'ca-file',
          'github-token',
          'name',
          'min-size',
          'max-shrink',
        ].includes(name),
    );

  test.each(later)('%s, which is not offered yet, is refused and not passed over', (name) => {
    expect(problems({ ...GOOD, [name]: 'true' })).toEqual([`${name}: is not offered by this version; remove it`]);
  });

  test('such as notify is among those, or nobody would hear of a failure and not know it', () => {
    expect(later).toEqual(expect.arrayContaining(['via', 'notify']));
  });
});

describe('restore-verify', () => {
  const verify = (inputs: Inputs) => readConfig(new Map(Object.entries({ mode: 'restore-verify', ...inputs })), {}, new Secrets());
  const problemsOf = (inputs: Inputs): string[] => {
    try {
      verify(inputs);
    } catch (thrown) {
      expect(thrown).toBeInstanceOf(ConfigError);
      return (thrown as ConfigError).problems;
    }
    throw new Error(`These inputs were taken: ${JSON.stringify(inputs)}`);
  };

  test('needs nothing but the place of the backups', () => {
    expect(verify({ backup: 'dir:backups' })).toEqual({
      mode: 'restore-verify',
      backup: 'dir:backups',
      select: { kind: 'latest' },
      'decrypt-with': [],
      trust: false,
      scratch: 'auto',
      checks: [],
      run: [],
      'checks-after': [],
      'as-role': [],
      amcheck: false,
      'record-proof': false,
      'fail-on': 'failed',
      'on-inconclusive': 'fail',
    });
    expect(problemsOf({})).toEqual([expect.stringMatching(/^backup is missing: /)]);
  });

  const cases: { what: string; inputs: Inputs; expected: RegExp }[] = [
    { what: 'a place of an unknown kind', inputs: { backup: 'ftp://host/x' }, expected: /^backup: ftp: is not a kind of storage/ },
    { what: 'a file without a path', inputs: { backup: 'file:' }, expected: /^backup: received 'file:', expected the path of a dump/ },
    { what: 'two places', inputs: { backup: 'dir:a\ndir:b' }, expected: /^backup: received 2 lines/ },
    { what: 'a selection that is none', inputs: { select: 'newest' }, expected: /^select: received 'newest', expected latest, an id/ },
    { what: 'a scratch server that is no URL', inputs: { scratch: 'yes' }, expected: /^scratch: / },
    { what: 'a check without a condition', inputs: { checks: 'SELECT 1' }, expected: /^checks: "SELECT 1" is no check/ },
    { what: 'a command for a shell', inputs: { run: 'a && b' }, expected: /^run: "a && b" holds &&, and no shell reads it/ },
    { what: 'no jobs', inputs: { jobs: '0' }, expected: /^jobs: received '0', expected a whole number from 1 to 64/ },
    { what: 'a key that is none', inputs: { 'verify-with': 'abc' }, expected: /^verify-with: / },
    { what: 'an age without unit', inputs: { 'max-age': '26' }, expected: /^max-age: "26" has no unit/ },
  ];
  test.each(cases)('names $what', ({ inputs, expected }) => {
    expect(problemsOf({ backup: 'dir:backups', ...inputs })).toEqual([expect.stringMatching(expected)]);
  });

  test('names every bad check of several, and takes long ones of a config file', async () => {
    expect(problemsOf({ backup: 'dir:b', checks: 'SELECT 1\nSELECT 2 => >=1\nSELECT 3' })).toHaveLength(2);
    const config = await fileOf(
      'backup: dir:b\nchecks:\n  - name: all\n    sql: |\n      SELECT count(*) -- all\n      FROM t\n    expect: ">=1"\n  - SELECT 1 => 1\n',
    );
    expect(verify({ config })).toMatchObject({
      checks: [{ name: 'all', query: 'SELECT count(*) -- all\n      FROM t'.replace('      ', '') }, { query: 'SELECT 1' }],
    });
  });
});

test('a backup that is to be restored at once can be read at once', () => {
  expect(read({ ...GOOD, verify: 'restore' })).toMatchObject({ verify: 'restore' });
  const recipient = 'age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p';
  expect(problems({ ...GOOD, verify: 'restore', 'encrypt-to': recipient })).toEqual([
    expect.stringMatching(/^verify: restore of an encrypted backup needs decrypt-with/),
  ]);
});

describe('a gate', () => {
  const gate = { mode: 'health-gate', targets: 'tcp://db.example:5432' };

  test('wants targets, and names inputs of other modes as well', () => {
    expect(problems({ mode: 'health-gate', source: 'postgres://u@h/d' })).toEqual([
      'source: belongs to mode backup, not to health-gate',
      expect.stringMatching(/^targets is missing: /),
    ]);
  });

  test.each([
    [{ successes: '2', interval: '5s', timeout: '5s' }, /2 good rounds, 5 s apart, which take 5 s/],
    [{ successes: '1', soak: '1m', timeout: '30s' }, /too short for a soak of 1 min/],
    [{ soak: '5m' }, /3 good rounds, 5 s apart and a soak of 5 min/],
  ])('%p leaves no time in which anything could pass', (inputs, expected) => {
    expect(problems({ ...gate, ...inputs })).toEqual([expect.stringMatching(expected)]);
  });

  test('with time enough is read, and so is one that only looks', () => {
    expect(read({ ...gate, successes: '2', interval: '5s', timeout: '6s' })).toMatchObject({ timeout: 6_000 });
    expect(read({ ...gate, soak: '5m', baseline: 'save' })).toMatchObject({ soak: 300_000 });
  });
});

describe('a config file', () => {
  const withFile = async (content: string, inputs: Inputs = {}, env: Env = {}) => read({ config: await fileOf(content), ...inputs }, env);
  const wrongFile = async (content: string, inputs: Inputs = {}, env: Env = {}) =>
    problems({ config: await fileOf(content), ...inputs }, env);

  test('holds the same keys, with lists, numbers and booleans as YAML has them', async () => {
    const config = await withFile(`
mode: backup
source: postgres://app:hunter2x@db:5432/shop
destination: dir:backups
# Comments are allowed.
parallel-workers: 2
min-size: 4096
dry-run: true
name: "2026"
max-shrink: 30%
exclude-table:
  - audit_log
  - '"Odd.Name"'
exclude-table-data: |
  django_session
  public.cache_*
include-table: []
fingerprint:
`);
    expect(config).toMatchObject({
      ...GOOD,
      destination: [{ location: 'dir:backups' }],
      'parallel-workers': 2,
      'min-size': 4_096,
      'dry-run': true,
      name: '2026',
      'max-shrink': 0.3,
      'exclude-table': ['audit_log', '"Odd.Name"'],
      'exclude-table-data': ['django_session', 'public.cache_*'],
      'include-table': [],
      fingerprint: 'full',
    });
  });

  test('may be JSON, which is YAML', async () => {
    expect(await withFile(JSON.stringify({ ...GOOD, 'exclude-table': ['a', 'b'] }))).toMatchObject({ 'exclude-table': ['a', 'b'] });
  });

  test('gives way to inputs', async () => {
    const config = await withFile('mode: backup\nsource: postgres://u@h/d\ndestination: dir:file\nname: file\n', { name: 'input' });
    expect(config).toMatchObject({ name: 'input', destination: [{ location: 'dir:file' }] });
  });

  test('is judged as inputs are, together with them', async () => {
    const named = await wrongFile('mode: backup\nsource: 5\ntargets: x\nsorce: y\ncompression: lz4\nparallel-workers: 1.5\n', {
      'dry-run': 'x',
    });
    const names = named.map((problem) => problem.split(/:| is missing/)[0]).sort();
    expect(names).toEqual(['compression', 'destination', 'dry-run', 'parallel-workers', 'sorce', 'source', 'targets']);
  });

  const cases: { what: string; content: string; expected: RegExp }[] = [
    { what: 'that is no YAML', content: 'mode: [backup', expected: /^config: .+\.yml cannot be read: / },
    { what: 'with a key twice', content: 'mode: backup\nmode: backup\n', expected: /^config: .+\.yml cannot be read: .+/ },
    { what: 'that is empty', content: '', expected: /^config: .+\.yml must hold a map of inputs, such as 'mode: backup'$/ },
    { what: 'that is a list', content: '- mode: backup\n', expected: /must hold a map of inputs/ },
    { what: 'that is a word', content: 'backup\n', expected: /must hold a map of inputs/ },
    {
      what: 'with a map where a value is expected',
      content: 'mode: backup\nsource:\n  url: x\n',
      expected: /: source must be a value or a list of values$/,
    },
    {
      what: 'with a list of maps',
      content: 'mode: backup\nsource:\n  - url: x\n',
      expected: /: source must be a value or a list of values$/,
    },
    {
      what: 'that names another config file',
      content: 'mode: backup\nconfig: other.yml\n',
      expected: /holds config, which can only be an input$/,
    },
    {
      what: 'that allows itself variables',
      content: 'mode: backup\nenv-allow: SECRET\n',
      expected: /holds env-allow, which can only be an input$/,
    },
    { what: 'with a key that every object has', content: '__proto__: x\nmode: backup\n', expected: /__proto__/ },
  ];
  test.each(cases)('$what is refused', async ({ content, expected }) => {
    expect((await wrongFile(content, { source: GOOD.source, destination: GOOD.destination })).join('\n')).toMatch(expected);
  });

  test('that is not there or is a folder is named', () => {
    expect(problems({ ...GOOD, config: '/no/such.yml' })).toEqual([expect.stringMatching(/^config: \/no\/such\.yml cannot be read: /)]);
    expect(problems({ ...GOOD, config: folder })).toEqual([expect.stringMatching(/^config: .+ cannot be read: /)]);
  });

  test('cannot keep a machine busy with references to itself', async () => {
    const bomb = [
      'a: &a [x,x,x,x,x,x,x,x,x]',
      ...'bcdefgh'.split('').map((c, i) => `${c}: &${c} [${Array(9).fill(`*${'abcdefg'[i]}`)}]`),
    ].join('\n');
    expect(await wrongFile(`${bomb}\n`)).not.toEqual([]);
  });
});

describe('variables in a config file', () => {
  const CONTENT = 'mode: backup\nsource: postgres://app:${DB_PASSWORD}@${DB_HOST}/shop\ndestination: dir:backups\n';
  const env = { DB_PASSWORD: 'hunter2x', DB_HOST: 'db', OTHER: 'other' };

  test('are read where the input allows them', async () => {
    const config = await fileOf(CONTENT);
    expect(read({ config, 'env-allow': 'DB_PASSWORD\n  DB_HOST  ' }, env).source).toBe('postgres://app:hunter2x@db/shop');
  });

  test('are refused where it does not, each by its name', async () => {
    const config = await fileOf(CONTENT);
    expect(problems({ config, 'env-allow': 'OTHER' }, env)).toEqual([
      `config: ${config} reads \${DB_PASSWORD}, which the env-allow input does not name`,
      `config: ${config} reads \${DB_HOST}, which the env-allow input does not name`,
    ]);
    expect(problems({ config }, env)).toHaveLength(2);
  });

  test('cannot be allowed by the file itself', async () => {
    const config = await fileOf(`${CONTENT}env-allow: [DB_PASSWORD, DB_HOST]\n`);
    expect(problems({ config }, env)).toHaveLength(3);
  });

  test('that the environment does not have are named', async () => {
    const config = await fileOf(CONTENT);
    const allowed = { config, 'env-allow': 'DB_PASSWORD\nDB_HOST' };
    expect(problems(allowed, { DB_HOST: 'db' })).toEqual([`config: ${config} reads \${DB_PASSWORD}, which the environment does not have`]);
  });

  test.each(['${}', '${ }', '${DB_HOST:-x}', '${*}'])('%s is no variable that could be allowed by mistake', async (spelled) => {
    const config = await fileOf(`mode: backup\nname: ${JSON.stringify(spelled)}\n`);
    expect(problems({ ...GOOD, config, 'env-allow': '' }, env)).not.toEqual([]);
    expect(problems({ ...GOOD, config, 'env-allow': 'DB_HOST' }, env)).not.toEqual([]);
  });

  test('are not read in inputs, where the workflow has its own', () => {
    expect(problems({ ...GOOD, name: '${DB_HOST}', 'env-allow': 'DB_HOST' }, env)).toEqual([
      expect.stringMatching(/^name: received '\$\{DB_HOST\}'/),
    ]);
  });

  test('do not expand what they bring', async () => {
    const config = await fileOf(CONTENT);
    const source = read({ config, 'env-allow': 'DB_PASSWORD\nDB_HOST' }, { DB_PASSWORD: '${OTHER}', DB_HOST: 'db', OTHER: 'x' }).source;
    expect(source).toBe('postgres://app:${OTHER}@db/shop');
  });

  test('cannot bring a second line, and with it a second value', async () => {
    const config = await fileOf('mode: backup\nsource: ${URL}\ndestination: dir:backups\n');
    expect(problems({ config, 'env-allow': 'URL' }, { URL: 'postgres://u@h/a\npostgres://u@h/b' })).toEqual([
      'source: received 2 lines; this version takes one source',
    ]);
  });
});

describe('secrets', () => {
  const SECRET = 'hunter2-swordfish';
  const URL_WITH = `postgres://app:${SECRET}@db/shop`;

  test('are known before anything can fail, whichever input they stand in', () => {
    for (const inputs of [
      { ...GOOD, source: URL_WITH, compression: 'lz4' },
      { source: URL_WITH },
      { mode: 'x', source: URL_WITH },
      { ...GOOD, 'github-token': SECRET, name: '..' },
      { ...GOOD, 'decrypt-with': SECRET },
      { ...GOOD, headers: `Authorization: Bearer x\n${SECRET}` },
      { ...GOOD, sorce: URL_WITH },
    ] as Inputs[]) {
      const secrets = new Secrets();
      problems(inputs, {}, secrets);
      expect(secrets.redact(`it is ${SECRET}`)).toBe('it is ***');
    }
  });

  test('of a config file and of its variables are known too', async () => {
    for (const [content, inputs, env] of [
      [`source: ${URL_WITH}\ncompression: lz4\n`, {}, {}],
      ['source: postgres://app:${PW}@db/shop\ncompression: lz4\n', { 'env-allow': 'PW' }, { PW: SECRET }],
      ['name: ${API_TOKEN}\ncompression: lz4\n', { 'env-allow': 'API_TOKEN' }, { API_TOKEN: SECRET }],
      [`github-token: ${SECRET}\ncompression: lz4\n`, {}, {}],
    ] as [string, Inputs, Env][]) {
      const secrets = new Secrets();
      problems({ mode: 'backup', destination: 'dir:x', config: await fileOf(content), ...inputs }, env, secrets);
      expect(secrets.redact(SECRET)).toBe('***');
    }
  });

  test.each(Object.keys(INPUTS))('are not repeated by a complaint about %s', (name) => {
    for (const value of [URL_WITH, `${URL_WITH}\n${URL_WITH}`, `postgres://app:${SECRET}/x@db`, `x://:${SECRET}@`]) {
      const inputs: Inputs = { ...GOOD, [name]: value };
      try {
        read(inputs);
      } catch (thrown) {
        expect(thrown).toBeInstanceOf(ConfigError);
        expect((thrown as Error).message).not.toContain(SECRET);
        expect(JSON.stringify((thrown as ConfigError).problems)).not.toContain(SECRET);
      }
    }
  });

  test.each([
    { what: 'an open quote', content: `github-token: "${SECRET}\n` },
    { what: 'an open list', content: `github-token: [${SECRET}\n` },
    { what: 'a colon too many', content: `github-token: ${SECRET}: x\n` },
    { what: 'a line that is indented', content: `github-token: ${SECRET}\n  name: x\n` },
    { what: 'something after a quote', content: `github-token: "${SECRET}" x\n` },
    { what: 'a reference to nothing', content: `github-token: *${SECRET}\n` },
    { what: 'a tab', content: `a:\n\tsource: postgres://app:${SECRET}@db/shop\n` },
    { what: 'a key twice', content: `? ${SECRET}\n? ${SECRET}\n` },
  ])('are not repeated by a complaint about a file with $what', async ({ content }) => {
    const message = problems({ ...GOOD, config: await fileOf(content) }).join('\n');
    expect(message).toContain('.yml');
    expect(message).not.toContain(SECRET);
    expect(message.split('\n')).toHaveLength(1);
  });
});
