import { describe, expect, test } from '@jest/globals';
import { describeTarget, parseTarget, type Target } from '../../src/engines/postgres/url.ts';
import { explain, UserError } from '../../src/errors.ts';

const USUAL: Target = {
  host: 'db.example.org',
  port: 5432,
  database: 'shop',
  user: 'anna',
  password: 'secret',
  sslMode: 'verify-full',
  sslModeGiven: false,
  sslCert: undefined,
  sslKey: undefined,
  connectTimeoutMs: 15_000,
};

describe('a postgres URL', () => {
  test.each<{ what: string; input: string; env?: Record<string, string>; expected: Partial<Target> }>([
    { what: 'everything', input: 'postgres://anna:secret@db.example.org:6543/shop', expected: { port: 6543 } },
    { what: 'the other scheme', input: 'postgresql://anna:secret@db.example.org/shop', expected: {} },
    { what: 'the scheme in capitals', input: 'POSTGRES://anna:secret@db.example.org/shop', expected: {} },
    {
      what: 'escapes in user, password and database',
      input: 'postgres://an%40na:se%3Acr%2Fe%25t%20%22%27%5C@db.example.org/sh%C3%B6p%20%2B',
      expected: { user: 'an@na', password: `se:cr/e%t "'\\`, database: 'shöp +' },
    },
    { what: 'an @ that is not escaped', input: 'postgres://anna:se@cret@db.example.org/shop', expected: { password: 'se@cret' } },
    { what: 'a colon that is not escaped', input: 'postgres://anna:se:cret@db.example.org/shop', expected: { password: 'se:cret' } },
    {
      what: 'letters beyond ASCII',
      input: 'postgres://anna:pässwört€@db.example.org/shöp',
      expected: { password: 'pässwört€', database: 'shöp' },
    },
    { what: 'no password', input: 'postgres://anna@db.example.org/shop', expected: { password: undefined } },
    {
      what: 'a password from the environment',
      input: 'postgres://anna@db.example.org/shop',
      env: { PGPASSWORD: 'from: env' },
      expected: { password: 'from: env' },
    },
    {
      what: 'a password in both',
      input: 'postgres://anna:secret@db.example.org/shop',
      env: { PGPASSWORD: 'other' },
      expected: { password: 'secret' },
    },
    { what: 'an IPv6 address', input: 'postgres://anna:secret@[2001:db8::1]:6543/shop', expected: { host: '2001:db8::1', port: 6543 } },
    {
      what: 'a Unix socket',
      input: 'postgres:///shop?host=/run/pg&user=anna',
      expected: { host: '/run/pg', password: undefined, sslMode: 'prefer' },
    },
    {
      what: 'a Unix socket with a user before it',
      input: 'postgres://anna:secret@/shop?host=/run/pg',
      expected: { host: '/run/pg', sslMode: 'prefer' },
    },
    {
      what: 'a Unix socket as the host',
      input: 'postgres://anna:secret@%2Frun%2Fpg/shop',
      expected: { host: '/run/pg', sslMode: 'prefer' },
    },
    {
      what: 'a socket folder with a blank and a plus sign',
      input: 'postgres://anna:secret@/shop?host=/run/a%20b+c',
      expected: { host: '/run/a b+c', sslMode: 'prefer' },
    },
    {
      what: 'parameters over what stands before them',
      input: 'postgres://x:secret@y:1/shop?user=anna&host=db.example.org&port=6543&application_name=me',
      expected: { port: 6543 },
    },
    {
      what: 'a client certificate',
      input: 'postgres://anna:secret@db.example.org/shop?sslmode=verify-ca&sslcert=/c.pem&sslkey=/k.pem',
      expected: { sslMode: 'verify-ca', sslModeGiven: true, sslCert: '/c.pem', sslKey: '/k.pem' },
    },
    { what: 'patience', input: 'postgres://anna:secret@db.example.org/shop?connect_timeout=3', expected: { connectTimeoutMs: 3_000 } },
  ])('$what', ({ input, env, expected }) => {
    expect(parseTarget(input, env)).toEqual({ ...USUAL, ...expected });
  });

  test.each([
    { host: 'db.example.org', expected: 'verify-full' },
    { host: '10.0.0.5', expected: 'verify-full' },
    { host: '[2001:db8::1]', expected: 'verify-full' },
    { host: 'localhost.evil.example', expected: 'verify-full' },
    { host: '127.evil.example', expected: 'verify-full' },
    { host: 'localhost', expected: 'prefer' },
    { host: '127.0.0.1', expected: 'prefer' },
    { host: '127.1.2.3', expected: 'prefer' },
    { host: '[::1]', expected: 'prefer' },
    { host: 'postgres', expected: 'prefer' },
  ])('to $host is verified as $expected unless told otherwise', ({ host, expected }) => {
    expect(parseTarget(`postgres://anna@${host}/shop`).sslMode).toBe(expected);
    expect(parseTarget(`postgres://anna@${host}/shop?sslmode=require`).sslMode).toBe('require');
    expect(parseTarget(`postgres://anna@${host}/shop?sslmode=allow`).sslMode).toBe('prefer');
  });

  test.each([
    { input: 'postgres://anna:secret@db.example.org/shop', expected: 'shop at db.example.org:5432' },
    { input: 'postgres://anna:secret@[::1]:6543/shop', expected: 'shop at [::1]:6543' },
    { input: 'postgres:///shop?host=/run/pg&user=anna', expected: 'shop at /run/pg' },
  ])('is called $expected', ({ input, expected }) => {
    expect(describeTarget(parseTarget(input))).toBe(expected);
  });

  const EXAMPLE = 'expected postgres://user:password@host:5432/database';
  const UNREADABLE = `the URL cannot be read; ${EXAMPLE}. Letters such as @ / ? # % : in user or password are written as %40 %2F %3F %23 %25 %3A`;

  test.each([
    {
      what: 'no host',
      input: 'postgres://anna:hunter2@/shop',
      expected: `the URL names no host; ${EXAMPLE}, or ?host=/folder for a Unix socket`,
    },
    {
      what: 'nothing but a path',
      input: 'postgres:///shop',
      expected: `the URL names no host; ${EXAMPLE}, or ?host=/folder for a Unix socket`,
    },
    {
      what: 'an empty host',
      input: 'postgres://anna:hunter2@db/shop?host=',
      expected: `the URL names no host; ${EXAMPLE}, or ?host=/folder for a Unix socket`,
    },
    {
      what: 'several hosts',
      input: 'postgres://anna:hunter2@db1,db2/shop',
      expected: "the URL names several hosts ('db1,db2'); a backup is taken from one",
    },
    { what: 'no database', input: 'postgres://anna:hunter2@db', expected: `the URL names no database; ${EXAMPLE}` },
    { what: 'no database after a slash', input: 'postgres://anna:hunter2@db/', expected: `the URL names no database; ${EXAMPLE}` },
    { what: 'a path for a database', input: 'postgres://anna:hunter2@db/shop/x', expected: `the URL names no database; ${EXAMPLE}` },
    { what: 'no user', input: 'postgres://:hunter2@db/shop', expected: `the URL names no user; ${EXAMPLE}` },
    { what: 'no user and no password', input: 'postgres://db/shop', expected: `the URL names no user; ${EXAMPLE}` },
    { what: 'a port of letters', input: 'postgres://anna:hunter2@db:x/shop', expected: UNREADABLE },
    { what: 'a port too large', input: 'postgres://anna:hunter2@db:65536/shop', expected: UNREADABLE },
    { what: 'port 0', input: 'postgres://anna:hunter2@db:0/shop', expected: "port in the URL: received '0', expected 1 to 65535" },
    {
      what: 'a port of words',
      input: 'postgres://anna:hunter2@db/shop?port=1e3',
      expected: "port in the URL: received '1e3', expected 1 to 65535",
    },
    {
      what: 'an unknown sslmode',
      input: 'postgres://anna:hunter2@db/shop?sslmode=on',
      expected: "sslmode in the URL: received 'on', expected disable, prefer, require, verify-ca, verify-full",
    },
    {
      what: 'an empty sslmode',
      input: 'postgres://anna:hunter2@db/shop?sslmode=',
      expected: "sslmode in the URL: received '', expected disable, prefer, require, verify-ca, verify-full",
    },
    {
      what: 'no patience',
      input: 'postgres://anna:hunter2@db/shop?connect_timeout=0',
      expected: "connect_timeout in the URL: received '0', expected seconds, such as 15",
    },
    {
      what: 'patience with a unit',
      input: 'postgres://anna:hunter2@db/shop?connect_timeout=5s',
      expected: "connect_timeout in the URL: received '5s', expected seconds, such as 15",
    },
    {
      what: 'an unknown parameter',
      input: 'postgres://anna:hunter2@db/shop?options=-c',
      expected:
        "parameter 'options' of the URL is not known; known: sslmode, sslcert, sslkey, connect_timeout, host, port, user, application_name. A '?' in user or password is written as %3F",
    },
    {
      what: 'the password as a parameter',
      input: 'postgres://anna@db/shop?password=hunter2',
      expected:
        "parameter 'password' of the URL is not known; known: sslmode, sslcert, sslkey, connect_timeout, host, port, user, application_name. A '?' in user or password is written as %3F",
    },
    {
      what: 'a percent sign in the password',
      input: 'postgres://anna:hunter2%@db/shop',
      expected: "the password in the URL holds a '%' that is no escape; write it as %25",
    },
    {
      what: 'a percent sign in the user',
      input: 'postgres://a%zz:hunter2@db/shop',
      expected: "the user in the URL holds a '%' that is no escape; write it as %25",
    },
    {
      what: 'bytes that are no text',
      input: 'postgres://anna:hunter2%ff@db/shop',
      expected: "the password in the URL holds a '%' that is no escape; write it as %25",
    },
    {
      what: 'a percent sign in the database',
      input: 'postgres://anna:hunter2@db/100%',
      expected: "the database in the URL holds a '%' that is no escape; write it as %25",
    },
    {
      what: 'a number sign',
      input: 'postgres://anna:hunter2@db/shop#x',
      expected: "the URL holds a '#'; write it as %23 in a user or password",
    },
    {
      what: 'a line end in the password',
      input: 'postgres://anna:hunter2%0A@db/shop',
      expected: 'the password holds a line end, which libpq cannot be given in a file',
    },
  ])('with $what is refused in a sentence', ({ input, expected }) => {
    const message = refusal(input);
    expect(message).toBe(expected);
    expect(message).not.toContain('hunter2');
  });

  // Passwords that were not escaped, so that a reader of URLs takes parts of them for something else.
  test.each([
    'postgres://anna:hunter2/hunter2@db.example.org/shop',
    'postgres://anna:hunter2?hunter2@db.example.org/shop',
    'postgres://anna:hunter2#hunter2@db.example.org/shop',
    'postgres://anna:hunter2%hunter2@db.example.org/shop',
    'postgres://anna:hunter2 hunter2@db.example.org/100%',
    'postgres://anna:hunter2\\hunter2@db.example.org',
    'postgres://anna:[hunter2]@db.example.org:x/shop',
    'postgres://anna:12/hunter2@db.example.org/shop',
    'postgres://anna:12?hunter2@db.example.org/shop',
    'postgres://anna:12?hunter2=hunter2@db.example.org/shop',
    'postgres://anna:12?sslmode=hunter2@db.example.org/shop',
    'postgres://anna:12#hunter2@db.example.org/shop',
    'postgres://anna:12/?port=hunter2@db.example.org/shop',
    'postgres://anna:hunter2@@db.example.org:x/shop',
    'postgres://hunter2@db.example.org',
    'postgres:anna:hunter2@db.example.org/shop',
    'postgres:/anna:hunter2@db.example.org/shop',
    'postgres://anna:hunter2@db,other/shop',
  ])('%s is refused without a word of the password', (input) => {
    expect(refusal(input)).not.toContain('hunter2');
  });
});

/** Everything that a person is shown of the error. */
function refusal(input: string): string {
  try {
    parseTarget(input);
  } catch (thrown) {
    expect(thrown).toBeInstanceOf(UserError);
    const { message, hint, causes } = explain(thrown);
    return [message, ...(hint ? [hint] : []), ...causes].join('\n');
  }
  throw new Error('It was not refused.');
}
