import { mkdir, writeFile } from 'node:fs/promises';
import { Agent, request } from 'node:http';
import { join } from 'node:path';
import pLimit from 'p-limit';
import { makeManifest } from '../__tests__/helpers/manifest.ts';
import { startS3 } from '../__tests__/helpers/s3-server.ts';
import { proofText } from '../__tests__/helpers/series.ts';
import { backupId, type Manifest } from '../src/manifest.ts';
import { parseKeep } from '../src/retention/keep.ts';
import { removals } from '../src/retention/plan.ts';
import { planSeries } from '../src/retention/prune.ts';
import { openStorage } from '../src/storage/index.ts';
import { showCount } from '../src/units.ts';
import { machine, median, type Run, timed, withWorld } from './harness.ts';

/**
 * `npm run bench:retention [-- BACKUPS]`: listing a series and planning its retention, in a folder and in an S3 server on this machine, which
 * shares its processors. Whole processes, start included, one after another; medians. BACKUPS defaults to 10000; ROUNDS (default 3) may be set
 * in the environment.
 */
const ROUNDS = Number(process.env.ROUNDS ?? 3);
const LIMIT = { seconds: 5, megabytes: 200 };
const HOUR = 3_600_000;
const NEWEST = Date.parse('2026-11-21T03:00:00Z');
const KEYS = { AWS_ACCESS_KEY_ID: 'bench', AWS_SECRET_ACCESS_KEY: 'bench' };

if (process.argv[2] === '--plan') await plan(process.argv[3]!);
else await measure(Number(process.argv[2] ?? 10_000));

/** The measured process. */
async function plan(location: string): Promise<void> {
  const storage = openStorage(location, { env: process.env, tempDir: '/tmp' });
  const { identity } = makeManifest().parts[0]!;
  const keep = parseKeep('last=7 daily=7 weekly=4 monthly=12 yearly=2');
  const planned = await planSeries(storage, 'shop', { keep, identity, now: new Date(NEWEST + HOUR) });
  console.log(`planned ${planned.decisions.length} to remove ${removals(planned).length + planned.held}`);
  console.log('peak', process.resourceUsage().maxRSS / 1_024);
}

async function measure(backups: number): Promise<void> {
  await withWorld(async ({ tempDir }) => {
    const s3 = await startS3();
    try {
      const folder = join(tempDir, 'backups');
      const bucket = await s3.bucket();
      await Promise.all([fill(backups, intoFolder(folder)), fill(backups, intoBucket(s3.direct, bucket))]);
      console.log(`${machine()}, ${showCount(backups)} backups, ${ROUNDS} rounds, medians`);
      console.log('        seconds    min    max   peak MB');
      await show('folder', `dir:${folder}`);
      await show('s3', `s3://${bucket}?endpoint=${s3.direct}`);
    } finally {
      await s3.stop();
    }
  });
}

async function show(name: string, location: string): Promise<void> {
  const runs: Run[] = [];
  for (let round = 0; round < ROUNDS; round++)
    runs.push(await timed(process.execPath, ['--no-warnings', import.meta.filename, '--plan', location], KEYS));
  const seconds = runs.map((run) => run.seconds);
  const peak = Math.max(...runs.map((run) => run.megabytes));
  const columns = [
    median(seconds).toFixed(2).padStart(9),
    Math.min(...seconds)
      .toFixed(2)
      .padStart(7),
    Math.max(...seconds)
      .toFixed(2)
      .padStart(7),
  ];
  const met = median(seconds) <= LIMIT.seconds && peak <= LIMIT.megabytes;
  console.log(
    `${name.padEnd(6)}${columns.join('')}${peak.toFixed(0).padStart(10)}   at most ${LIMIT.seconds} s and ${LIMIT.megabytes} MB: ${met ? 'met' : 'MISSED'}`,
  );
}

type Write = (key: string, content: string) => Promise<void>;

/** One an hour, with the files that a backup has; one in a hundred proven, one in fifty with an alarm. */
async function fill(backups: number, write: Write): Promise<void> {
  const each = Array.from({ length: backups }, (_, i) => i);
  await pLimit(32).map(each, async (i) => {
    const at = new Date(NEWEST - i * HOUR);
    const id = backupId(at, i.toString(16).padStart(6, '0'));
    const manifest: Manifest = makeManifest({ id, createdAt: at.toISOString(), alarms: i % 50 === 49 ? ['max-shrink'] : [] });
    const folder = `shop/${id}`;
    for (const file of ['shop.pgdump.zst', 'globals.sql.zst', 'inventory.json.zst', 'RECOVERY.md']) await write(`${folder}/${file}`, 'x');
    // As mode backup writes it.
    await write(`${folder}/manifest.json`, `${JSON.stringify(manifest, null, 2)}\n`);
    if (i % 100 === 99) await write(`${folder}/proof-20261121T050000Z.json`, proofText(id));
  });
}

/** Not through the storage, which makes every file durable. */
function intoFolder(root: string): Write {
  return async (key, content) => {
    const path = join(root, key);
    await mkdir(join(path, '..'), { recursive: true });
    await writeFile(path, content);
  };
}

/** Not through the SDK, which takes three times as long. The server does not ask who it is. */
function intoBucket(endpoint: string, bucket: string): Write {
  const agent = new Agent({ keepAlive: true, maxSockets: 32 });
  return (key, content) =>
    new Promise((resolve, reject) => {
      const headers = { 'content-type': 'application/octet-stream', 'content-length': Buffer.byteLength(content) };
      const put = request(`${endpoint}/${bucket}/${key}`, { method: 'PUT', agent, headers }, (answer) => {
        answer.resume().once('end', resolve).once('error', reject);
      });
      put.once('error', reject).end(content);
    });
}
