import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { generateX25519Identity, identityToRecipient } from 'age-encryption';
import pg from 'pg';
import { startS3Servers } from '../__tests__/helpers/s3-servers/start.ts';
import { requireServer } from '../src/engines/postgres/binaries.ts';
import { startScratch } from '../src/engines/postgres/scratch.ts';
import { makeBenchDatabase } from './database.ts';
import { interleaved, machine, median, type Run, runBundle, withWorld } from './harness.ts';

/**
 * `npm run bench:stores [-- MB]`: the same backup to a folder, to a folder encrypted, and to real S3 servers on this machine, which share its
 * processors with everything else. Ratios to the folder within the run. ROUNDS (default 3) may be set in the environment.
 */
const MEGABYTES = Number(process.argv[2] ?? 1_500);
const ROUNDS = Number(process.env.ROUNDS ?? 3);
const MOST_MEGABYTES = 160;
const LIMIT = { encrypted: 1.3, s3: 1.1 };

await withWorld(async (context) => {
  const binaries = await requireServer(context);
  const { servers, stop } = await startS3Servers(context);
  const scratch = await startScratch(context, { listen: true, binaries, settings: { shared_buffers: '512MB', max_wal_size: '8GB' } });
  try {
    const admin = new pg.Client(scratch.url);
    admin.on('error', () => {}); // The server is stopped under it when the bench is.
    await admin.connect();
    await admin.query('CREATE DATABASE bench');
    const source = scratch.url.replace(/\/postgres$/, '/bench');
    const made = await makeBenchDatabase(source, MEGABYTES);
    const recipient = await identityToRecipient(await generateX25519Identity());
    const folder = join(context.tempDir, 'backups');
    for (const server of servers) {
      const credentials = { accessKeyId: server.accessKey, secretAccessKey: server.secretKey };
      const client = new S3Client({ endpoint: server.endpoint, region: server.region, forcePathStyle: true, credentials });
      await client.send(new CreateBucketCommand({ Bucket: 'bench' }));
      client.destroy();
    }
    const contenders = ['folder', 'encrypted', ...servers.map(({ name }) => name)];
    const once = async (contender: string): Promise<Run> => {
      const server = servers.find(({ name }) => name === contender);
      const destination = server ? `s3://bench/x?endpoint=${server.endpoint}&region=${server.region}` : `dir:${folder}`;
      const keys: Record<string, string> = server ? { AWS_ACCESS_KEY_ID: server.accessKey, AWS_SECRET_ACCESS_KEY: server.secretKey } : {};
      const flags = contender === 'encrypted' ? ['--encrypt-to', recipient] : [];
      const args = ['backup', '--destination', destination, '--name', 'bench', '--verify', 'none', ...flags];
      const run = await runBundle(context, args, { SEAWORTHY_SOURCE: source, ...keys });
      await rm(folder, { recursive: true, force: true });
      return run;
    };
    await once('folder'); // Warms the cache; not counted.
    show(made.bytes, contenders, await interleaved(contenders, ROUNDS, once), scratch.version);
    await admin.end();
  } finally {
    await scratch.stop();
    await stop();
  }
});

function show(bytes: number, contenders: string[], runs: Map<string, Run[]>, version: string): void {
  console.log(`${machine()}, PostgreSQL ${version}, ${Math.round(bytes / 1e6)} MB database, ${ROUNDS} interleaved rounds, medians`);
  const seconds = (contender: string) => median(runs.get(contender)!.map((run) => run.seconds));
  console.log('               seconds   of folder   at most   peak MB of Node');
  for (const contender of contenders) {
    const ratio = seconds(contender) / seconds('folder');
    const limit = contender === 'folder' ? 1 : contender === 'encrypted' ? LIMIT.encrypted : LIMIT.s3;
    const peak = Math.max(...runs.get(contender)!.map((run) => run.megabytes));
    const verdict = ratio > limit ? 'MISSED' : peak > MOST_MEGABYTES ? 'TOO MUCH MEMORY' : 'met';
    console.log(
      `${contender.padEnd(12)}${seconds(contender).toFixed(2).padStart(10)}${ratio.toFixed(2).padStart(12)}${limit.toFixed(2).padStart(10)}${peak.toFixed(0).padStart(18)}   ${verdict}`,
    );
  }
}
