import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile } from 'node:fs/promises';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { type TestContext, testContext } from './helpers/context.ts';
import { query, servers, type TestDatabase, withDatabase } from './helpers/database.ts';
import { fakeClient, halting } from './helpers/fake-client.ts';
import { expectNoSecret, expectNothingLeft, keptIn, processesOf } from './helpers/leftovers.ts';
import { type Login, makeLogin, PASSWORD } from './helpers/login.ts';
import { startResultsService } from './helpers/results-service.ts';
import { expectEnd, type Job, newJob, runStep, type StartedStep, type Step, said, startStep } from './helpers/runner.ts';
import { BULK, SHOP } from './helpers/shop.ts';

/** The runner sends SIGINT, 7.5 s later SIGTERM, and kills 2.5 s after that: what a step has not done after 7 s it cannot count on. */
const PATIENCE_MS = 7_000;
const own = servers()[0]!;

let context: TestContext;
/** One for all tests: each must leave it as it was. */
let job: Job;
let login: Login;
let bulk: TestDatabase;
let slow: TestDatabase;
let inputs: Record<string, string>;
/** A good backup from before, which nothing that follows may touch. */
let before: Record<string, string>;

beforeAll(async () => {
  context = await testContext();
  login = await makeLogin(own);
  [bulk, slow] = await Promise.all([withDatabase(own, BULK), withDatabase(own, `${SHOP}${SLEEPING}`)]);
  inputs = { mode: 'backup', source: login.url(bulk), destination: 'dir:backups' };
  job = await newJob();
  expectEnd(await runStep({ job, inputs }), 0, 'passed');
  before = await keptIn(job.backups);
});
afterAll(async () => {
  await job.remove();
  await Promise.all([bulk.drop(), slow.drop()]);
  await login.drop();
  await context.cleanup();
});

/** pg_dump chooses the rows of an extension's configuration table by a condition: this one takes ten minutes. */
const SLEEPING = `
UPDATE pg_extension SET extconfig = ARRAY['session'::regclass::oid], extcondition = ARRAY['WHERE pg_sleep(600) IS NULL'] WHERE extname = 'plpgsql';`;

/** A moment of a backup at which it stands still until it is ended. */
interface Moment {
  what: string;
  arrive(more?: Record<string, string>): Promise<StartedStep>;
  leave?(): Promise<void>;
}

let holder: pg.Client | undefined;
let silent: Server | undefined;

const waitingForLock: Moment = {
  what: 'while it waits for a lock',
  arrive: async (more) => {
    holder = new pg.Client({ connectionString: bulk.url });
    holder.on('error', () => {}); // A server that ends it rejects the next query as well.
    await holder.connect();
    await holder.query('BEGIN');
    await holder.query('LOCK TABLE bulk IN ACCESS EXCLUSIVE MODE');
    const step = await startStep({ job, inputs: { ...inputs, ...more } });
    const waiting = `SELECT 1 FROM pg_locks JOIN pg_stat_activity USING (pid) WHERE NOT granted AND application_name = $1`;
    const name = `seaworthy-${await step.tag()}`;
    await step.reaches('a session that waits for the lock', async () => (await query(own.url, waiting, [name])).length > 0);
    return step;
  },
  leave: async () => {
    await holder?.end();
    holder = undefined;
  },
};

const dumping: Moment = {
  what: 'in the middle of the dump',
  arrive: async (more) => {
    const fake = await fakeClient(await mkdtemp(join(job.folder, 'fake-')), own, { pg_dump: halting(500_000) });
    const step = await startStep({ job, inputs: { ...inputs, ...more }, env: fake.env });
    await step.reaches('the middle of the dump', async () => existsSync(join(fake.here, 'reached')));
    return step;
  },
};

const longQuery: Moment = {
  what: 'while the server works for pg_dump itself',
  arrive: async (more) => {
    const step = await startStep({ job, inputs: { ...inputs, source: login.url(slow), destination: 'dir:backups', ...more } });
    const tag = await step.tag();
    await step.reaches('two sessions that sleep', async () => {
      const sleeping = "SELECT count(*)::int AS n FROM pg_stat_activity WHERE application_name = $1 AND wait_event = 'PgSleep'";
      return (await query<{ n: number }>(own.url, sleeping, [`seaworthy-${tag}`]))[0]!.n === 2;
    });
    return step;
  },
};
const readingBack: Moment = {
  what: 'while it reads back',
  arrive: async (more) => {
    const script = ': > "$HERE/reached"; mkfifo "$HERE/gate"; read -r word < "$HERE/gate"; exec "$REAL" "$@"';
    const fake = await fakeClient(await mkdtemp(join(job.folder, 'fake-')), own, { pg_restore: script });
    const step = await startStep({ job, inputs: { ...inputs, ...more }, env: fake.env });
    await step.reaches('the reading back', async () => existsSync(join(fake.here, 'reached')));
    return step;
  },
};

const connecting: Moment = {
  what: 'while it connects to a server that does not answer',
  arrive: async (more) => {
    silent = createServer();
    await once(silent.listen(0, '127.0.0.1'), 'listening');
    const source = Object.assign(new URL(inputs.source!), { port: String((silent.address() as AddressInfo).port) }).href;
    const connected = once(silent, 'connection');
    const step = await startStep({ job, inputs: { ...inputs, source, ...more } });
    await connected;
    return step;
  },
  leave: async () => {
    silent?.close();
    silent = undefined;
  },
};

async function at<T>(moment: Moment, act: (step: StartedStep) => Promise<T>, more?: Record<string, string>): Promise<T> {
  try {
    return await act(await moment.arrive(more));
  } finally {
    await moment.leave?.();
  }
}

async function expectClean(step: Step): Promise<void> {
  expect(await keptIn(job.backups)).toEqual(before);
  await expectNothingLeft(step, own.url);
  await expectNoSecret(step, [PASSWORD]);
}

describe.each([
  { signal: 'SIGINT', moments: [connecting, waitingForLock, dumping, longQuery, readingBack] },
  { signal: 'SIGTERM', moments: [waitingForLock, dumping, readingBack] },
] as const)('$signal', ({ signal, moments }) => {
  test.each(moments)('$what: exit 130 in time, status cancelled, nothing left behind', async (moment) => {
    const { step, ms } = await at(moment, (started) => started.end(signal));
    expectEnd(step, 130, 'cancelled');
    expect(ms).toBeLessThan(PATIENCE_MS);
    expect(said(step, 'error')).toEqual([`cancelled by ${signal}`]);
    expect(step.summary).toContain('Cancelled');
    await expectClean(step);

    const post = await runStep({ job, post: step });
    expect({ code: post.code, log: post.log }).toEqual({ code: 0, log: [] });
  });
});

test('SIGINT, and SIGTERM before it is done, as an impatient runner sends them, end the same', async () => {
  const { step } = await at(dumping, async (started) => {
    started.child.kill('SIGINT');
    return started.end('SIGTERM');
  });
  expectEnd(step, 130, 'cancelled');
  await expectClean(step);
});

/** A step whose backup is finished and that waits for a service which does not answer. */
async function keepingReport() {
  const [service, elsewhere] = await Promise.all([startResultsService(), newJob()]);
  service.manner = 'silent';
  const started = await startStep({ job: elsewhere, inputs: { ...inputs, artifact: 'kept' }, env: service.env });
  await started.reaches('the question for an artifact', async () => service.asked.length > 0);
  return { service, elsewhere, started };
}

test('SIGINT while the report is being kept: the backup stands, and the step does not wait for a service that is silent', async () => {
  const { service, elsewhere, started } = await keepingReport();
  try {
    const { step, ms } = await started.end('SIGINT');
    expect({ code: step.code, inTime: ms < PATIENCE_MS }).toEqual({ code: 130, inTime: true });
    expect(await readdir(step.outputs.location!)).toContain('manifest.json');
    await expectNothingLeft(step, own.url);
  } finally {
    await service.close();
    await elsewhere.remove();
  }
});

describe('timeout', () => {
  test.each([waitingForLock, dumping])('$what: the step fails and says so, nothing left behind', async (moment) => {
    const step = await at(moment, (started) => started.done, { timeout: '3s' });
    expectEnd(step, 1, 'failed');
    expect(said(step, 'error')).toEqual([expect.stringMatching(/not done within the timeout of 3 s.*\nRaise timeout/)]);
    await expectClean(step);
  });
});

test('lock-timeout: who stands in the way is said, nothing left behind', async () => {
  const step = await at(waitingForLock, (started) => started.done, { 'lock-timeout': '1s' });
  expectEnd(step, 1, 'failed');
  expect(said(step, 'error')).toEqual([
    expect.stringMatching(/a lock on a table could not be had within 1 s: .*public\.bulk by session \d+/),
  ]);
  await expectClean(step);
});

describe('SIGKILL of main', () => {
  let bystander: pg.Client;

  beforeAll(async () => {
    bystander = new pg.Client({ connectionString: own.url });
    bystander.on('error', () => {});
    await bystander.connect();
  });
  afterEach(async () => {
    // Whoever else works on the server must not notice anything.
    expect((await bystander.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
  });
  afterAll(async () => {
    await bystander.end();
  });

  test.each([waitingForLock, dumping, longQuery, readingBack])('$what: the post step takes everything away', async (moment) => {
    await at(moment, async (started) => {
      const { step } = await started.end('SIGKILL');
      const tag = step.state.tag!;
      expect(step.code).toBe(137);
      expect({ processes: (await processesOf(tag)).length, temp: await readdir(job.temp) }).toEqual({
        processes: moment === waitingForLock ? 0 : expect.anything(),
        temp: [expect.anything()],
      });
      const post = await runStep({ job, post: step });
      expect({ code: post.code, warnings: said(post, 'warning') }).toEqual({ code: 0, warnings: [] });
      await expectClean({ ...step, log: [...step.log, ...post.log] });

      const again = await runStep({ job, post: step });
      expect({ code: again.code, warnings: said(again, 'warning') }).toEqual({ code: 0, warnings: [] });
    });
  });

  test('after the backup was finished: it is kept', async () => {
    const { service, elsewhere, started } = await keepingReport();
    try {
      const { step } = await started.end('SIGKILL');
      const finished = await keptIn(elsewhere.backups);
      expect(Object.keys(finished)).toContainEqual(expect.stringMatching(/manifest\.json$/));
      const post = await runStep({ job: elsewhere, post: step });
      expect({ code: post.code, warnings: said(post, 'warning') }).toEqual({ code: 0, warnings: [] });
      expect(await keptIn(elsewhere.backups)).toEqual(finished);
      await expectNothingLeft(step, own.url);
    } finally {
      await service.close();
      await elsewhere.remove();
    }
  });

  test('and a server that is gone by then: the files are taken away all the same, and the rest is said once', async () => {
    const { step } = await at(dumping, (started) => started.end('SIGKILL'));
    const elsewhere = {
      ...step,
      options: { ...step.options, inputs: { ...inputs, source: Object.assign(new URL(inputs.source!), { port: '1' }).href } },
    };
    const post = await runStep({ job, post: elsewhere });
    expect({ code: post.code, warnings: said(post, 'warning') }).toEqual({
      code: 0,
      warnings: [expect.stringContaining('Sessions on the server could not be cleaned up')],
    });
    expect(await keptIn(job.backups)).toEqual(before);
    expect({ processes: await processesOf(step.state.tag!), temp: await readdir(job.temp) }).toEqual({ processes: [], temp: [] });
  });
});

test('Ctrl-C in a terminal, which reaches the whole foreground group: exit 130, one sentence, nothing left behind', async () => {
  const script = `printf '%s' "$SEAWORTHY_TAG" > "$HERE/tag"\n${halting(500_000)}`;
  const fake = await fakeClient(await mkdtemp(join(job.folder, 'fake-')), own, { pg_dump: script });
  const args = ['backup', '--destination', 'dir:backups'];
  const started = await startStep({ job, args, env: { ...fake.env, SEAWORTHY_SOURCE: inputs.source! } });
  await started.reaches('the middle of the dump', async () => existsSync(join(fake.here, 'reached')));
  process.kill(-started.child.pid!, 'SIGINT');
  const step = await started.done;
  expect({ code: step.code, last: step.log.at(-1) }).toEqual({ code: 130, last: expect.stringContaining('cancelled by SIGINT') });
  await expectClean({ ...step, state: { tag: await readFile(join(fake.here, 'tag'), 'utf8') } });
});
