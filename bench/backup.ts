import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { Context } from '../src/context.ts';
import { requireServer } from '../src/engines/postgres/binaries.ts';
import { startScratch } from '../src/engines/postgres/scratch.ts';
import { Secrets } from '../src/secrets.ts';
import { makeBenchDatabase } from './database.ts';

/**
 * `npm run bench [-- MB …]`: the bundle against pg_dump, in interleaved rounds on one throwaway server; medians, and ratios within the run.
 * The limit is `pg_dump -Fc -Z0 > /dev/null`. MB defaults to 100 and 1500; ROUNDS (default 5) may be set in the environment.
 */
const SIZES = process.argv.slice(2).map(Number);
const ROUNDS = Number(process.env.ROUNDS ?? 5);
const BUNDLE = join(import.meta.dirname, '../dist/index.js');

interface Run {
  seconds: number;
  /** Peak memory of the Node process, in MB; 0 for pg_dump. */
  megabytes: number;
}

const CONTENDERS = ['limit', 'counts', 'full', 'default', 'pg_dump -Fc'] as const;
type Contender = (typeof CONTENDERS)[number];

/** Peak memory of the Node process, in MB, whatever the size of the database. */
const MOST_MEGABYTES = 160;

/** What is aimed at: a factor of the limit, and of `pg_dump -Fc`. */
const TARGETS: Partial<Record<Contender, { ofLimit: number; ofDump: number }>> = {
  counts: { ofLimit: 1.15, ofDump: 0.6 },
  full: { ofLimit: 1.45, ofDump: 0.6 },
};

const controller = new AbortController();
process.once('SIGINT', () => controller.abort(new Error('stopped')));
const tempDir = await mkdtemp(join(tmpdir(), 'seaworthy-bench-'));
const context: Context = {
  env: process.env,
  signal: controller.signal,
  now: () => new Date(),
  log: () => {},
  progress: () => {},
  secrets: new Secrets(),
  tempDir,
  tag: randomBytes(6).toString('hex'),
  remember: () => {},
};
const binaries = await requireServer(context);
const scratch = await startScratch(context, { listen: true, binaries, settings: { shared_buffers: '512MB', max_wal_size: '8GB' } });
try {
  console.log(
    `${cpus().length} x ${cpus()[0]!.model}, PostgreSQL ${scratch.version}, Node ${process.versions.node}, ${ROUNDS} interleaved rounds, medians`,
  );
  for (const size of SIZES.length > 0 ? SIZES : [100, 1500]) await measure(size);
} finally {
  await scratch.stop();
  await rm(tempDir, { recursive: true, force: true });
}

async function measure(megabytes: number): Promise<void> {
  const name = `bench_${megabytes}`;
  const admin = new pg.Client(scratch.url);
  admin.on('error', () => {}); // The server is stopped under it when the bench is.
  await admin.connect();
  await admin.query(`CREATE DATABASE ${name}`);
  const url = scratch.url.replace(/\/postgres$/, `/${name}`);
  const made = await makeBenchDatabase(url, megabytes);
  const runs = new Map<Contender, Run[]>(CONTENDERS.map((contender) => [contender, []]));
  await once('limit', url); // Warms the cache; not counted.
  for (let round = 0; round < ROUNDS; round++) {
    // Another order each round, so that none is always after the same neighbour.
    for (let i = 0; i < CONTENDERS.length; i++) {
      const contender = CONTENDERS[(i + round) % CONTENDERS.length]!;
      runs.get(contender)!.push(await once(contender, url));
    }
  }
  await admin.query(`DROP DATABASE ${name}`);
  await admin.end();
  show(Math.round(made.bytes / 1e6), made.rows, runs);
}

function once(contender: Contender, url: string): Promise<Run> {
  switch (contender) {
    case 'limit':
      return timed(binaries.path('pg_dump'), ['-Fc', '-Z0', url]);
    case 'pg_dump -Fc':
      return timed(binaries.path('pg_dump'), ['-Fc', '-f', join(tempDir, 'x.dump'), url]);
    case 'counts':
      return backup(url, ['--fingerprint', 'counts', '--verify', 'none']);
    case 'full':
      return backup(url, ['--fingerprint', 'full', '--verify', 'none']);
    case 'default':
      return backup(url, []);
  }
}

async function backup(url: string, flags: string[]): Promise<Run> {
  const report = 'data:text/javascript,process.on("exit",()=>console.log("peak",process.resourceUsage().maxRSS/1024))';
  const destination = join(tempDir, 'backups');
  const args = [
    '--import',
    report,
    BUNDLE,
    'backup',
    '--destination',
    `dir:${destination}`,
    '--report-dir',
    join(tempDir, 'report'),
    ...flags,
  ];
  const run = await timed(process.execPath, args, { SEAWORTHY_SOURCE: url });
  await rm(destination, { recursive: true, force: true });
  return run;
}

/** The whole process, start and end included. */
function timed(file: string, args: string[], env: Record<string, string> = {}): Promise<Run> {
  return new Promise((resolve, reject) => {
    const began = performance.now();
    const child = spawn(file, args, {
      env: { ...process.env, ...env },
      stdio: ['ignore', file === process.execPath ? 'pipe' : 'ignore', 'inherit'],
    });
    let said = '';
    child.stdout?.on('data', (chunk: Buffer) => {
      said += chunk;
    });
    child.once('error', reject);
    child.once('close', (code) => {
      const seconds = (performance.now() - began) / 1_000;
      if (code === 0) resolve({ seconds, megabytes: Number(/^peak ([\d.]+)$/m.exec(said)?.[1] ?? 0) });
      else reject(new Error(`${file} exited with ${code}: ${said}`));
    });
  });
}

function show(megabytes: number, rows: number, runs: Map<Contender, Run[]>): void {
  const seconds = (contender: Contender) => median(runs.get(contender)!.map((run) => run.seconds));
  console.log(`\n${megabytes} MB database, ${rows.toLocaleString('en')} rows`);
  console.log('                 seconds    min    max   of limit   of pg_dump -Fc   peak MB of Node');
  for (const contender of CONTENDERS) {
    const all = runs.get(contender)!;
    const [ofLimit, ofDump] = [seconds(contender) / seconds('limit'), seconds(contender) / seconds('pg_dump -Fc')];
    const target = TARGETS[contender];
    const judged = target
      ? `  (at most ${target.ofLimit} and ${target.ofDump}: ${ofLimit <= target.ofLimit && ofDump <= target.ofDump ? 'met' : 'MISSED'})`
      : '';
    const [low, high] = [Math.min(...all.map((run) => run.seconds)), Math.max(...all.map((run) => run.seconds))];
    const peak = Math.max(...all.map((run) => run.megabytes));
    const columns = [
      seconds(contender).toFixed(2).padStart(9),
      low.toFixed(2).padStart(7),
      high.toFixed(2).padStart(7),
      ofLimit.toFixed(2).padStart(11),
      ofDump.toFixed(2).padStart(17),
    ];
    console.log(
      `${contender.padEnd(15)}${columns.join('')}${peak ? `${peak.toFixed(0).padStart(18)} ${peak <= MOST_MEGABYTES ? '' : 'TOO MUCH'}` : ''}${judged}`,
    );
  }
}

function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)]!;
}
