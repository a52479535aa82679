import { execFile } from 'node:child_process';
import { chmod, chown, mkdir, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { Context } from '../../src/context.ts';
import { installPackage } from '../../src/engines/postgres/install.ts';
import type { Scratch } from '../../src/engines/postgres/scratch.ts';
import { output, type Running, start } from '../../src/process.ts';
import { query, type TestServer } from './database.ts';
import { until } from './until.ts';

const execute = promisify(execFile);

/** What stands between a step and a server, or beside it: a pooler, a standby, certificates. All on loopback, all ended by `stop`. */
export interface Neighbour {
  /** Of the superuser, in the database `postgres`. */
  url: string;
  stop(): Promise<void>;
}

/** The user a throwaway server runs as, which is the one its data belong to; undefined when that is us. */
async function userOf(scratch: Scratch): Promise<{ uid: number; gid: number } | undefined> {
  const { uid, gid } = await stat(scratch.dataDirectory);
  return uid === process.getuid?.() ? undefined : { uid, gid };
}

const asUser = async (scratch: Scratch) => {
  const user = await userOf(scratch);
  return { cwd: scratch.socketDirectory, ...(user ? { user } : {}) };
};

const stopped = async (running: Running) => {
  await running.stop();
  await running.done.catch(() => {});
};

/** A program by its name, installed with apt where it is missing; throws one sentence where it cannot be had. */
export async function requireProgram(context: Context, name: string, from = name): Promise<string> {
  const env = { ...context.env, PATH: [context.env.PATH, '/usr/sbin', '/sbin'].join(':') };
  const look = async () => (await execute('sh', ['-c', `command -v ${name}`], { env }).catch(() => undefined))?.stdout.trim();
  const present = await look();
  if (present) return present;
  const obstacle = await installPackage(context, from);
  const installed = await look();
  if (installed) return installed;
  throw new Error(`The tests need ${name}, and ${obstacle ?? `installing ${from} did not bring it`}: install the package ${from}.`);
}

/** PgBouncer in front of a server, in the mode given. It logs in with the password of the URL, so that it can at the server too. */
export async function startPooler(
  context: Context,
  scratch: Scratch,
  mode: 'session' | 'transaction' | 'statement',
  more: Record<string, string> = {},
): Promise<Neighbour> {
  const program = await requireProgram(context, 'pgbouncer');
  const { username, password, port } = new URL(scratch.url);
  const own = await asUser(scratch);
  const listen = await freePort();
  const folder = join(dirname(scratch.dataDirectory), `pooler-${listen}`);
  await mkdir(folder);
  await writeFile(join(folder, 'users'), `"${username}" "${decodeURIComponent(password)}"\n`);
  const settings = [
    `[databases]\n* = host=127.0.0.1 port=${port}\n[pgbouncer]`,
    `listen_addr = 127.0.0.1\nlisten_port = ${listen}\nunix_socket_dir =`,
    `auth_type = scram-sha-256\nauth_file = ${join(folder, 'users')}\npool_mode = ${mode}`,
    ...Object.entries(more).map(([name, value]) => `${name} = ${value}`),
  ];
  await writeFile(join(folder, 'ini'), `${settings.join('\n')}\n`);
  const running = start(context, { file: program, args: [join(folder, 'ini')], ...own });
  running.stdin.end();
  running.stdout.resume();
  const url = `postgres://${username}:${password}@127.0.0.1:${listen}/postgres`;
  await until('PgBouncer to answer', () => answers(url));
  return { url, stop: () => stopped(running) };
}

/** A hot standby of the server, made by pg_basebackup. The server needs `wal_level=replica` and `max_wal_senders`. */
export async function startStandby(context: Context, primary: Scratch, { bin }: TestServer): Promise<Neighbour> {
  const own = await asUser(primary);
  const data = join(dirname(primary.dataDirectory), 'standby');
  const port = await freePort();
  const url = Object.assign(new URL(primary.url), { port: String(port) }).href;
  await output(context, {
    ...own,
    file: join(bin, 'pg_basebackup'),
    args: ['-D', data, '-R', '-X', 'stream', '-c', 'fast', '-h', primary.socketDirectory, '-p', String(primary.port), '-U', 'postgres'],
    env: { PGPASSWORD: decodeURIComponent(new URL(primary.url).password) },
  });
  const settings = {
    port: String(port),
    listen_addresses: '127.0.0.1',
    unix_socket_directories: primary.socketDirectory,
    max_wal_senders: '4',
  };
  const running = start(context, {
    ...own,
    file: join(bin, 'postgres'),
    args: ['-D', data, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])],
    stopSignal: 'SIGQUIT',
  });
  running.stdin.end();
  running.stdout.resume();
  await until('the standby to answer', () => answers(url));
  return { url, stop: () => stopped(running) };
}

export const answers = (url: string) =>
  query(url, 'SELECT 1').then(
    () => true,
    () => false,
  );

/** Certificates of an authority of our own, `NAME.crt` and `NAME.key` in a folder, and one that is signed by itself. `ca` is the authority's file. */
export async function makeCertificates(context: Context, folder: string): Promise<{ ca: string }> {
  const openssl = await requireProgram(context, 'openssl');
  const run = (...args: string[]) => execute(openssl, args, { cwd: folder });
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  await run('req', '-x509', ...key, '-keyout', 'ca.key', '-out', 'ca.pem', '-days', '30', '-subj', '/CN=authority of the tests');
  for (const { name, host, days } of CERTIFICATES) {
    const extension = join(folder, `${name}.ext`);
    await writeFile(extension, `subjectAltName=DNS:${host}\n`);
    await run('req', ...key, '-keyout', `${name}.key`, '-out', `${name}.csr`, '-subj', `/CN=${host}`);
    const signed = ['-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial', '-days', days, '-extfile', extension];
    await run('x509', '-req', '-in', `${name}.csr`, '-out', `${name}.crt`, ...signed);
  }
  const itself = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost', '-days', '30'];
  await run('req', '-x509', ...key, '-keyout', 'self-signed.key', '-out', 'self-signed.crt', ...itself);
  return { ca: join(folder, 'ca.pem') };
}

export type CertificateName = 'good' | 'wrong-name' | 'expired' | 'self-signed';

const CERTIFICATES: { name: CertificateName; host: string; days: string }[] = [
  { name: 'good', host: 'localhost', days: '30' },
  { name: 'wrong-name', host: 'db.example.com', days: '30' },
  { name: 'expired', host: 'localhost', days: '-1' },
];

/** From now on the server offers TLS with this certificate. */
export async function showCertificate(scratch: Scratch, folder: string, name: CertificateName): Promise<void> {
  const user = await userOf(scratch);
  for (const [file, mode] of [['crt', 0o644] as const, ['key', 0o600] as const]) {
    const copy = join(scratch.dataDirectory, `${name}.${file}`);
    await rm(copy, { force: true });
    await execute('cp', [join(folder, `${name}.${file}`), copy]);
    await chmod(copy, mode);
    if (user) await chown(copy, user.uid, user.gid);
  }
  await query(scratch.url, `ALTER SYSTEM SET ssl_cert_file = '${name}.crt'`);
  await query(scratch.url, `ALTER SYSTEM SET ssl_key_file = '${name}.key'`);
  await query(scratch.url, 'ALTER SYSTEM SET ssl = on');
  await query(scratch.url, 'SELECT pg_reload_conf()');
  // The postmaster reads the certificate before it forks the next session, which then knows the new setting.
  await until('the server to show its certificate', async () => {
    const [row] = await query<{ ssl: string; file: string }>(
      scratch.url,
      "SELECT current_setting('ssl') AS ssl, current_setting('ssl_cert_file') AS file",
    );
    return row?.ssl === 'on' && row.file === `${name}.crt`;
  });
}

export async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve, reject) => probe.once('error', reject).listen(0, '127.0.0.1', resolve));
  const address = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('The machine gave no free port on 127.0.0.1.');
  return address.port;
}
