import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { celeryProbe } from '../../src/probes/celery.ts';
import { canary, envelope } from '../../src/probes/celery-envelope.ts';
import { askRedis } from './redis-server.ts';
import { until } from './until.ts';

const execute = promisify(execFile);
const CACHE = join(import.meta.dirname, '../../node_modules/.cache/seaworthy');

/** The oldest that is looked after here, with what it ran on in its time, and the newest. */
const PACKAGES = {
  '5.2.7': ['celery==5.2.7', 'kombu==5.2.4', 'redis==4.3.6', 'amqp==5.1.1', 'vine==5.0.0'],
  '5.7.0': ['celery[redis]==5.7.0', 'kombu[redis]==5.7.0'],
};
export type CeleryVersion = keyof typeof PACKAGES;
export const CELERY_VERSIONS = Object.keys(PACKAGES) as CeleryVersion[];

/** From PyPI once, beside the other things that only tests need. */
async function installCelery(version: CeleryVersion): Promise<string> {
  const home = join(CACHE, `celery-${version}`);
  if (await stat(home).catch(() => undefined)) return home;
  await mkdir(dirname(home), { recursive: true });
  const work = await mkdtemp(`${home}.`);
  try {
    await execute('python3', ['-m', 'pip', 'install', '-q', '--disable-pip-version-check', '--target', work, ...PACKAGES[version]]);
  } catch (thrown) {
    await rm(work, { recursive: true, force: true });
    throw new Error(`pip could not install celery ${version}, which these tests start workers of: ${(thrown as Error).message}`);
  }
  await rename(work, home).catch(async (thrown: NodeJS.ErrnoException) => {
    await rm(work, { recursive: true, force: true });
    if (thrown.code !== 'ENOTEMPTY' && thrown.code !== 'EEXIST') throw thrown;
  });
  return home;
}

export interface WorkerOptions {
  version: CeleryVersion;
  broker: string;
  /** Before the `@`. */
  name: string;
  pool?: 'prefork' | 'solo' | 'threads';
  concurrency?: number;
  /** More of the environment of celery_tasks.py. */
  env?: Record<string, string>;
  args?: string[];
  /** The target whose looks it is to appear in, where prefix or exchange are not the usual ones. */
  url?: string;
}

export interface Worker {
  /** As it calls itself: `w1@host`. */
  node: string;
  process: ChildProcess;
  /** What it logged. */
  log: string[];
  /** Process ids of its pool. */
  children(): Promise<number[]>;
  kill(): Promise<void>;
}

/** A real worker that has said it is ready, and answers: it listens to remote control a moment later. */
export async function startWorker({
  version,
  broker,
  name,
  pool = 'prefork',
  concurrency = 1,
  env = {},
  args = [],
  url = `celery+${broker}`,
}: WorkerOptions): Promise<Worker> {
  const home = await installCelery(version);
  const node = `${name}@here`;
  const options = ['-n', node, '-P', pool, '-c', String(concurrency), '-l', 'INFO', '--without-mingle', '--without-gossip', ...args];
  const child = spawn('python3', ['-m', 'celery', '-A', 'celery_tasks', 'worker', ...options], {
    cwd: import.meta.dirname,
    // Its own group, so that the pool ends with it.
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      PYTHONPATH: home,
      PYTHONDONTWRITEBYTECODE: '1',
      C_FORCE_ROOT: '1',
      BROKER: broker,
      ...env,
    },
  });
  const log: string[] = [];
  const kill = async () => {
    const gone = child.exitCode === null && child.signalCode === null ? once(child, 'close') : undefined;
    try {
      process.kill(-child.pid!, 'SIGKILL');
    } catch {
      // It is gone already.
    }
    await gone;
  };
  const isReady = new Promise<void>((resolve) => {
    for (const stream of [child.stdout, child.stderr]) {
      createInterface(stream).on('line', (line) => {
        log.push(line);
        if (line.endsWith(`${node} ready.`)) resolve();
      });
    }
  });
  const ended = once(child, 'close').then(() => {
    throw new Error(`The Celery worker ${node} (${version}) ended before it was ready: ${log.slice(-5).join(' / ')}`);
  });
  ended.catch(() => {});
  await Promise.race([isReady, ended]);
  const look = celeryProbe.open({ url, options: {}, metrics: [] }, { env: {}, lookMs: 20_000, cwd: '/' });
  const answers = async () => (await look.observe(new AbortController().signal)).values.get('workers')?.detail?.includes(node);
  await until(`the answer of ${node}`, answers);
  return { node, process: child, log, kill, children: () => childrenOf(child.pid!) };
}

async function childrenOf(pid: number): Promise<number[]> {
  const text = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8');
  return text.split(' ').filter(Boolean).map(Number);
}

/** Puts a task of celery_tasks.py into a queue of a Redis broker, as a client would. */
export async function sendTask(broker: string, task: string, args: unknown[], queue = 'celery'): Promise<void> {
  const { id, headers } = canary(Date.now());
  const body = JSON.stringify([args, {}, { callbacks: null, errbacks: null, chain: null, chord: null }]);
  const message = envelope(body, { ...headers, task, expires: null, timelimit: [null, null] }, '', queue, {
    correlation_id: id,
    reply_to: id,
  });
  await askRedis(broker, ['LPUSH', queue, message]);
}
