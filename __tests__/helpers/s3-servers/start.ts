import { randomBytes } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Context } from '../../../src/context.ts';
import { messageOf } from '../../../src/errors.ts';
import { type Running, start } from '../../../src/process.ts';
import { freePort } from '../neighbours.ts';
import { until } from '../until.ts';
import { buildProgram, MINIO, type Program, VERSITYGW } from './build.ts';
import type { S3Server } from './client.ts';

export interface StartedS3Servers {
  servers: S3Server[];
  stop(): Promise<void>;
}

interface Launch {
  args: string[];
  env: Record<string, string>;
}

interface Kind extends Program {
  /** `home` is empty; the server listens on `address` only and keeps everything in `home`. */
  launch(home: string, address: string, keys: Pick<S3Server, 'accessKey' | 'secretKey'>): Launch;
  /** Answers 200 as soon as requests are served. */
  health: string;
}

const KINDS: Kind[] = [
  {
    ...MINIO,
    launch: (home, address, { accessKey, secretKey }) => ({
      args: ['server', '--quiet', '--address', address, '--certs-dir', join(home, 'certs'), join(home, 'data')],
      // It would ask its maker for a newer release, and open a port for its web pages.
      env: { MINIO_ROOT_USER: accessKey, MINIO_ROOT_PASSWORD: secretKey, MINIO_UPDATE: 'off', MINIO_BROWSER: 'off', HOME: home },
    }),
    health: '/minio/health/ready',
  },
  {
    ...VERSITYGW,
    launch: (home, address, { accessKey, secretKey }) => ({
      args: [
        ...['--quiet', '--port', address, '--health', '/health'],
        // Beside the data: not every file system keeps extended attributes.
        ...['posix', '--versioning-dir', join(home, 'versions'), '--sidecar', join(home, 'attributes'), join(home, 'data')],
      ],
      env: { ROOT_ACCESS_KEY_ID: accessKey, ROOT_SECRET_ACCESS_KEY: secretKey, HOME: home },
    }),
    health: '/health',
  },
];

/**
 * Builds what is not built yet and starts each server on 127.0.0.1, with a random port and random keys, in the context's folder. Throws one
 * sentence when one cannot be had; the others are stopped then. Nothing is ever left out silently.
 */
export async function startS3Servers(context: Context): Promise<StartedS3Servers> {
  const programs: string[] = [];
  for (const kind of KINDS) programs.push(await buildProgram(context, kind)); // One build keeps both cores busy.
  const running: Running[] = [];
  const stop = async () => void (await Promise.all(running.map((server) => server.stop())));
  try {
    const servers = await Promise.all(KINDS.map((kind, i) => startServer(context, kind, programs[i]!, running)));
    return { servers, stop };
  } catch (thrown) {
    await stop();
    throw thrown;
  }
}

async function startServer(context: Context, kind: Kind, program: string, all: Running[]): Promise<S3Server> {
  const home = join(context.tempDir, kind.name);
  for (const folder of ['data', 'versions', 'attributes', 'certs']) await mkdir(join(home, folder), { recursive: true });
  const address = `127.0.0.1:${await freePort()}`;
  const keys = { accessKey: `test${randomBytes(6).toString('hex')}`, secretKey: randomBytes(20).toString('hex') };
  const server = start(context, { file: program, cwd: home, ...kind.launch(home, address, keys) });
  all.push(server);
  server.stdin.end();
  server.stdout.resume();
  let ended: unknown;
  server.done.then(
    () => (ended ??= new Error('it exited')),
    (thrown) => (ended ??= thrown),
  );
  await until(`${kind.name} to answer`, async () => {
    if (ended) throw new Error(`The test server ${kind.name} ended before it answered: ${messageOf(ended)}`);
    return fetch(`http://${address}${kind.health}`).then(
      ({ ok }) => ok,
      () => false,
    );
  });
  return { name: kind.name, version: kind.version, endpoint: `http://${address}`, data: join(home, 'data'), region: 'us-east-1', ...keys };
}
