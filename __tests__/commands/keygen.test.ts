import { mkdir, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { checkIdentity, checkRecipient } from '../../src/encryption.ts';
import { checkPrivateKey, checkPublicKey, keyId } from '../../src/signature.ts';
import { program } from '../helpers/program.ts';
import '../helpers/realm.ts';
import { type Job, newJob, runStep } from '../helpers/runner.ts';

const IDENTITY = 'seaworthy-age-identity.txt';
const RECIPIENT = 'seaworthy-age-recipient.txt';
const PRIVATE = 'seaworthy-sign-private.pem';
const PUBLIC = 'seaworthy-sign-public.pem';
const ALL = [IDENTITY, RECIPIENT, PRIVATE, PUBLIC];

let job: Job;
beforeEach(async () => {
  job = await newJob();
});
afterEach(() => job.remove());

const keygen = async (...args: string[]) => {
  const { code, log } = await runStep({ job, args: ['keygen', ...args] });
  return { code, log: log.join('\n') };
};
const path = (name: string) => join(job.workspace, 'keys', name);
const text = (name: string) => readFile(path(name), 'utf8');

describe('keygen', () => {
  test('writes four files, the private ones readable by their owner alone', async () => {
    expect((await keygen('--out', 'keys')).code).toBe(0);
    const modes = await Promise.all(ALL.map(async (name) => [name, ((await stat(path(name))).mode & 0o777).toString(8)]));
    expect(Object.fromEntries(modes)).toMatchObject({ [IDENTITY]: '600', [PRIVATE]: '600' });
    expect(await readdir(join(job.workspace, 'keys'))).toEqual([...ALL].sort());
    expect(((await stat(join(job.workspace, 'keys'))).mode & 0o077).toString(8)).toBe('0');
    expect(await readdir(job.temp)).toEqual([]);
  });

  test('makes a pair with which the age tool encrypts and opens', async () => {
    await keygen('--out', 'keys');
    const file = await program(['age', '-R', path(RECIPIENT)], Buffer.from('content'));
    expect(file.code).toBe(0);
    expect(await program(['age', '-d', '-i', path(IDENTITY)], file.stdout)).toEqual({
      code: 0,
      stdout: Buffer.from('content'),
      stderr: '',
    });
    // As age-keygen writes it: two remarks, then the identity, from which it finds the recipient.
    expect(await text(IDENTITY)).toMatch(/^# created: \d{4}-\d\d-\d\dT\S+Z\n# public key: age1\S+\nAGE-SECRET-KEY-1\S+\n$/);
    expect((await program(['age-keygen', '-y', path(IDENTITY)])).stdout.toString()).toBe(await text(RECIPIENT));
  });

  test('makes a pair with which openssl signs and verifies', async () => {
    await keygen('--out', 'keys');
    await writeFile(path('manifest.json'), '{}');
    const of = (key: string) => ['-rawin', '-inkey', path(key), '-in', path('manifest.json')];
    expect((await program(['openssl', 'pkeyutl', '-sign', ...of(PRIVATE), '-out', path('sig')])).code).toBe(0);
    expect((await program(['openssl', 'pkeyutl', '-verify', '-pubin', ...of(PUBLIC), '-sigfile', path('sig')])).code).toBe(0);
  });

  test('makes what the inputs take, and other keys each time', async () => {
    await keygen('--out', 'keys');
    const identity = (await text(IDENTITY)).trim().split('\n').at(-1)!;
    checkRecipient((await text(RECIPIENT)).trim());
    checkIdentity(identity);
    checkPrivateKey(await text(PRIVATE));
    checkPublicKey(await text(PUBLIC));
    expect(keyId(await text(PRIVATE))).toBe(keyId(await text(PUBLIC)));
    await keygen('--out', 'others');
    for (const name of ALL) expect(await readFile(join(job.workspace, 'others', name), 'utf8')).not.toBe(await text(name));
  });

  test('prints the public halves and where each belongs, never the private ones', async () => {
    const { log } = await keygen('--out', 'keys');
    expect(log).toContain(`encrypt-to: ${(await text(RECIPIENT)).trim()}`);
    for (const line of (await text(PUBLIC)).trim().split('\n')) expect(log).toContain(line);
    expect(log).toContain(keyId(await text(PUBLIC)));
    for (const word of [...ALL, 'decrypt-with', 'sign-with', 'verify-with', 'without it every backup is lost']) expect(log).toContain(word);
    const secrets = [(await text(IDENTITY)).split('\n')[2]!, (await text(PRIVATE)).split('\n')[1]!];
    for (const secret of secrets) {
      expect(secret.length).toBeGreaterThan(60);
      for (let at = 20; at + 12 < secret.length; at++) expect(log).not.toContain(secret.slice(at, at + 12));
    }
    expect(log).not.toMatch(/AGE-SECRET-KEY-|BEGIN PRIVATE/);
  });

  test.each(ALL)('replaces nothing: where there is a %s already it is named, and no other is written', async (name) => {
    await mkdir(join(job.workspace, 'keys'));
    await writeFile(path(name), 'mine');
    const { code, log } = await keygen('--out', 'keys');
    expect(code).toBe(1);
    expect(log).toMatch(new RegExp(`keys holds keys already, which are not replaced: ${name}\n`));
    expect(await readdir(join(job.workspace, 'keys'))).toEqual([name]);
    expect(await text(name)).toBe('mine');
  });

  test('names all that are there already, a second time', async () => {
    await keygen('--out', 'keys');
    const before = await Promise.all(ALL.map(text));
    expect((await keygen('--out', 'keys')).log).toContain(`not replaced: ${ALL.join(', ')}`);
    expect(await Promise.all(ALL.map(text))).toEqual(before);
  });

  test('does not write where a link leads', async () => {
    await mkdir(join(job.workspace, 'keys'));
    await symlink('/tmp/nowhere-at-all', path(PRIVATE));
    expect(await keygen('--out', 'keys')).toMatchObject({ code: 1, log: expect.stringContaining(`not replaced: ${PRIVATE}`) });
    expect(await readdir(join(job.workspace, 'keys'))).toEqual([PRIVATE]);
  });

  test('writes into the folder it is started in when it is told none', async () => {
    expect((await keygen()).code).toBe(0);
    expect(await readdir(job.workspace)).toEqual([...ALL].sort());
  });

  test('says in a sentence that a folder cannot be written to, and leaves nothing', async () => {
    await writeFile(join(job.workspace, 'file'), '');
    const { code, log } = await keygen('--out', 'file/keys');
    expect(code).toBe(1);
    expect(log).toMatch(/^the keys cannot be written: .*\nName a folder that this user may write to with --out\.$/);
    expect(await readdir(job.workspace)).toEqual(['file']);
  });

  test('leaves no empty file where it cannot fill one', async () => {
    const step = await runStep({ job, args: ['keygen', '--out', 'keys'], under: ['sh', '-c', 'ulimit -f 0; exec "$@"', 'sh'] });
    expect(step.code).toBe(1);
    expect(step.log.join('\n')).toMatch(/^the keys cannot be written: EFBIG/);
    expect(await readdir(join(job.workspace, 'keys'))).toEqual([]);
    expect((await keygen('--out', 'keys')).code).toBe(0);
  });

  test.each([
    { what: 'a flag that it does not have', args: ['--outt', 'x'], says: '--outt: keygen takes --out alone' },
    { what: 'a flag without its value', args: ['--out'], says: '--out: expected one folder' },
    { what: 'two folders', args: ['--out', 'a', '--out', 'b'], says: '--out: expected one folder' },
    { what: 'an operand', args: ['keys'], says: "'keys' is not understood" },
  ])('refuses $what as wrong usage and writes nothing', async ({ args, says }) => {
    expect(await keygen(...args)).toEqual({ code: 3, log: expect.stringContaining(says) });
    expect(await readdir(job.workspace)).toEqual([]);
  });

  test('says what it is', async () => {
    expect(await keygen('--help')).toEqual({ code: 0, log: expect.stringMatching(/^seaworthy keygen: .*\n\n\[--out DIR\]$/s) });
    expect((await runStep({ job, args: ['help'] })).log.join('\n')).toMatch(/^ {2}keygen +/m);
  });
});
