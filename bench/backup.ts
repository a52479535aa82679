import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { requireServer } from '../src/engines/postgres/binaries.ts';
import { startScratch } from '../src/engines/postgres/scratch.ts';
import { makeBenchDatabase } from './database.ts';
import { interleaved, machine, median, type Run, runBundle, timed, withWorld } from './harness.ts';

/**
 * `npm run bench [-- MB …]`: the bundle against pg_dump, in interleaved rounds on one throwaway server; medians, and ratios within the run.
 * The limit is `pg_dump -Fc -Z0 > /dev/null`. MB defaults to 100 and 1500; ROUNDS (default 5) may be set in the environment.
 */
const SIZES = process.argv.slice(2).map(Number);
const ROUNDS = Number(process.env.ROUNDS ?? 5);

const CONTENDERS = ['limit', 'counts', 'full', 'default', 'pg_dump -Fc'] as const;
type Contender = (typeof CONTENDERS)[number];

/** Peak memory of the Node process, in MB, whatever the size of the database; and by how much the sizes may differ. */
const MOST_MEGABYTES = 160;
const SAME = 1.15;

/** What is aimed at: a factor of the limit, and of `pg_dump -Fc`. Below this size starting is most of it, and only memory is judged. */
const JUDGED_FROM_MB = 1_000;
const TARGETS: Partial<Record<Contender, { ofLimit: number; ofDump: number }>> = {
  counts: { ofLimit: 1.15, ofDump: 0.6 },
  full: { ofLimit: 1.45, ofDump: 0.6 },
};

await withWorld(async (context) => {
  const binaries = await requireServer(context);
  const scratch = await startScratch(context, { listen: true, binaries, settings: { shared_buffers: '512MB', max_wal_size: '8GB' } });
  const admin = new pg.Client(scratch.url);
  admin.on('error', () => {}); // The server is stopped under it when the bench is.
  const peaks: number[] = [];
  try {
    await admin.connect();
    console.log(`${machine()}, PostgreSQL ${scratch.version}, ${ROUNDS} interleaved rounds, medians`);
    for (const megabytes of SIZES.length > 0 ? SIZES : [100, 1500]) {
      const name = `bench_${megabytes}`;
      await admin.query(`CREATE DATABASE ${name}`);
      const url = scratch.url.replace(/\/postgres$/, `/${name}`);
      const made = await makeBenchDatabase(url, megabytes);
      const destination = join(context.tempDir, 'backups');
      const backup = async (flags: string[]) => {
        const run = await runBundle(context, ['backup', '--destination', `dir:${destination}`, ...flags], { SEAWORTHY_SOURCE: url });
        await rm(destination, { recursive: true, force: true });
        return run;
      };
      const once = (contender: Contender): Promise<Run> => {
        switch (contender) {
          case 'limit':
            return timed(binaries.path('pg_dump'), ['-Fc', '-Z0', url]);
          case 'pg_dump -Fc':
            return timed(binaries.path('pg_dump'), ['-Fc', '-f', join(context.tempDir, 'x.dump'), url]);
          case 'counts':
            return backup(['--fingerprint', 'counts', '--verify', 'none']);
          case 'full':
            return backup(['--fingerprint', 'full', '--verify', 'none']);
          case 'default':
            return backup([]);
        }
      };
      await once('limit'); // Warms the cache; not counted.
      const runs = await interleaved(CONTENDERS, ROUNDS, once);
      await admin.query(`DROP DATABASE ${name}`);
      peaks.push(show(Math.round(made.bytes / 1e6), made.rows, runs));
    }
    if (peaks.length > 1) console.log(`\nPeak memory by size: ${peaks.map((peak) => peak.toFixed(0)).join(', ')} MB, ${sameMemory(peaks)}`);
    await admin.end();
  } finally {
    await scratch.stop();
  }
});

/** Prints a table; returns the highest peak of memory. */
function show(megabytes: number, rows: number, runs: Map<Contender, Run[]>): number {
  const seconds = (contender: Contender) => median(runs.get(contender)!.map((run) => run.seconds));
  console.log(`\n${megabytes} MB database, ${rows.toLocaleString('en')} rows`);
  console.log('                 seconds    min    max   of limit   of pg_dump -Fc   peak MB of Node');
  for (const contender of CONTENDERS) {
    const all = runs.get(contender)!.map((run) => run.seconds);
    const [ofLimit, ofDump] = [seconds(contender) / seconds('limit'), seconds(contender) / seconds('pg_dump -Fc')];
    const target = megabytes >= JUDGED_FROM_MB ? TARGETS[contender] : undefined;
    const judged = target
      ? `  (at most ${target.ofLimit} and ${target.ofDump}: ${ofLimit <= target.ofLimit && ofDump <= target.ofDump ? 'met' : 'MISSED'})`
      : '';
    const peak = peakOf(runs, contender);
    const columns = [
      seconds(contender).toFixed(2).padStart(9),
      Math.min(...all)
        .toFixed(2)
        .padStart(7),
      Math.max(...all)
        .toFixed(2)
        .padStart(7),
      ofLimit.toFixed(2).padStart(11),
      ofDump.toFixed(2).padStart(17),
      ...(peak > 0 ? [`${peak.toFixed(0).padStart(18)} ${peak <= MOST_MEGABYTES ? '' : 'TOO MUCH'}`] : []),
    ];
    console.log(`${contender.padEnd(15)}${columns.join('')}${judged}`);
  }
  return Math.max(...CONTENDERS.map((contender) => peakOf(runs, contender)));
}

function peakOf(runs: Map<Contender, Run[]>, contender: Contender): number {
  return Math.max(...runs.get(contender)!.map((run) => run.megabytes));
}

function sameMemory(peaks: number[]): string {
  return Math.max(...peaks) / Math.min(...peaks) <= SAME ? 'the same' : 'NOT THE SAME';
}
