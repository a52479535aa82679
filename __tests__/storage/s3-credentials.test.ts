import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { type S3Double, startS3 } from '../helpers/s3-server.ts';
import { KEYS, openS3, refusal, SECRET } from '../helpers/s3-storage.ts';
import '../helpers/realm.ts';

const execute = promisify(execFile);
const MODULE = join(import.meta.dirname, '../../src/storage/index.ts');

let s3: S3Double;
let bucket: string;
let folder: string;
beforeAll(async () => {
  s3 = await startS3();
  bucket = await s3.bucket();
  folder = await mkdtemp(join(tmpdir(), 'seaworthy-s3-'));
});
afterEach(() => s3.heal());
afterAll(async () => {
  await s3.stop();
  await rm(folder, { recursive: true, force: true });
});

/** Who asked, and with which token of a session. */
const caller = () => {
  const { authorization = '', ...headers } = s3.seen.at(-1)?.headers ?? {};
  return [/Credential=([^/]+)\//.exec(authorization)?.[1], headers['x-amz-security-token']];
};

describe('keys from the environment', () => {
  const cold = { COLD_ACCESS_KEY_ID: 'cold', COLD_SECRET_ACCESS_KEY: 'ice' };
  test.each([
    { what: 'the usual ones', query: '', env: KEYS, is: ['AKIATEST', undefined] },
    { what: 'those of a session', query: '', env: { ...KEYS, AWS_SESSION_TOKEN: 'token' }, is: ['AKIATEST', 'token'] },
    { what: 'others by name', query: '&credentials=COLD', env: { ...KEYS, ...cold }, is: ['cold', undefined] },
    {
      what: 'others of a session',
      query: '&credentials=COLD',
      env: { ...cold, COLD_SESSION_TOKEN: 'ct', AWS_SESSION_TOKEN: 'x' },
      is: ['cold', 'ct'],
    },
  ])('are $what', async ({ query, env, is }) => {
    await openS3({ endpoint: s3.endpoint, bucket, query, env }).stat('x');
    expect(caller()).toEqual(is);
  });

  test('that are missing are named with the first request', async () => {
    const refused = await refusal(openS3({ endpoint: s3.endpoint, bucket, query: '&credentials=COLD' }).stat('x'));
    expect(refused.message).toBe('COLD_ACCESS_KEY_ID and COLD_SECRET_ACCESS_KEY are not set');
    expect(s3.seen).toEqual([]);
  });
});

/** A process of its own with this environment and no other, as the SDK looks into that of the process. */
async function statElsewhere(
  env: Record<string, string>,
): Promise<{ found?: string; message?: string; hint?: string; temporary?: boolean }> {
  const script = `
    const { openStorage } = await import(${JSON.stringify(MODULE)});
    const storage = openStorage(${JSON.stringify(`s3://${bucket}/backups?endpoint=${s3.endpoint}`)}, { env: process.env, tempDir: '/nonexistent' });
    console.log(JSON.stringify(await storage.stat('x').then((found) => ({ found: String(found) }),
      ({ message, hint, temporary }) => ({ message, hint, temporary }))));`;
  const clean = { HOME: folder, PATH: process.env.PATH ?? '', AWS_EC2_METADATA_DISABLED: 'true', ...env };
  const { stdout } = await execute(process.execPath, ['--no-warnings', '--input-type=module', '-e', script], { env: clean });
  return JSON.parse(stdout);
}

/** Answers everything with one text; tells what it was asked. */
async function answering(status: number, text: () => string): Promise<{ url: string; asked: string[]; close(): Server }> {
  const asked: string[] = [];
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    asked.push(`${request.method} ${request.url} ${body}`);
    response.writeHead(status).end(text());
  });
  server.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked, close: () => server.close() };
}

describe('credentials that the SDK finds', () => {
  const expiration = new Date(Date.now() + 3_600_000).toISOString();

  test('in a profile', async () => {
    const path = join(folder, 'credentials');
    await writeFile(path, '[backup]\naws_access_key_id = of-the-profile\naws_secret_access_key = x\n');
    const env = { AWS_PROFILE: 'backup', AWS_SHARED_CREDENTIALS_FILE: path, ...KEYS };
    expect(await statElsewhere(env)).toEqual({ found: 'undefined' });
    expect(caller()).toEqual(['of-the-profile', undefined]);
  });

  test('in a container', async () => {
    const keys = { AccessKeyId: 'of-the-container', SecretAccessKey: 'x', Token: 'container-token', Expiration: expiration };
    const container = await answering(200, () => JSON.stringify(keys));
    try {
      expect(await statElsewhere({ AWS_CONTAINER_CREDENTIALS_FULL_URI: `${container.url}/keys` })).toEqual({ found: 'undefined' });
      expect(caller()).toEqual(['of-the-container', 'container-token']);
    } finally {
      container.close();
    }
  });

  const role = (sts: string, file: string) => ({
    AWS_WEB_IDENTITY_TOKEN_FILE: file,
    AWS_ROLE_ARN: 'arn:aws:iam::1:role/backup',
    AWS_REGION: 'us-east-1',
    AWS_ENDPOINT_URL_STS: sts,
  });

  test('by a role that a token of OpenID Connect lets it assume', async () => {
    const file = join(folder, 'token');
    await writeFile(file, 'signed-by-the-runner');
    const fields = `<AccessKeyId>of-the-role</AccessKeyId><SecretAccessKey>x</SecretAccessKey><SessionToken>role-token</SessionToken><Expiration>${expiration}</Expiration>`;
    const result = `<AssumeRoleWithWebIdentityResult><Credentials>${fields}</Credentials></AssumeRoleWithWebIdentityResult>`;
    const sts = await answering(200, () => `<AssumeRoleWithWebIdentityResponse>${result}</AssumeRoleWithWebIdentityResponse>`);
    try {
      expect(await statElsewhere(role(sts.url, file))).toEqual({ found: 'undefined' });
      expect(caller()).toEqual(['of-the-role', 'role-token']);
      expect(sts.asked.join()).toContain('WebIdentityToken=signed-by-the-runner');
    } finally {
      sts.close();
    }
  });

  test('not where the role may not be assumed, which is not taken for a right at the store', async () => {
    const file = join(folder, 'token');
    await writeFile(file, 'signed-by-the-runner');
    const error =
      '<Error><Type>Sender</Type><Code>AccessDenied</Code><Message>Not authorized to perform sts:AssumeRoleWithWebIdentity</Message></Error>';
    const sts = await answering(403, () => `<ErrorResponse>${error}</ErrorResponse>`);
    try {
      const { message, hint, temporary } = await statElsewhere(role(sts.url, file));
      expect(message).toMatch(/^no credentials for s3:\/\/test-\w+ could be had: .*sts:AssumeRoleWithWebIdentity/);
      expect(hint).toMatch(/assume a role \(OpenID Connect\)/);
      expect(temporary).toBe(false);
      expect(s3.seen).toEqual([]);
    } finally {
      sts.close();
    }
  });

  test('nowhere: that is said, with what to set', async () => {
    const { message, hint, temporary } = await statElsewhere({});
    expect(message).toBe(`no credentials for s3://${bucket} were found`);
    expect(hint).toMatch(/Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or let an earlier step .* credentials=NAME/);
    expect(temporary).toBe(false);
    expect(s3.seen).toEqual([]);
  });
});

describe('an endpoint with TLS', () => {
  test('is trusted with the ca-file that signed it, and named without', async () => {
    const [key, cert] = [join(folder, 'tls.key'), join(folder, 'tls.pem')];
    const subject = ['-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1'];
    await execute('openssl', [
      'req',
      '-x509',
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:prime256v1',
      '-nodes',
      '-keyout',
      key,
      '-out',
      cert,
      ...subject,
    ]);
    const secure = await startS3({ key: await readFile(key, 'utf8'), cert: await readFile(cert, 'utf8') });
    try {
      const there = { endpoint: secure.endpoint, bucket: await secure.bucket() };
      const trusting = openS3({ ...there, caFile: cert });
      await trusting.put('x', Buffer.from('abc'));
      expect((await trusting.stat('x'))?.bytes).toBe(3);

      const refused = await refusal(openS3(there).stat('x'));
      expect(refused.message).toMatch(/the certificate of 127\.0\.0\.1:\d+ is not trusted \(DEPTH_ZERO_SELF_SIGNED_CERT\)/);
      expect(refused.hint).toMatch(/ca-file/);
      expect(refused.temporary).toBe(false);
    } finally {
      await secure.stop();
    }
  });
});

test('a secret is not in what is shown of a store', () => {
  const storage = openS3({ endpoint: s3.endpoint, bucket });
  expect(`${storage.location} ${storage.locate('x')}`).not.toContain(SECRET);
});
