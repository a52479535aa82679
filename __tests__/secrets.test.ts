import { describe, expect, test } from '@jest/globals';
import { Secrets } from '../src/secrets.ts';
import { type Random, seeded } from './helpers/random.ts';
import { HOSTILE } from './helpers/report.ts';

function knowing(...values: string[]): Secrets {
  const secrets = new Secrets();
  for (const value of values) secrets.add(value);
  return secrets;
}

function knowingUrl(url: string): Secrets {
  const secrets = new Secrets();
  secrets.addUrl(url);
  return secrets;
}

const base64 = (text: string) => Buffer.from(text).toString('base64');
const bytes = (text: string) => [...Buffer.from(text)].map((byte) => byte.toString(16).padStart(2, '0'));
const html = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;').replaceAll("'", '&#39;');

/** How programs write a value down: each a function, so that every test can use them all. */
const SPELLINGS: { what: string; spell(value: string): string }[] = [
  { what: 'as it is', spell: (value) => value },
  { what: 'percent-encoded', spell: encodeURIComponent },
  { what: 'percent-encoded in lower case', spell: (value) => encodeURIComponent(value).replace(/%../g, (hex) => hex.toLowerCase()) },
  {
    what: 'percent-encoded but for letters and digits',
    spell: (value) =>
      value.replace(/[^A-Za-z0-9]/gu, (c) =>
        bytes(c)
          .map((hex) => `%${hex.toUpperCase()}`)
          .join(''),
      ),
  },
  {
    what: 'percent-encoded but for letters and digits, in lower case',
    spell: (value) =>
      value.replace(/[^A-Za-z0-9]/gu, (c) =>
        bytes(c)
          .map((hex) => `%${hex}`)
          .join(''),
      ),
  },
  { what: 'in base64', spell: base64 },
  { what: 'in base64 without padding', spell: (value) => base64(value).replace(/=+$/, '') },
  { what: 'in JSON', spell: (value) => JSON.stringify(value).slice(1, -1) },
  { what: 'in a pgpass file', spell: (value) => value.replace(/[\\:]/g, '\\$&') },
  { what: 'in SQL', spell: (value) => value.replaceAll("'", "''") },
  { what: 'in HTML', spell: html },
];

describe('a known secret', () => {
  const values = ['hunter2', `p@ss/w:rd?#&%+=`, `it's "<b>" \\ quoted:`, 'größe-表-🎉-pässword', 'a.b*c+d?e^f$g{h}(i)|j[k]', 'two words'];
  test.each(SPELLINGS)('does not show $what', ({ spell }) => {
    for (const value of values) {
      const spelling = spell(value);
      expect(knowing(value).redact(`before ${spelling} between ${spelling}, after`)).toBe('before *** between ***, after');
    }
  });

  test.each([' hunter22', 'hunter22 ', ' hun ter22 '])('with blanks around it (%j) does not show either', (value) => {
    const secrets = knowing(value);
    expect(secrets.redact(`x${value.trim()}x`)).toBe('x***x');
    for (const spelling of [base64(value), encodeURIComponent(value)]) expect(secrets.redact(spelling)).not.toContain(spelling);
  });

  test('of several the longer is taken out whole, in whatever order they came', () => {
    for (const order of [
      ['hunter2', 'hunter2-and-more'],
      ['hunter2-and-more', 'hunter2'],
    ])
      expect(knowing(...order).redact('hunter2-and-more hunter2')).toBe('*** ***');
  });

  test('that comes later is taken out from then on', () => {
    const secrets = knowing('hunter2');
    expect(secrets.redact('hunter2 swordfish')).toBe('*** swordfish');
    secrets.add('swordfish');
    expect(secrets.redact('hunter2 swordfish')).toBe('*** ***');
  });

  test('is told to the host before it can be used, each spelling once', () => {
    const told: string[] = [];
    const secrets = new Secrets((spelling) => told.push(spelling));
    secrets.add(`p@ss'word`);
    const first = [...told];
    for (const spelling of [`p@ss'word`, `p%40ss'word`, `p@ss''word`, base64(`p@ss'word`)]) expect(first).toContain(spelling);
    expect(new Set(first).size).toBe(first.length);
    secrets.add(`p@ss'word`);
    expect(told).toEqual(first);
  });

  test('that is not given changes nothing', () => {
    const secrets = new Secrets();
    secrets.add(undefined);
    secrets.add('');
    secrets.add('  \n ');
    expect(secrets.redact('nothing to see')).toBe('nothing to see');
  });
});

describe('a secret of several lines', () => {
  const body = ['MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg', 'c2VjcmV0IGtleSBvZiB0aGUgdGVzdHM', 'abcd'];
  const pem = ['-----BEGIN PRIVATE KEY-----', ...body, '-----END PRIVATE KEY-----'].join('\n');

  test.each([
    { what: 'as it is', text: pem },
    { what: 'with the line ends of Windows', text: pem.replaceAll('\n', '\r\n') },
    { what: 'indented', text: pem.replaceAll('\n', '\n    ') },
    { what: 'in JSON', text: JSON.stringify(pem) },
    { what: 'on one line', text: pem.replaceAll('\n', ' ') },
    { what: 'on one line, with its line ends as two characters', text: pem.replaceAll('\n', '\\n') },
    { what: 'on one line, with those of Windows', text: pem.replaceAll('\n', '\\r\\n') },
    { what: 'without its line ends', text: pem.replaceAll('\n', '') },
    { what: 'one line of it', text: `the key is ${body[1]}` },
  ])('does not show $what', ({ text }) => {
    // As a person writes it, and as it arrives when something on the way has taken its line ends for text or for blanks.
    for (const lineEnd of ['\n', '\r\n', '\\n', '\\r\\n', ' ', '\n    ']) {
      const given = pem.replaceAll('\n', lineEnd);
      const shown = knowing(given === pem ? `\n${pem}\n` : given).redact(text);
      // Four letters may stand anywhere; what they belong to is gone.
      for (const line of body.filter(({ length }) => length > 4))
        expect([lineEnd, shown]).toEqual([lineEnd, expect.not.stringContaining(line)]);
      expect(shown.split('\n')).toHaveLength(text.split('\n').length);
    }
  });

  test('does not take the frame away, which every key has', () => {
    expect(knowing(pem).redact('expected -----BEGIN PRIVATE KEY-----')).toBe('expected -----BEGIN PRIVATE KEY-----');
  });

  test('keeps the number of lines, also where it is no key', () => {
    const headers = 'Authorization: Bearer abcdefgh\nX-Api-Key: ijklmnop';
    const shown = knowing(headers).redact(`first\n${headers}\nlast`);
    expect(shown).not.toMatch(/abcdefgh|ijklmnop/);
    expect(shown.split('\n')).toHaveLength(4);
  });
});

describe('short and everyday values', () => {
  test.each(['', 'a', 'ab', 'abc', 'postgres', 'Password', 'secret', 'ROOT', 'admin', 'test', 'user', 'true', 'localhost'])(
    '%j as a secret does not black out the log',
    (value) => {
      const text = 'postgres on localhost: the user root tests abc; true, an admin has no secret Password here';
      expect(knowing(value).redact(text)).toBe(text);
    },
  );

  test.each(['abc', 'x', 'postgres', 'secret', 'admin'])('%j as a password does not show where it stands as one', (password) => {
    const url = `postgres://app:${password}@db:5432/shop`;
    const secrets = knowingUrl(url);
    expect(secrets.redact(`at ${url}`)).not.toContain(`:${password}@`);
    expect(secrets.redact(`password=${password} host=db`)).toBe('password=*** host=db');
    expect(secrets.redact(`"password": "${password}"`)).toBe('"password": ***');
    expect(secrets.redact(`PGPASSWORD='${password}' psql`)).toBe('PGPASSWORD=*** psql');
  });
});

describe('a URL', () => {
  const PASSWORD = 'hunter2x';
  test.each([
    { what: 'as it should be', url: `postgres://app:${PASSWORD}@db:5432/shop` },
    { what: 'without a user', url: `redis://:${PASSWORD}@cache/0` },
    { what: 'with an @ in the user', url: `postgres://app%40corp:${PASSWORD}@db/shop` },
    { what: 'with an address for a host', url: `postgres://app:${PASSWORD}@[::1]:5432/shop` },
    { what: 'of a socket', url: `postgres://app:${PASSWORD}@/shop?host=/run/postgresql` },
    { what: 'with a password among the parameters', url: `postgres://app@db/shop?sslmode=require&password=${PASSWORD}` },
    { what: 'with a key among the parameters', url: `s3://bucket/path?secret_access_key=${PASSWORD}&region=x` },
    { what: 'with a scheme of two words', url: `celery+redis://app:${PASSWORD}@db/0` },
    { what: 'among the words of a sentence', url: `the source is postgres://app:${PASSWORD}@db/shop today` },
    { what: 'followed by another', url: `postgres://app:${PASSWORD}@db/shop\npostgres://app:swordfish@db/shop` },
  ])('$what gives its password away to the redactor', ({ url }) => {
    const secrets = knowingUrl(url);
    for (const text of [url, `password authentication failed: ${PASSWORD}`, base64(PASSWORD), `"${PASSWORD}"`]) {
      expect(secrets.redact(text)).not.toContain(PASSWORD);
      expect(secrets.redact(text)).not.toContain(base64(PASSWORD));
    }
  });

  test.each([
    { what: 'a slash', password: 'ab/cd/efgh' },
    { what: 'an @', password: 'ab@cd@efgh' },
    { what: 'a question mark', password: 'ab?cd=efgh' },
    { what: 'a hash', password: 'ab#cdefgh' },
    { what: 'a colon', password: 'ab:cd:efgh' },
    { what: 'a percent sign that is no escape', password: 'ab%zzefgh%' },
    { what: 'a space', password: 'ab cd efgh' },
    { what: 'a space and a slash', password: 'ab cd/ef gh' },
    { what: 'quotes', password: `ab'cd"efgh` },
    { what: 'brackets', password: 'ab[cd]{ef}<gh>' },
    { what: 'a backslash', password: 'ab\\cd\\efgh' },
    { what: 'everything', password: 'a/b@c?d#e:f%g&h=i' },
  ])('that was not escaped, with $what in the password, gives it away all the same', ({ password }) => {
    for (const end of ['db:5432/shop', 'db/shop?sslmode=require', 'db']) {
      const url = `postgres://app:${password}@${end}`;
      const secrets = knowingUrl(url);
      const shown = secrets.redact(`${url} and ${password} and ${encodeURIComponent(password)}`);
      expect(shown).not.toContain(password);
      expect(shown).not.toContain(encodeURIComponent(password));
    }
  });

  test('with an @ in its parameters does not hide where the password ends', () => {
    const shown = knowingUrl('postgres://app:ab/cd@efgh@db/shop?user=x@corp').redact('failed with ab/cd@efgh');
    expect(shown).not.toContain('efgh');
  });

  test('keeps what is no secret in it', () => {
    const secrets = knowingUrl(`postgres://app:${PASSWORD}@db.example.com:5432/shop?sslmode=verify-full`);
    expect(secrets.redact('cannot reach db.example.com:5432 for shop as app with sslmode=verify-full')).toBe(
      'cannot reach db.example.com:5432 for shop as app with sslmode=verify-full',
    );
    expect(secrets.redact(`postgres://app:${PASSWORD}@db.example.com:5432/shop`)).toMatch(/db\.example\.com:5432\/shop$/);
  });

  test('without a password is no secret', () => {
    const secrets = knowingUrl('postgres://app@db:5432/shop');
    expect(secrets.redact('postgres://app@db:5432/shop')).toBe('postgres://app@db:5432/shop');
  });
});

describe('what looks like a secret', () => {
  test.each([
    { what: 'the password of any URL', input: 'see postgres://u:Zk9_x@h/d now', expected: 'see postgres://u:***@h/d now' },
    { what: 'PGPASSWORD', input: 'PGPASSWORD=Zk9_x psql', expected: 'PGPASSWORD=*** psql' },
    { what: 'libpq words', input: "host=h password='a b' user=u", expected: 'host=h password=*** user=u' },
    { what: 'JSON', input: '{"password":"a\\"b","user":"u"}', expected: '{"password":***,"user":"u"}' },
    { what: 'a cloud key', input: 'id AKIAIOSFODNN7EXAMPLE.', expected: 'id ***.' },
    { what: 'an age identity', input: 'AGE-SECRET-KEY-1QQPQP7JZ', expected: '***' },
    { what: 'a token', input: 'token: ghs_abc123', expected: 'token: ***' },
  ])('$what does not show, known or not', ({ input, expected }) => expect(new Secrets().redact(input)).toBe(expected));

  test.each([
    'password authentication failed for user "app"',
    'http://localhost:8080/a@b',
    'at 12:30:00 user@host',
    'postgres://db:5432/shop',
    'fe80::1 and ::1',
    'tokens are counted, secrets kept',
  ])('%s is none', (text) => expect(new Secrets().redact(text)).toBe(text));
});

describe('redaction', () => {
  const secrets = knowing('hunter2', 'a\nmulti line\nsecret', `it's`, 'password');
  secrets.addUrl('postgres://app:swordfish@db/shop');
  const texts = [
    ...HOSTILE,
    'x hunter2 y\nhunter2',
    'postgres://app:swordfish@db/shop\r\npostgres://other:unknown@db/shop',
    'password = "open\nnext line',
    'password:\n\n  value',
    'secret=token=pwd=abc',
    'password: secret: token: x',
    "password='it''s'",
    '***',
    'password=***',
    'postgres://***:***@db',
    'token=,x',
  ];
  test.each(texts)('of %j a second time changes nothing', (text) => {
    const once = secrets.redact(text);
    expect(secrets.redact(once)).toBe(once);
  });

  test.each(texts)('of %j keeps the number of lines', (text) => {
    expect(secrets.redact(text).split('\n')).toHaveLength(text.split('\n').length);
  });

  test('of a megabyte is done at once, whatever it looks like', () => {
    const began = performance.now();
    for (const unit of ['password', 'x://', 'x://a:', 'token = ', ' ', 'AKIA', ':@', 'hunter'])
      expect(secrets.redact(unit.repeat(1_000_000 / unit.length)).length).toBeGreaterThan(0);
    expect(performance.now() - began).toBeLessThan(20_000); // A quadratic pattern needs hours.
  });
});

describe('a random password in a random URL', () => {
  const LETTERS = [...'abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789'];
  const SIGNS = [...'!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~'];
  const FOREIGN = ['ä', 'ß', 'é', '表', '🎉', 'ñ', ' '];
  const ALPHABETS = [LETTERS, [...LETTERS, ...SIGNS], [...LETTERS, ...SIGNS, ...FOREIGN], SIGNS];

  /** A random letter at each end: the redactor is not asked to know a secret by its outer blanks. */
  const passwordOf = (random: Random) => {
    const alphabet = random.pick(ALPHABETS);
    return random.pick(LETTERS) + random.text(alphabet, 4 + random.below(28)) + random.pick(LETTERS);
  };

  const written: ((password: string) => string)[] = [
    encodeURIComponent,
    SPELLINGS[2]!.spell,
    SPELLINGS[3]!.spell,
    (password) => {
      const url = new URL('postgres://u@h/d');
      url.password = password.replaceAll('%', '%25'); // The setter leaves it as it is.
      return url.password;
    },
  ];

  const urlOf = (random: Random, password: string) => {
    const scheme = random.pick(['postgres', 'postgresql', 'redis', 'https', 'celery+redis', 'amqp']);
    const user = random.pick(['app', 'app%40corp', 'u', '']);
    const host = random.pick(['db', 'db.example.com', '127.0.0.1', '[::1]']);
    const rest = random.pick(['', '/', '/shop', '/shop?sslmode=require', ':5432/shop', ':5432/shop?user=x&password=y']);
    return `${scheme}://${user}:${random.pick(written)(password)}@${host}${rest}`;
  };

  /** What programs say, with `{}` where the secret ends up. */
  const SENTENCES = [
    '{}',
    'password authentication failed for user "app" ({})',
    'pg_dump: error: connection to server failed: {}',
    'fe_sendauth: no password supplied: "{}"',
    'PGPASSWORD={} psql -h db',
    "host=db password='{}' sslmode=require",
    'db:5432:shop:app:{}',
    "ALTER ROLE app PASSWORD '{}';",
    '{"url":"postgres://db","password":"{}"}',
    'Authorization: Basic {}',
    '<td title="{}">{}</td>',
    'GET /login?password={}&next=/ HTTP/1.1',
    'postgres://app:{}@db.example.com:5432/shop',
    'Error: invalid URL postgres://app:{}@db and then {}',
    '::debug::{}',
    'first line\n\tat {} (line 2)\r\nlast line',
    'x{}y{}z',
  ];

  interface Round {
    password: string;
    url: string;
    secrets: Secrets;
    sentence: string;
  }

  /** Calls back so often, with what may differ between any two runs of the program. */
  const rounds = (count: number, look: (round: Round) => string | undefined) => {
    const random = seeded(20_261_121);
    for (let number = 0; number < count; number++) {
      const password = passwordOf(random);
      const url = urlOf(random, password);
      const { spell } = random.pick([...SPELLINGS, { what: 'as in the URL', spell: () => url }]);
      const sentence = random.pick(SENTENCES).replaceAll('{}', () => spell(password));
      const complaint = look({ password, url, secrets: knowingUrl(url), sentence });
      if (complaint !== undefined) throw new Error(`Round ${number}: with ${JSON.stringify(url)} ${complaint}`);
    }
  };

  test('never survives in any spelling, in any sentence', () => {
    rounds(3_000, ({ password, secrets, sentence }) => {
      const shown = secrets.redact(sentence);
      const left = SPELLINGS.find(({ spell }) => shown.includes(spell(password)));
      return left && `there is left ${JSON.stringify(shown)} (${left.what})`;
    });
  });

  test('leaves every line where it was', () => {
    rounds(1_000, ({ secrets, sentence }) => {
      const shown = secrets.redact(sentence);
      return shown.split('\n').length === sentence.split('\n').length ? undefined : `lines are gone from ${JSON.stringify(sentence)}`;
    });
  });

  test('is gone after the first time: a second time changes nothing', () => {
    rounds(1_000, ({ secrets, sentence }) => {
      const shown = secrets.redact(sentence);
      return secrets.redact(shown) === shown ? undefined : `${JSON.stringify(shown)} changes to ${JSON.stringify(secrets.redact(shown))}`;
    });
  });
});
