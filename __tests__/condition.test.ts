import { describe, expect, test } from '@jest/globals';
import {
  type Condition,
  checkUnits,
  judge,
  type Observation,
  OPERATORS,
  parseCheck,
  parseCondition,
  parseTarget,
  showCondition,
} from '../src/condition.ts';
import { UserError } from '../src/errors.ts';
import type { Dimension } from '../src/units.ts';
import { splitWords } from '../src/words.ts';

function refusal(run: () => unknown): string {
  try {
    run();
  } catch (thrown) {
    expect(thrown).toBeInstanceOf(UserError);
    return (thrown as UserError).message;
  }
  throw new Error('nothing was thrown');
}

/** `metric op value`, the value in base units, as one short string to compare. */
function summary({ warn, metric, op, value }: Condition): string {
  const shown =
    value.kind === 'number'
      ? `${value.value} ${value.dimension}`
      : value.kind === 'word'
        ? `word${value.quoted ? '!' : ''} ${value.word}`
        : `/${value.source}/`;
  return `${warn ? 'warn ' : ''}${metric} | ${op} | ${shown}`;
}

describe('a condition', () => {
  const accepted = [
    { what: 'a duration', input: 'p95<200ms', expected: 'p95 | < | 200 duration' },
    { what: 'at most', input: 'p95<=1.5s', expected: 'p95 | <= | 1500 duration' },
    { what: 'a count', input: 'workers>=2', expected: 'workers | >= | 2 none' },
    { what: 'more than', input: 'rows>100', expected: 'rows | > | 100 none' },
    { what: 'a negative number', input: 'balance>-5', expected: 'balance | > | -5 none' },
    { what: 'a word', input: '$.status=healthy', expected: '$.status | = | word healthy' },
    { what: 'not', input: 'role!=replica', expected: 'role | != | word replica' },
    { what: 'a warning', input: 'warn:latency<200ms', expected: 'warn latency | < | 200 duration' },
    { what: 'a share', input: 'connections<80%', expected: 'connections | < | 0.8 ratio' },
    { what: 'a size', input: 'size>1GiB', expected: 'size | > | 1073741824 bytes' },
    { what: 'a transfer rate', input: 'throughput>=10MB/s', expected: 'throughput | >= | 10000000 bytes-per-second' },
    { what: 'a rate', input: 'rps>=500/s', expected: 'rps | >= | 500 per-second' },
    { what: 'colons in the metric', input: 'slow-queries:1s<1%', expected: 'slow-queries:1s | < | 0.01 ratio' },
    { what: 'a queue', input: 'queue:celery<1000', expected: 'queue:celery | < | 1000 none' },
    { what: 'spaces around the operator', input: '  p95 <  200 ms ', expected: 'p95 | < | 200 duration' },
    { what: 'brackets hide operators', input: '$[?(@.price<10)].n>=1', expected: '$[?(@.price<10)].n | >= | 1 none' },
    { what: 'parentheses hide operators', input: 'count(a=b)>1', expected: 'count(a=b) | > | 1 none' },
    { what: 'quotes in brackets belong to the path', input: `$['a b'].c="x y"`, expected: `$['a b'].c | = | word! x y` },
    { what: 'a bracket in quotes in brackets', input: `$['a]<b'].c=1`, expected: `$['a]<b'].c | = | 1 none` },
    { what: 'quotes elsewhere are the shell’s', input: 'queue:"my queue"<5', expected: 'queue:my queue | < | 5 none' },
    { what: 'quotes hide operators', input: 'queue:"a=b"<5', expected: 'queue:a=b | < | 5 none' },
    { what: 'a backslash hides an operator', input: 'queue:a\\=b<5', expected: 'queue:a=b | < | 5 none' },
    { what: 'quotes around the whole', input: `'title = hello world'`, expected: 'title | = | word! hello world' },
    { what: 'quotes around all but warn:', input: `warn:"p95 < 200ms"`, expected: 'warn p95 | < | 200 duration' },
    { what: 'a quoted number is text', input: 'version="1.10"', expected: 'version | = | word! 1.10' },
    { what: 'quotes around a limit', input: 'p95<"200ms"', expected: 'p95 | < | 200 duration' },
    { what: 'the empty text', input: `error=''`, expected: 'error | = | word! ' },
    { what: 'operators in a value', input: 'header:location=/login?next=/&a>b', expected: 'header:location | = | word /login?next=/&a>b' },
    { what: 'brackets in a value', input: '$.items=[', expected: '$.items | = | word [' },
    { what: 'an id of digits that ends in d', input: 'sha=1234567d', expected: 'sha | = | 106666588800000 duration' },
    { what: 'an id that looks like a power', input: 'sha=12e4567', expected: 'sha | = | word 12e4567' },
    { what: 'a pattern', input: 'body~^ok$', expected: 'body | ~ | /^ok$/' },
    { what: 'a pattern keeps its backslashes', input: 'version~^v\\d+\\.\\d+', expected: 'version | ~ | /^v\\d+\\.\\d+/' },
    { what: 'a pattern with spaces', input: 'body~"all is\\s+well"', expected: 'body | ~ | /all is\\s+well/' },
    { what: 'a pattern with an escaped space', input: 'body~all\\ is', expected: 'body | ~ | /all is/' },
    { what: 'a pattern that begins with an operator', input: 'body~<title>', expected: 'body | ~ | /<title>/' },
    { what: 'a pattern that looks like a number', input: 'status~2', expected: 'status | ~ | /2/' },
  ];
  test.each(accepted)('$what: $input', ({ input, expected }) => expect(summary(parseCondition(input))).toBe(expected));

  test('keeps what was written as its text', () => {
    expect(parseCondition('  warn:p95 < 200ms ').text).toBe('warn:p95 < 200ms');
  });

  const refused = [
    { what: 'nothing', input: '', expected: 'has no operator' },
    { what: 'a metric alone', input: 'p95', expected: 'has no operator' },
    { what: 'an operator alone', input: '<', expected: 'has no metric before <' },
    { what: 'no metric', input: 'warn:<5', expected: 'has no metric before <' },
    { what: 'no value', input: 'p95<', expected: 'has no value after <' },
    { what: 'no pattern', input: `body~''`, expected: 'has no value after ~' },
    { what: 'a limit without a number', input: 'p95<fast', expected: 'has "fast" after <: a number is expected' },
    { what: 'an unknown unit', input: 'size>25M', expected: 'has "25M" after >: a number is expected' },
    { what: 'a number with an exponent', input: 'rows>1e6', expected: 'has "1e6" after >' },
    { what: '==', input: 'status==200', expected: 'has = after =' },
    { what: '=>', input: 'rows=>5', expected: 'has > after =' },
    { what: '<>', input: 'status<>200', expected: 'has > after <' },
    { what: '=~', input: 'status=~2', expected: 'has ~ after =' },
    { what: '!~', input: 'status!~2', expected: 'has !~, which is no operator' },
    { what: 'warn: twice', input: 'warn:warn:p95<5ms', expected: 'warn: in the metric' },
    { what: 'two conditions', input: 'p95<200ms p99<1s', expected: 'a number is expected' },
    { what: 'bare spaces in a word', input: 'title=hello world', expected: 'has spaces in its value' },
    { what: 'bare spaces in a pattern', input: 'title~hello world', expected: 'has spaces in its pattern' },
    { what: 'bare spaces in a metric', input: 'my queue<5', expected: 'has spaces in its metric' },
    { what: 'an open bracket', input: `$['a'<5`, expected: 'has a [ at column 2 that is not closed' },
    { what: 'an open parenthesis', input: 'p(95<5', expected: 'has a ( at column 2 that is not closed' },
    { what: 'an open quote', input: `name=O'Brien`, expected: `The quote ' at column 7 is not closed` },
    { what: 'an open quote after warn:', input: ` warn:name=O'Brien`, expected: `The quote ' at column 13 is not closed` },
    { what: 'a last backslash', input: 'name=a\\', expected: 'Nothing follows the backslash at column 7' },
    { what: 'a pattern that is none', input: 'body~(ok', expected: 'a pattern that cannot be read' },
    { what: 'a pattern with a useless escape', input: 'body~a\\-b', expected: 'a pattern that cannot be read' },
  ];
  test.each(refused)('refuses $what: $input', ({ input, expected }) => expect(refusal(() => parseCondition(input))).toContain(expected));

  test.each(['p95', '<5', 'p95<', 'p95<fast', 'status==200', 'body~(ok', 'my queue<5'])(
    'names %j, what is expected and an example',
    (input) => {
      const message = refusal(() => parseCondition(input));
      expect(message).toContain(`"${input}"`);
      expect(message).toContain('expected');
      expect(message).toMatch(/for example \S/);
    },
  );
});

describe('a target', () => {
  const lines = [
    {
      line: 'https://app/health/ status=200 $.status=healthy warn:latency<200ms',
      target: 'https://app/health/',
      conditions: ['status | = | 200 none', '$.status | = | word healthy', 'warn latency | < | 200 duration'],
    },
    {
      line: 'celery+redis://host/0 workers>=2 queue:celery<1000',
      target: 'celery+redis://host/0',
      conditions: ['workers | >= | 2 none', 'queue:celery | < | 1000 none'],
    },
    {
      line: 'postgres://u:p=w@h/db?sslmode=require connections<80% slow-queries:1s<1%',
      target: 'postgres://u:p=w@h/db?sslmode=require',
      conditions: ['connections | < | 0.8 ratio', 'slow-queries:1s | < | 0.01 ratio'],
    },
    {
      line: `  "https://app/a b?x=1"\t$['a b'].c="x y"  'title~all is well' `,
      target: 'https://app/a b?x=1',
      conditions: [`$['a b'].c | = | word! x y`, 'title | ~ | /all is well/'],
    },
    { line: 'tcp://db:5432', target: 'tcp://db:5432', conditions: [] },
    { line: 'sqlite:/var/lib/app.db', target: 'sqlite:/var/lib/app.db', conditions: [] },
  ];
  test.each(lines)('$line', ({ line, target, conditions }) => {
    const parsed = parseTarget(line);
    expect(parsed.target).toBe(target);
    expect(parsed.conditions.map(summary)).toEqual(conditions);
  });

  const refused = [
    { what: 'nothing', line: ' ', expected: '"" is no target' },
    { what: 'conditions only', line: 'status=200', expected: '"status=200" is no target: a URL is expected first' },
    {
      what: 'spaces around an operator',
      line: 'https://app/ latency < 200ms',
      expected: '"latency" has no operator (in a target\'s line no spaces',
    },
    { what: 'an open quote', line: `https://app/ name='x`, expected: 'column 19' },
  ];
  test.each(refused)('refuses $what', ({ line, expected }) => expect(refusal(() => parseTarget(line))).toContain(expected));

  test('leaves an apostrophe of a URL where it is: it may stand in a password that nobody quotes', () => {
    const line = `postgres://u:top'sec'ret@h/db name='x y' replicas>=1`;
    const { target, conditions } = parseTarget(line);
    expect(target).toBe(`postgres://u:top'sec'ret@h/db`);
    expect(conditions.map(({ text }) => text)).toEqual([`name='x y'`, 'replicas>=1']);
    expect(parseTarget(`"command:./check.sh --fast" exit=0`).target).toBe('command:./check.sh --fast');
    expect(parseTarget(`https://a/?q="x y" status=200`).target).toBe('https://a/?q=x y');
  });

  test.each([`postgres://u:top"secret@h/db x=1`, `u/top:secret@h/db x=1`, 'postgres://u:topsecret@h/db x'])(
    'keeps the password of %j out of its message',
    (line) => expect(refusal(() => parseTarget(line))).not.toContain('secret'),
  );
});

describe('words', () => {
  const lines = [
    { line: '', expected: [] },
    { line: ' \t\n ', expected: [] },
    { line: 'python manage.py  check', expected: ['python', 'manage.py', 'check'] },
    { line: `echo 'a  b' "c d"`, expected: ['echo', 'a  b', 'c d'] },
    { line: `a'b c'd"e f"g`, expected: ['ab cde fg'] },
    { line: `'' ""`, expected: ['', ''] },
    { line: 'a\\ b \\\\ \\"', expected: ['a b', '\\', '"'] },
    { line: `'a\\b' "a\\b" "a\\"b" "\\\\"`, expected: ['a\\b', 'a\\b', 'a"b', '\\'] },
    { line: `"it's" 'say "x"'`, expected: [`it's`, 'say "x"'] },
    { line: '$HOME * ; | # x', expected: ['$HOME', '*', ';', '|', '#', 'x'] },
    { line: 'é 😀', expected: ['é', '😀'] },
  ];
  test.each(lines)('$line', ({ line, expected }) => expect(splitWords(line)).toEqual(expected));

  const refused = [
    { line: `echo 'a b`, expected: `The quote ' at column 6 is not closed` },
    { line: 'echo "a\\"', expected: 'The quote " at column 6 is not closed' },
    { line: 'echo a\\', expected: 'backslash at column 7' },
  ];
  test.each(refused)('refuses $line', ({ line, expected }) => expect(refusal(() => splitWords(line))).toContain(expected));
});

describe('a restore check', () => {
  const lines = [
    { line: 'SELECT count(*) FROM auth_user => >=1', query: 'SELECT count(*) FROM auth_user', condition: 'value | >= | 1 none' },
    { line: 'SELECT count(*) FROM t WHERE a => 1 => >=1', query: 'SELECT count(*) FROM t WHERE a => 1', condition: 'value | >= | 1 none' },
    { line: 'SELECT 1 => 1', query: 'SELECT 1', condition: 'value | = | 1 none' },
    { line: 'SELECT name FROM t => healthy', query: 'SELECT name FROM t', condition: 'value | = | word healthy' },
    { line: `SELECT name => "a => b"`, query: 'SELECT name', condition: 'value | = | word! a => b' },
    { line: `SELECT name => = 'x y'`, query: 'SELECT name', condition: 'value | = | word! x y' },
    { line: 'SELECT v => ~^v\\d', query: 'SELECT v', condition: 'value | ~ | /^v\\d/' },
    { line: 'SELECT v => != 0', query: 'SELECT v', condition: 'value | != | 0 none' },
    { line: 'SELECT v => warn:>=100', query: 'SELECT v', condition: 'warn value | >= | 100 none' },
    { line: 'SELECT v => warn: 100', query: 'SELECT v', condition: 'warn value | = | 100 none' },
    { line: `SELECT 'a => b' => x`, query: `SELECT 'a => b'`, condition: 'value | = | word x' },
    { line: `SELECT 'it''s => b', "c=>""d" => x`, query: `SELECT 'it''s => b', "c=>""d"`, condition: 'value | = | word x' },
    { line: `SELECT 'C:\\' => x`, query: `SELECT 'C:\\'`, condition: 'value | = | word x' },
    { line: `SELECT E'it\\'s => b' => x`, query: `SELECT E'it\\'s => b'`, condition: 'value | = | word x' },
    { line: `SELECT $q$it's => b$q$ => x`, query: `SELECT $q$it's => b$q$`, condition: 'value | = | word x' },
    { line: `SELECT /* it's => */ 1 -- isn't =>\n => x`, query: `SELECT /* it's => */ 1 -- isn't =>`, condition: 'value | = | word x' },
    { line: `SELECT 1 -- isn't => x`, query: `SELECT 1 -- isn't`, condition: 'value | = | word x' },
    { line: 'SELECT f(a => 1) => >0', query: 'SELECT f(a => 1)', condition: 'value | > | 0 none' },
  ];
  test.each(lines)('$line', ({ line, query, condition }) => {
    const parsed = parseCheck(line);
    expect(parsed.query).toBe(query);
    expect(summary(parsed.condition)).toBe(condition);
  });

  test('is named by its right side', () => {
    expect(parseCheck('SELECT 1 =>  warn:>=1 ').condition.text).toBe('warn:>=1');
  });

  const refused = [
    { what: 'nothing', line: '', expected: 'is no check: query => condition is expected, for example' },
    { what: 'no arrow', line: 'SELECT 1', expected: 'is no check' },
    { what: 'no query', line: '=> 1', expected: 'is no check' },
    { what: 'no condition', line: 'SELECT 1 =>', expected: 'has no condition after =>' },
    { what: 'a warning of nothing', line: 'SELECT 1 => warn:', expected: 'has no condition after =>' },
    { what: 'an arrow that is an argument', line: 'SELECT f(a => 1)', expected: 'has ( that is not closed' },
    { what: 'an open quote', line: `SELECT 'a => 1`, expected: `has ' that is not closed` },
    { what: 'a metric', line: 'SELECT 1 => rows>=1', expected: '"rows>=1" stands after =>' },
    { what: 'an open quote in the condition', line: `SELECT 1 => ='x`, expected: `The quote ' at column 14 is not closed` },
    { what: 'a limit that is no number', line: 'SELECT 1 => >=x', expected: 'a number is expected' },
  ];
  test.each(refused)('refuses $what', ({ line, expected }) => expect(refusal(() => parseCheck(line))).toContain(expected));
});

describe('units are checked before anything is asked', () => {
  const rows: { input: string; fits: (Dimension | 'text' | undefined)[] }[] = [
    { input: 'm<200ms', fits: ['duration'] },
    { input: 'm<25MB', fits: ['bytes'] },
    { input: 'm<10MB/s', fits: ['bytes-per-second'] },
    { input: 'm<500/s', fits: ['per-second'] },
    { input: 'm<1%', fits: ['ratio'] },
    { input: 'm<100', fits: [undefined, 'none', 'bytes', 'bytes-per-second', 'per-second'] },
    { input: 'm<0.5', fits: [undefined, 'none', 'per-second'] },
    { input: 'm>0', fits: [undefined, 'none', 'duration', 'bytes', 'bytes-per-second', 'per-second', 'ratio'] },
    { input: 'm=200', fits: [undefined, 'none', 'bytes', 'bytes-per-second', 'per-second', 'text'] },
    { input: 'm="200"', fits: [undefined, 'none', 'text'] },
    { input: 'm=5d', fits: [undefined, 'duration', 'text'] },
    { input: 'm=ok', fits: [undefined, 'text'] },
    { input: 'm~^2', fits: [undefined, 'none', 'text'] },
  ];
  const dimensions = [undefined, 'none', 'duration', 'bytes', 'bytes-per-second', 'per-second', 'ratio', 'text'] as const;
  test.each(rows)('$input fits $fits and nothing else', ({ input, fits }) => {
    const condition = parseCondition(input);
    for (const dimension of dimensions) {
      if (fits.includes(dimension)) expect(() => checkUnits(condition, dimension)).not.toThrow();
      else expect(refusal(() => checkUnits(condition, dimension))).toContain('does not fit');
    }
  });

  test('says what the metric measures and how to write it', () => {
    expect(refusal(() => checkUnits(parseCondition('latency<200'), 'duration'))).toBe(
      'Condition "latency<200" does not fit: latency is a duration, for example latency<200ms',
    );
  });
});

describe('the verdict', () => {
  const seen = (value: Observation['value'], rest: Partial<Observation> = {}): Observation => ({ value, ms: 12, ...rest });
  const rows: { what: string; condition: string; observation: Observation; expected: string }[] = [
    { what: 'below', condition: 'm<5', observation: seen(4), expected: 'passed' },
    { what: 'not below', condition: 'm<5', observation: seen(5), expected: 'failed' },
    { what: 'at most', condition: 'm<=5', observation: seen(5), expected: 'passed' },
    { what: 'not at most', condition: 'm<=5', observation: seen(5.01), expected: 'failed' },
    { what: 'above', condition: 'm>5', observation: seen(6), expected: 'passed' },
    { what: 'not above', condition: 'm>5', observation: seen(5), expected: 'failed' },
    { what: 'at least', condition: 'm>=5', observation: seen(5), expected: 'passed' },
    { what: 'not at least', condition: 'm>=5', observation: seen(4.99), expected: 'failed' },
    { what: 'a missed warning', condition: 'warn:m<5', observation: seen(5), expected: 'degraded' },
    { what: 'a warning that holds', condition: 'warn:m<5', observation: seen(4), expected: 'passed' },
    { what: 'milliseconds against seconds', condition: 'm<1.5s', observation: seen(1499, { dimension: 'duration' }), expected: 'passed' },
    { what: 'bytes against MiB', condition: 'm>=1MiB', observation: seen(1_000_000, { dimension: 'bytes' }), expected: 'failed' },
    { what: 'a share against percent', condition: 'm<80%', observation: seen(0.5, { dimension: 'ratio' }), expected: 'passed' },
    { what: 'exactly the share', condition: 'm=7%', observation: seen(0.07, { dimension: 'ratio' }), expected: 'passed' },
    { what: 'bytes as text', condition: 'm>1GB', observation: seen('1500000000', { dimension: 'bytes' }), expected: 'passed' },
    { what: 'equal text', condition: 'm=healthy', observation: seen('healthy'), expected: 'passed' },
    { what: 'text in another case', condition: 'm=healthy', observation: seen('Healthy'), expected: 'failed' },
    { what: 'other text', condition: 'm!=healthy', observation: seen('ill'), expected: 'passed' },
    { what: 'the same text, unwanted', condition: 'm!=healthy', observation: seen('healthy'), expected: 'failed' },
    { what: 'the empty text', condition: `m=''`, observation: seen(''), expected: 'passed' },
    { what: 'a number as text', condition: 'm=200', observation: seen('200'), expected: 'passed' },
    { what: 'a number as quoted text', condition: 'm="200"', observation: seen(200), expected: 'passed' },
    { what: 'a number as text with zeros', condition: 'm=4', observation: seen('4.000'), expected: 'passed' },
    { what: 'a number as text against a limit', condition: 'm>=1', observation: seen('10'), expected: 'passed' },
    { what: 'a negative number as text', condition: 'm>-1', observation: seen('-0.5'), expected: 'passed' },
    { what: 'text that is no number, wanted', condition: 'm=200', observation: seen('ok'), expected: 'failed' },
    { what: 'text that is no number, unwanted', condition: 'm!=200', observation: seen('ok'), expected: 'passed' },
    { what: 'digits beyond a double', condition: 'm=9007199254740993', observation: seen('9007199254740992'), expected: 'failed' },
    { what: 'more digits than anybody counts', condition: 'm>5', observation: seen('9'.repeat(1e6)), expected: 'inconclusive' },
    { what: 'quoted versions', condition: 'm="1.10"', observation: seen('1.1'), expected: 'failed' },
    { what: 'versions known to be text', condition: 'm=1.10', observation: seen('1.1', { dimension: 'text' }), expected: 'failed' },
    { what: 'an id like a duration', condition: 'm=1234567d', observation: seen('1234567d'), expected: 'passed' },
    { what: 'true', condition: 'm=true', observation: seen(true), expected: 'passed' },
    { what: 'false', condition: 'm=true', observation: seen(false), expected: 'failed' },
    { what: 'not false', condition: 'm!=false', observation: seen(true), expected: 'passed' },
    { what: 'a boolean is no number', condition: 'm=1', observation: seen(true), expected: 'failed' },
    { what: 'a pattern found', condition: 'm~ell', observation: seen('hello'), expected: 'passed' },
    { what: 'a pattern not found', condition: 'm~^ell', observation: seen('hello'), expected: 'failed' },
    { what: 'a pattern in a number', condition: 'm~^2', observation: seen(204, { dimension: 'none' }), expected: 'passed' },
    { what: 'nothing', condition: 'm<5', observation: seen(undefined), expected: 'inconclusive' },
    { what: 'null', condition: 'm!=5', observation: seen(null), expected: 'inconclusive' },
    { what: 'null where null is asked for', condition: 'm=null', observation: seen(null), expected: 'inconclusive' },
    { what: 'NaN', condition: 'm!=5', observation: seen(Number.NaN), expected: 'inconclusive' },
    { what: 'infinity', condition: 'm>=5', observation: seen(Number.POSITIVE_INFINITY), expected: 'inconclusive' },
    { what: 'nothing for a warning', condition: 'warn:m<5', observation: seen(undefined), expected: 'degraded' },
    { what: 'a pattern on nothing', condition: 'm~undefined', observation: seen(undefined), expected: 'inconclusive' },
    { what: 'too few samples', condition: 'm<5', observation: seen(1, { samples: 19, minSamples: 20 }), expected: 'inconclusive' },
    {
      what: 'too few samples for a warning',
      condition: 'warn:m<5',
      observation: seen(1, { samples: 19, minSamples: 20 }),
      expected: 'degraded',
    },
    { what: 'samples that nobody counted', condition: 'm<5', observation: seen(1, { minSamples: 20 }), expected: 'inconclusive' },
    { what: 'enough samples', condition: 'm<5', observation: seen(1, { samples: 20, minSamples: 20 }), expected: 'passed' },
    { what: 'text against a limit', condition: 'm<5', observation: seen('n/a'), expected: 'inconclusive' },
    { what: 'a boolean against a limit', condition: 'm>=0', observation: seen(true), expected: 'inconclusive' },
    { what: 'units that do not fit', condition: 'm<5ms', observation: seen(1, { dimension: 'bytes' }), expected: 'inconclusive' },
    { what: 'a unit against a bare number', condition: 'm<5ms', observation: seen(1), expected: 'inconclusive' },
    { what: 'a unit that is not that of a bare number', condition: 'm!=5ms', observation: seen(5), expected: 'inconclusive' },
  ];
  test.each(rows)('$what: $condition is $expected', ({ condition, observation, expected }) => {
    const check = judge(parseCondition(condition), observation);
    expect(check.status).toBe(expected);
    expect(check.name).toBe(condition);
    expect(check.ms).toBe(12);
  });

  const words: { condition: string; observation: Observation; expected: string; actual: string }[] = [
    { condition: 'm<200ms', observation: seen(412.3, { dimension: 'duration' }), expected: 'less than 200 ms', actual: '412 ms' },
    { condition: 'm<200ms', observation: seen(200.04, { dimension: 'duration' }), expected: 'less than 200 ms', actual: '200.04 ms' },
    { condition: 'm<=26h', observation: seen(93_600_000 * 2, { dimension: 'duration' }), expected: 'at most 26 h', actual: '52 h' },
    { condition: 'm<=1h30m', observation: seen(5_700_000, { dimension: 'duration' }), expected: 'at most 1h30m', actual: '95 min' },
    { condition: 'm>=25MiB', observation: seen('20000000', { dimension: 'bytes' }), expected: 'at least 25 MiB', actual: '19.1 MiB' },
    { condition: 'm>=10MB/s', observation: seen(2e6, { dimension: 'bytes-per-second' }), expected: 'at least 10 MB/s', actual: '2 MB/s' },
    { condition: 'm>500', observation: seen(1234, { dimension: 'per-second' }), expected: 'more than 500', actual: '1,234/s' },
    { condition: 'm<80%', observation: seen(0.832, { dimension: 'ratio' }), expected: 'less than 80%', actual: '83.2%' },
    { condition: 'm>100000', observation: seen(1_234_567), expected: 'more than 100,000', actual: '1,234,567' },
    { condition: 'm>=1', observation: seen('9007199254740993'), expected: 'at least 1', actual: '9007199254740993' },
    { condition: 'm=healthy', observation: seen('ill\n::error::x'), expected: 'healthy', actual: 'ill ::error::x' },
    { condition: `m!=''`, observation: seen(''), expected: 'not (empty)', actual: '(empty)' },
    { condition: 'm~^v\\d', observation: seen('x'), expected: 'matching ^v\\d', actual: 'x' },
    { condition: 'm<5', observation: seen(undefined), expected: 'less than 5', actual: 'no data' },
    { condition: 'm<5', observation: seen(null), expected: 'less than 5', actual: 'no data (null)' },
    {
      condition: 'm<5',
      observation: seen(undefined, { why: 'connection refused' }),
      expected: 'less than 5',
      actual: 'connection refused',
    },
    {
      condition: 'm<5',
      observation: seen(3, { samples: 1, minSamples: 20 }),
      expected: 'less than 5',
      actual: 'only 1 of the 20 samples that it takes',
    },
  ];
  test.each(words)('$condition is told as "$expected" against "$actual"', ({ condition, observation, expected, actual }) => {
    expect(judge(parseCondition(condition), observation)).toMatchObject({ expected, actual });
  });

  test('what cannot be compared says why', () => {
    expect(judge(parseCondition('m<5'), seen('n/a')).hint).toContain('n/a cannot be compared: a number is expected');
    expect(judge(parseCondition('m<5'), seen(5, { dimension: 'duration' })).hint).toContain('for example m<200ms');
  });
});

describe('random texts', () => {
  // Seeded (a linear congruence modulo 2^32), so that a failure can be run again.
  function randomFrom(seed: number): (below: number) => number {
    let state = seed;
    return (below) => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return Math.floor((state / 2 ** 32) * below);
    };
  }
  const FRAGMENTS = [
    ...OPERATORS,
    ...[
      'warn:',
      'p95',
      'queue:',
      '$',
      '.a',
      '[0]',
      '["a b"]',
      '[?(@.x<1)]',
      '200',
      'ms',
      '1h30m',
      '%',
      '/s',
      'MB',
      '-',
      '.',
      'ok',
      'é',
      '😀',
    ],
    ...[
      "'",
      '"',
      '\\',
      ' ',
      '\t',
      '\n',
      '(',
      ')',
      '[',
      ']',
      '{',
      '!',
      '=>',
      '\\d',
      '\\ ',
      "'x y'",
      '"<"',
      '""',
      '?',
      '*',
      '+',
      '^',
      '$',
      '|',
      '\0',
    ],
  ];
  const random = randomFrom(20_261_121);
  const texts = Array.from({ length: 20_000 }, (_, i) => {
    const noise = Array.from({ length: random(8) }, () => FRAGMENTS[random(FRAGMENTS.length)]).join('');
    if (i % 2 === 0) return noise;
    return `m${noise}${OPERATORS[random(OPERATORS.length)]}${FRAGMENTS[random(FRAGMENTS.length)]}${FRAGMENTS[random(FRAGMENTS.length)]}`;
  });

  function parsed<T>(parse: (text: string) => T): T[] {
    return texts.flatMap((text) => {
      try {
        return [parse(text)];
      } catch (thrown) {
        if (thrown instanceof UserError && thrown.name === 'UserError') return [];
        throw new Error(`${JSON.stringify(text)} threw something else`, { cause: thrown });
      }
    });
  }

  test('parse or are refused in words, and read the same after printing', () => {
    const conditions = parsed(parseCondition);
    expect(conditions.length).toBeGreaterThan(1_000);
    for (const condition of conditions) {
      const printed = showCondition(condition);
      const again = parseCondition(printed);
      expect({ ...again, text: '' }).toEqual({ ...condition, text: '' });
      expect(showCondition(again)).toBe(printed);
    }
  });

  test('as lines, targets and checks parse or are refused in words', () => {
    expect(parsed(splitWords).length).toBeGreaterThan(1_000);
    expect(parsed((text) => parseTarget(`tcp://host ${text}`)).length).toBeGreaterThan(1_000);
    expect(parsed((text) => parseCheck(`SELECT 1 => ${text}`)).length).toBeGreaterThan(1_000);
  });

  test('are judged without an exception, and nothing passes without data', () => {
    const values = [undefined, null, Number.NaN, 0, 200, -1.5, '', 'ok', '200', '-', true];
    const dimensions = [undefined, 'none', 'duration', 'bytes', 'ratio', 'text'] as const;
    for (const condition of parsed(parseCondition)) {
      for (const value of values) {
        const dimension = dimensions[random(dimensions.length)];
        const { status } = judge(condition, { value, ms: 0, ...(dimension ? { dimension } : {}) });
        const hasData = value !== undefined && value !== null && !Number.isNaN(value);
        expect(hasData || status === (condition.warn ? 'degraded' : 'inconclusive')).toBe(true);
      }
    }
  });

  test('are read in time that grows with their length', () => {
    const long = 100_000;
    for (const text of [
      '['.repeat(long),
      "'".repeat(long + 1),
      ' '.repeat(long),
      '"\\"'.repeat(long),
      '$a'.repeat(2_000),
      '1s'.repeat(long),
    ]) {
      parsedOrRefused(() => parseCondition(`m=${text}`));
      parsedOrRefused(() => parseCondition(text));
      parsedOrRefused(() => parseCheck(`SELECT ${text} => 1`));
    }
  });

  function parsedOrRefused(run: () => unknown): void {
    try {
      run();
    } catch (thrown) {
      expect(thrown).toBeInstanceOf(UserError);
    }
  }
});
