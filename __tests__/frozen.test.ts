import { once } from 'node:events';
import { mkdtemp, readFile } from 'node:fs/promises';
import { type AddressInfo, createServer, connect as dial, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { type Scratch, startScratch } from '../src/engines/postgres/scratch.ts';
import { type TestContext, testContext } from './helpers/context.ts';
import { query, servers } from './helpers/database.ts';
import { expectNothingLeft, keptIn } from './helpers/leftovers.ts';
import { makeCertificates, showCertificate } from './helpers/neighbours.ts';
import { expectEnd, type Job, newJob, runStep, type StartedStep, said, startStep } from './helpers/runner.ts';
import { programsOf } from './helpers/server-copy.ts';
import { HUGE, SHOP } from './helpers/shop.ts';
import { until } from './helpers/until.ts';

/** A server, or the network before it, that keeps its sockets open and says nothing more: nobody closes, so that only patience can end. */
const PATIENCE_MS = 7_000;
const own = servers()[0]!;

let context: TestContext;
let scratch: Scratch;
let network: Network;
/** One for all tests: each must leave it as it was. */
let job: Job;
let inputs: Record<string, string>;
let before: Record<string, string>;

/** pg_dump and the inventory choose the rows of this configuration table by a condition, for which they wait as long as somebody holds the lock. */
const GATE = 4711;
const GATED = `UPDATE pg_extension SET extconfig = ARRAY['session'::regclass::oid],
  extcondition = ARRAY['WHERE pg_advisory_lock_shared(${GATE}) IS NOT NULL'] WHERE extname = 'plpgsql';`;

beforeAll(async () => {
  context = await testContext();
  scratch = await startScratch(context, { binaries: programsOf(own), listen: true });
  await query(scratch.url, `${SHOP}${HUGE}${GATED}`);
  const folder = await mkdtemp(join(context.tempDir, 'tls-'));
  await makeCertificates(context, folder);
  await showCertificate(scratch, folder, 'good');
  network = await startNetwork(Number(new URL(scratch.url).port));
  const source = Object.assign(new URL(scratch.url), { port: String(network.port) }).href;
  inputs = { mode: 'backup', source, destination: 'dir:backups', 'lock-timeout': '10m' };
  job = await newJob();
  expectEnd(await runStep({ job, inputs }), 0, 'passed');
  before = await keptIn(job.backups);
});
afterAll(async () => {
  await job.remove();
  await network.close();
  await scratch.stop();
  await context.cleanup();
});

interface Network {
  port: number;
  /** Nothing passes any more; who connects is let in and hears nothing. */
  freeze(): void;
  /** The same as soon as the server has sent so much from now on. Resolves when it has. */
  freezeAfter(bytes: number): Promise<void>;
  thaw(): void;
  close(): Promise<void>;
}

/** A way to the server that the tests can hold up. */
async function startNetwork(target: number): Promise<Network> {
  const sockets = new Set<Socket>();
  let frozen = false;
  let left = Number.POSITIVE_INFINITY;
  let used = Promise.withResolvers<void>();
  const freeze = () => {
    frozen = true;
    for (const socket of sockets) socket.pause();
    used.resolve();
  };
  const carry = (from: Socket, to: Socket) => {
    sockets.add(from);
    if (frozen) from.pause();
    from.on('data', (chunk: Buffer) => {
      to.write(chunk);
      if (from.remotePort === target) left -= chunk.length;
      if (left <= 0 && !frozen) freeze();
    });
    from.on('error', () => {});
    from.on('close', () => {
      sockets.delete(from);
      if (!frozen) to.destroy();
    });
  };
  const listener: Server = createServer((near) => {
    const far = dial(target, '127.0.0.1');
    carry(near, far);
    carry(far, near);
  });
  await once(listener.listen(0, '127.0.0.1'), 'listening');
  return {
    port: (listener.address() as AddressInfo).port,
    freeze,
    freezeAfter: (bytes) => {
      left = bytes;
      used = Promise.withResolvers<void>();
      return used.promise;
    },
    // What was held up is lost, as it would be: both ends learn that the other is gone.
    thaw: () => {
      frozen = false;
      left = Number.POSITIVE_INFINITY;
      for (const socket of sockets) socket.destroy();
    },
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await once(listener.close(), 'close');
    },
  };
}

const sessions = (tag: string, state = 'true') =>
  query<{ pid: number }>(scratch.url, `SELECT pid FROM pg_stat_activity WHERE application_name = 'seaworthy-${tag}' AND ${state}`);

const postmaster = async () => Number((await readFile(join(scratch.dataDirectory, 'postmaster.pid'), 'utf8')).split('\n')[0]);

const everyProcess = async () => {
  const rows = await query<{ pid: number }>(scratch.url, 'SELECT pid FROM pg_stat_activity WHERE pid <> pg_backend_pid()');
  return [await postmaster(), ...rows.map(({ pid }) => pid)];
};

let stopped: number[] = [];
const stopProcesses = (pids: number[]) => {
  stopped = pids;
  for (const pid of stopped) process.kill(pid, 'SIGSTOP');
};
const continueProcesses = () => {
  for (const pid of stopped) process.kill(pid, 'SIGCONT');
  stopped = [];
};

interface Freeze {
  what: string;
  sslmode: 'disable' | 'require';
  freeze(step: StartedStep): Promise<void>;
  thaw(): void;
}

const FREEZES: Freeze[] = [
  {
    what: 'the two processes that serve it stand still (SIGSTOP)',
    sslmode: 'disable',
    freeze: async (step) => stopProcesses((await sessions(await step.tag())).map(({ pid }) => pid)),
    thaw: continueProcesses,
  },
  {
    what: 'the whole server stands still (SIGSTOP)',
    sslmode: 'disable',
    freeze: async () => stopProcesses(await everyProcess()),
    thaw: continueProcesses,
  },
  {
    what: 'the network carries nothing any more',
    sslmode: 'disable',
    freeze: async () => network.freeze(),
    thaw: () => network.thaw(),
  },
  {
    what: 'the network carries nothing any more under TLS',
    sslmode: 'require',
    freeze: async () => network.freeze(),
    thaw: () => network.thaw(),
  },
];

/** A step in the middle of its dump: pg_dump and the inventory both have a statement at work on the server. */
async function atTheGate<T>(more: Record<string, string>, act: (step: StartedStep, open: () => Promise<void>) => Promise<T>): Promise<T> {
  const keeper = new pg.Client({ connectionString: scratch.url });
  keeper.on('error', () => {});
  await keeper.connect();
  try {
    await keeper.query('SELECT pg_advisory_lock($1)', [GATE]);
    const step = await startStep({ job, inputs: { ...inputs, ...more } });
    const tag = await step.tag();
    await step.reaches('two sessions at the gate', async () => (await sessions(tag, "wait_event = 'advisory'")).length === 2);
    return await act(step, () => keeper.end());
  } finally {
    await keeper.end();
  }
}

/** Whatever the server still had for it goes as soon as it moves again. */
async function expectClean(step: Awaited<StartedStep['done']>): Promise<void> {
  expect(await keptIn(job.backups)).toEqual(before);
  await expectNothingLeft(step, scratch.url);
}

test('a backup that only waits for a while passes', async () => {
  const elsewhere = await newJob();
  try {
    const step = await atTheGate({ destination: `dir:${elsewhere.backups}` }, async (started, open) => {
      await open();
      return started.done;
    });
    expectEnd(step, 0, 'passed');
  } finally {
    await elsewhere.remove();
  }
});

describe.each(FREEZES)('in the middle of the dump $what', ({ sslmode, freeze, thaw }) => {
  const over = () => ({ source: `${inputs.source}?sslmode=${sslmode}` });

  test.each(['SIGINT', 'SIGTERM'] as const)('%s ends it in time, with nothing left behind', async (signal) => {
    const { step, ms } = await atTheGate(over(), async (started) => {
      await freeze(started);
      return started.end(signal).finally(thaw);
    });
    expectEnd(step, 130, 'cancelled');
    expect(said(step, 'error')).toEqual([`cancelled by ${signal}`]);
    expect(ms).toBeLessThan(PATIENCE_MS);
    await expectClean(step);
  });

  test('timeout ends it, with nothing left behind', async () => {
    const { step, ms } = await atTheGate({ ...over(), timeout: '3s' }, async (started) => {
      await freeze(started);
      const began = performance.now();
      const ended = await started.done.finally(thaw);
      return { step: ended, ms: performance.now() - began };
    });
    expectEnd(step, 1, 'failed');
    expect(said(step, 'error')).toEqual([expect.stringMatching(/not done within the timeout of 3 s/)]);
    expect(ms).toBeLessThan(3_000 + PATIENCE_MS);
    await expectClean(step);
  });
});

test('a network that breaks off in the middle of the rows, and SIGINT: ends in time, with nothing left behind', async () => {
  const half = network.freezeAfter(5_000_000);
  const started = await startStep({ job, inputs });
  await Promise.race([half, started.done]);
  await until('the session of pg_dump', async () => (await sessions(await started.tag(), "query LIKE 'COPY%'")).length === 1);
  const { step, ms } = await started.end('SIGINT').finally(() => network.thaw());
  expectEnd(step, 130, 'cancelled');
  expect(ms).toBeLessThan(PATIENCE_MS);
  await expectClean(step);
});
