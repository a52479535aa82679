import { mkdtemp, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { type Scratch, startScratch } from '../src/engines/postgres/scratch.ts';
import { type TestContext, testContext } from './helpers/context.ts';
import { query, servers } from './helpers/database.ts';
import { fakeClient } from './helpers/fake-client.ts';
import { expectNothingLeft, keptIn } from './helpers/leftovers.ts';
import { type CertificateName, makeCertificates, showCertificate } from './helpers/neighbours.ts';
import { check, expectEnd, type Job, newJob, runStep, said } from './helpers/runner.ts';
import { programsOf } from './helpers/server-copy.ts';
import { SHOP } from './helpers/shop.ts';
import { until } from './helpers/until.ts';

/** `ca-file` without `sslmode`: whoever names an authority wants it asked, on loopback too, where nothing is verified otherwise. */
const own = servers()[0]!;

let context: TestContext;
let scratch: Scratch;
let folder: string;
let ca: string;
let stranger: string;
let job: Job;

beforeAll(async () => {
  context = await testContext();
  [folder, stranger] = [await mkdtemp(join(context.tempDir, 'tls-')), await mkdtemp(join(context.tempDir, 'tls-'))];
  ({ ca } = await makeCertificates(context, folder));
  ({ ca: stranger } = await makeCertificates(context, stranger));
  scratch = await startScratch(context, { binaries: programsOf(own), listen: true });
  await query(scratch.url, SHOP);
});
afterAll(async () => {
  await scratch.stop();
  await context.cleanup();
});
beforeEach(async () => {
  job = await newJob();
});
afterEach(async () => {
  await job.remove();
});

const at = (host: string, parameters = '') => `${scratch.url.replace('127.0.0.1', host)}${parameters}`;
const inputsFor = (source: string, authority?: string) => ({
  mode: 'backup',
  source,
  destination: 'dir:backups',
  ...(authority ? { 'ca-file': authority } : {}),
});

async function expectRefused(inputs: Record<string, string>, says: RegExp, hint: RegExp): Promise<void> {
  const before = await keptIn(job.backups);
  const step = await runStep({ job, inputs });
  expectEnd(step, 1, 'failed');
  expect(said(step, 'error')).toEqual([expect.stringMatching(says)]);
  expect(said(step, 'error')[0]).toMatch(hint);
  expect(await keptIn(job.backups)).toEqual(before);
  await expectNothingLeft(step, scratch.url);
}

test('the right authority and the right name pass, for the inventory and for pg_dump', async () => {
  await showCertificate(scratch, folder, 'good');
  const fake = await fakeClient(job.folder, own, { pg_dump: 'env > "$HERE/env"; exec "$REAL" "$@"' });
  const step = await runStep({ job, inputs: inputsFor(at('localhost'), ca), env: fake.env });
  expectEnd(step, 0, 'passed');
  expect(check(step, 'connection').actual).toContain(', TLS');
  expect(await readFile(join(fake.here, 'env'), 'utf8')).toMatch(/^PGSSLMODE=verify-full$/m);
});

test.each([
  {
    what: 'a certificate for another name',
    certificate: 'wrong-name',
    source: () => at('localhost'),
    says: /the certificate of the server is not for 'localhost'/,
  },
  {
    what: 'an address that the certificate does not name',
    certificate: 'good',
    source: () => at('127.0.0.1'),
    says: /the certificate of the server is not for '127\.0\.0\.1'/,
  },
  {
    what: 'a certificate that is signed by itself',
    certificate: 'self-signed',
    source: () => at('localhost'),
    says: /signed by (itself|an authority that is not trusted)/,
  },
] satisfies { what: string; certificate: CertificateName; source: () => string; says: RegExp }[])(
  'the right authority and $what fail',
  async ({ certificate, source, says }) => {
    await showCertificate(scratch, folder, certificate);
    // Nobody verifies on loopback as long as nobody names an authority.
    expectEnd(await runStep({ job, inputs: inputsFor(source()) }), 0, 'passed');
    await expectRefused(inputsFor(source(), ca), says, /ca-file|correct the host name/);
  },
);

test('another authority fails', async () => {
  await showCertificate(scratch, folder, 'good');
  expectEnd(await runStep({ job, inputs: inputsFor(at('localhost'), ca) }), 0, 'passed');
  await expectRefused(inputsFor(at('localhost'), stranger), /signed by an authority that is not trusted/, /ca-file/);
});

test('a server that offers no TLS fails, and is not spoken to in the clear', async () => {
  await showCertificate(scratch, folder, 'good');
  expectEnd(await runStep({ job, inputs: inputsFor(at('localhost'), ca) }), 0, 'passed');
  await query(scratch.url, 'ALTER SYSTEM SET ssl = off');
  await query(scratch.url, 'SELECT pg_reload_conf()');
  await until('the server to be without TLS', async () => (await query<{ ssl: string }>(scratch.url, 'SHOW ssl'))[0]?.ssl === 'off');
  await expectRefused(inputsFor(at('localhost'), ca), /the server does not offer TLS, and sslmode is verify-full/, /Turn TLS on/);
});

test('an sslmode in the URL that verifies nothing is a contradiction, and is named', async () => {
  await showCertificate(scratch, folder, 'good');
  expectEnd(await runStep({ job, inputs: inputsFor(at('localhost', '?sslmode=verify-ca'), ca) }), 0, 'passed');
  for (const mode of ['disable', 'prefer', 'require']) {
    const says = new RegExp(`ca-file names .*, and sslmode=${mode} in the URL verifies nothing`);
    await expectRefused(inputsFor(at('localhost', `?sslmode=${mode}`), ca), says, /Use sslmode=verify-full or verify-ca/);
  }
});
