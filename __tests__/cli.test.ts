import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { cli } from '../src/cli.ts';
import type { Env } from '../src/hosts/index.ts';
import { INPUTS, type Input } from '../src/inputs.ts';
import './helpers/realm.ts';

/** What stands on the command line can be read by every user of the machine: a secret there is refused, with the way to give it. */
const AGE = `AGE-SECRET-KEY-1${'QP'.repeat(29)}`;
const PEM = '-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g\n-----END PRIVATE KEY-----';
const PASSWORD = 'hunter2-swordfish';

let said: string[] = [];
const { log, error } = console;
beforeEach(() => {
  said = [];
  console.log = console.error = (line: string) => void said.push(line);
});
afterEach(() => void Object.assign(console, { log, error }));

async function run(args: string[], env: Env = {}): Promise<{ code: number; text: string }> {
  const code = await cli(args, env, new AbortController().signal);
  return { code, text: said.join('\n') };
}

const SECRETS = Object.entries(INPUTS as Record<string, Input>).filter(([, { secret }]) => secret);
const VALUES: Record<string, string> = { 'decrypt-with': AGE, 'sign-with': PEM };
const variable = (name: string) => `SEAWORTHY_${name.toUpperCase().replaceAll('-', '_')}`;

describe('a secret on the command line is refused, not repeated, and its place is named', () => {
  test.each(SECRETS.map(([name]) => name))('--%s', async (name) => {
    const value = VALUES[name] ?? PASSWORD;
    for (const command of ['backup', 'list', 'doctor']) {
      for (const args of [[`--${name}`, value], [`--${name}=${value}`], ['--destination', 'dir:backups', `--${name}`, value]]) {
        said = [];
        const { code, text } = await run([command, ...args]);
        expect({ code, text }).toEqual({ code: 3, text: expect.stringContaining(`--${name} is a secret`) });
        expect(text).toContain(`set ${variable(name)} in the environment`);
        for (const part of value.split('\n').filter((line) => !line.startsWith('-----'))) expect(text).not.toContain(part);
      }
    }
  });

  test('those that matter most are among them', () =>
    expect(SECRETS.map(([name]) => name)).toEqual(expect.arrayContaining(['decrypt-with', 'sign-with', 'github-token'])));

  test.each([
    { flag: 'source', value: `postgres://app:${PASSWORD}@db/shop` },
    { flag: 'source', value: `postgres://:${PASSWORD}@db/shop` },
    { flag: 'destination', value: `s3://AKIAEXAMPLE:${PASSWORD}@bucket/shop` },
    { flag: 'destination', value: `s3://bucket/shop?endpoint=https://key:${PASSWORD}@minio.example.com` },
    { flag: 'sorce', value: `postgres://app:${PASSWORD}@db/shop` },
  ])('--$flag $value', async ({ flag, value }) => {
    const { code, text } = await run(['backup', `--${flag}`, value]);
    expect({ code, text }).toEqual({ code: 3, text: expect.stringContaining(`--${flag} holds a password`) });
    expect(text).toContain(`set ${variable(flag)} in the environment`);
    expect(text).not.toContain(PASSWORD);
  });

  test.each([
    ['in a word of its own', ['backup', AGE]],
    ['in the place of a recipient', ['backup', '--source', 'postgres://db/x', '--destination', 'dir:x', '--encrypt-to', AGE]],
    ['in an input that does not exist', ['backup', '--decrypt', AGE]],
    ['in the place of a command', [AGE]],
  ])('an age identity %s is not repeated', async (_, args) => {
    const { code, text } = await run(args);
    expect(code).toBe(3);
    expect(text).not.toContain(AGE.slice(20));
  });

  test.each(['backup', 'list', 'doctor'])('a key in PEM that has lost its flag is not repeated by %s', async (command) => {
    const { code, text } = await run([command, '--verify-with=', PEM]);
    expect({ code, text }).toEqual({ code: 3, text: 'a key in PEM stands where the name of an input is expected' });
  });
});

describe('what is no secret there is taken', () => {
  test('a URL without a password, and one with an empty one', async () => {
    for (const source of ['postgres://app@db/shop', 'postgres://db/shop', 'postgres://app:@db/shop']) {
      said = [];
      const { code, text } = await run(['backup', '--source', source]);
      expect({ code, text }).toEqual({ code: 3, text: expect.stringMatching(/destination/) });
      expect(text).not.toMatch(/password, which|is a secret/);
    }
  });

  test('a secret in the environment, which only complains of what is wrong with it', async () => {
    const { code, text } = await run(['backup', '--source', 'postgres://db/x', '--destination', 'dir:x'], {
      SEAWORTHY_SIGN_WITH: AGE,
    });
    expect({ code, text }).toEqual({ code: 3, text: expect.stringMatching(/^- sign-with: received an age identity/m) });
    expect(text).not.toContain(AGE.slice(20));
  });
});
