import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { servers, type TestDatabase, withDatabase } from './helpers/database.ts';
import { fakeClient, halting } from './helpers/fake-client.ts';
import { expectNoSecret, expectNothingLeft, keptIn } from './helpers/leftovers.ts';
import { type Login, makeLogin, PASSWORD } from './helpers/login.ts';
import { check, expectEnd, type Job, newJob, runStep, type StartedStep, said, startStep } from './helpers/runner.ts';
import { BULK } from './helpers/shop.ts';

/** An error that no code of ours catches: a defect. It is thrown into a step from outside, when the step gets a signal that it does not use. */
const own = servers()[0]!;
const SIGNAL = 'SIGUSR2';

let login: Login;
let bulk: TestDatabase;
let job: Job;
let inputs: Record<string, string>;

beforeAll(async () => {
  login = await makeLogin(own);
  bulk = await withDatabase(own, BULK);
  inputs = { mode: 'backup', source: login.url(bulk), destination: 'dir:backups' };
});
afterAll(async () => {
  await bulk.drop();
  await login.drop();
});
beforeEach(async () => {
  job = await newJob();
});
afterEach(async () => {
  await job.remove();
});

/** Makes Node run this when the signal comes. */
const onSignal = (code: string) => ({
  NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(`process.on('${SIGNAL}', () => { ${code} })`)}`,
});

const BOOM = 'new Error("boom at postgres://u:" + encodeURIComponent(process.env.SECRET) + "@h/d with " + process.env.SECRET)';
const DEFECTS = [
  { what: 'an error that is thrown', code: `throw ${BOOM}` },
  { what: 'a promise whose rejection nobody awaits', code: `Promise.reject(${BOOM})` },
  { what: 'an error that a stream has and nobody listens to', code: `process.getBuiltinModule('stream').PassThrough().destroy(${BOOM})` },
  { what: 'something thrown that is no error', code: `throw ${BOOM}.message` },
];

/** A step in the middle of its dump. */
async function dumping(env: Record<string, string>, args?: string[]): Promise<StartedStep> {
  const fake = await fakeClient(await mkdtemp(join(job.folder, 'fake-')), own, { pg_dump: halting(500_000) });
  const step = await startStep({ job, ...(args ? { args } : { inputs }), env: { ...env, ...fake.env, SECRET: PASSWORD } });
  await step.reaches('the middle of the dump', async () => existsSync(join(fake.here, 'reached')));
  return step;
}

describe.each(DEFECTS)('$what', ({ code }) => {
  test('ends a step as failed in one sentence without a stack, and everything is taken away', async () => {
    expectEnd(await runStep({ job, inputs, env: onSignal(code) }), 0, 'passed');
    const before = await keptIn(job.backups);
    const started = await dumping(onSignal(code));
    const { step } = await started.end(SIGNAL);
    expectEnd(step, 1, 'failed');
    expect(said(step, 'error')).toEqual([
      expect.stringMatching(/^Unexpected: boom at .*\nThis is a defect of seaworthy\. Please report it/),
    ]);
    expect(check(step, 'dump').actual).toMatch(/^Unexpected: boom at /);
    expect(step.log.filter((line) => line.includes('boom')).length).toBe(2); // The report's line and the annotation.
    expect(step.log.join('\n')).not.toMatch(/^\s+at |node:internal|Node\.js v/m);
    expect(await keptIn(job.backups)).toEqual(before);
    await expectNothingLeft(step, own.url);
    await expectNoSecret(step, [PASSWORD]);
  });

  test('ends a command of the terminal with exit code 1 and one sentence', async () => {
    const args = ['backup', '--destination', 'dir:backups', '--report-dir', 'out'];
    const env = { ...onSignal(code), SEAWORTHY_SOURCE: inputs.source! };
    expect((await runStep({ job, args, env: { ...env, SECRET: PASSWORD } })).code).toBe(0);
    const before = await keptIn(job.backups);
    const started = await dumping(env, args);
    const { step } = await started.end(SIGNAL);
    expect({ code: step.code, log: step.log.join('\n') }).toEqual({
      code: 1,
      log: expect.stringMatching(/FAILED {2}dump +Unexpected: boom at .*\n.*\n.*This is a defect of seaworthy/),
    });
    expect(step.log.join('\n')).not.toMatch(/^\s+at |node:internal|Node\.js v/m);
    expect(await keptIn(job.backups)).toEqual(before);
    await expectNoSecret(step, [PASSWORD]);
  });
});

/** Throws as soon as somebody listens for what nobody catches. */
const AT_ONCE = `process.on('newListener', (name) => name === 'uncaughtException' && setImmediate(() => { throw ${BOOM} }))`;
const atOnce = { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(AT_ONCE)}`, SECRET: PASSWORD };

test('a command that does not listen goes to its end, and is failed all the same', async () => {
  expectEnd(await runStep({ job, inputs }), 0, 'passed');
  const args = ['list', '--destination', 'dir:backups'];
  const good = await runStep({ job, args });
  expect(good).toMatchObject({ code: 0, log: expect.arrayContaining([expect.stringContaining(bulk.name)]) });
  const step = await runStep({ job, args, env: { ...atOnce, SEAWORTHY_SOURCE: inputs.source } });
  expect({ code: step.code, log: step.log }).toEqual({
    code: 1,
    log: [
      good.log[0],
      // As wide as the age of the backup, which grows.
      expect.stringMatching(/^ {2}name +id +age +stored/),
      expect.stringMatching(/^[ -]+$/),
      expect.stringContaining(bulk.name),
      expect.stringMatching(/^Unexpected: boom at .*/),
      'This is a defect of seaworthy. Please report it with this message.',
    ],
  });
  await expectNoSecret(step, [PASSWORD]);
});

test('work that neither listens nor ends is ended, and it is said why', async () => {
  const silent = createServer();
  await once(silent.listen(0, '127.0.0.1'), 'listening');
  try {
    const { step: killed } = await (await dumping({})).end('SIGKILL');
    const port = String((silent.address() as AddressInfo).port);
    const source = Object.assign(new URL(inputs.source!), { port, search: '?connect_timeout=50' }).href;
    const asleep = { ...killed, options: { ...killed.options, inputs: { ...inputs, source }, env: {} } };
    const step = await runStep({ job, post: asleep, env: { ...atOnce, SOURCE: source } });
    expect({ code: step.code, last: step.log.slice(-2) }).toEqual({
      code: 1,
      last: [expect.stringMatching(/^Unexpected: boom at .*/), 'This is a defect of seaworthy. Please report it with this message.'],
    });
    expect((await runStep({ job, post: killed })).code).toBe(0);
    await expectNoSecret(step, [PASSWORD]);
    expect(await keptIn(job.backups)).toEqual({});
    await expectNothingLeft(killed, own.url);
  } finally {
    silent.close();
  }
});
