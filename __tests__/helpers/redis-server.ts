import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type Answer, connectRedis } from '../../src/engines/redis/connection.ts';
import { type Command, Refusal } from '../../src/engines/redis/refusal.ts';
import { parseRedis } from '../../src/engines/redis/url.ts';
import { testContext } from './context.ts';
import { freePort, requireProgram } from './neighbours.ts';

export interface RedisServer {
  port: number;
  /** Without database. */
  url: string;
  /** Its Unix socket. */
  socket: string;
  folder: string;
  process: ChildProcess;
  /** Answers of commands, on a connection of their own. */
  ask(...commands: Command[]): Promise<Answer[]>;
  /** Every key with its remaining time in milliseconds, -1 where it stays for ever. */
  keys(db?: number): Promise<Map<string, number>>;
  stop(): Promise<void>;
}

/** A real server on a port and a socket of its own, with its data in a folder of its own. `settings` are those of redis.conf. */
export async function startRedis(settings: Record<string, string> = {}, password?: string): Promise<RedisServer> {
  const context = await testContext();
  const program = await requireProgram(context, 'redis-server').finally(context.cleanup);
  const folder = await mkdtemp(join(tmpdir(), 'seaworthy-redis-'));
  const port = await freePort();
  const socket = join(folder, 'redis.sock');
  const all = { port: String(port), bind: '127.0.0.1', dir: folder, unixsocket: socket, save: '', ...settings };
  const child = spawn(
    program,
    Object.entries(all).flatMap(([name, value]) => [`--${name}`, value]),
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const remove = () => rm(folder, { recursive: true, force: true });
  await ready(child).catch(async (thrown) => {
    await remove();
    throw thrown;
  });
  const url = `redis://${password === undefined ? '' : `:${password}@`}127.0.0.1:${port}`;
  const ask = (...commands: Command[]) => askRedis(url, ...commands);
  return {
    port,
    url,
    socket,
    folder,
    process: child,
    ask,
    keys: async (db = 0) => {
      const [, keys] = await ask(['SELECT', db], ['KEYS', '*']);
      const names = (keys as string[]).toSorted();
      const [, ...expiries] = await ask(['SELECT', db], ...names.map((name): Command => ['PTTL', name]));
      return new Map(names.map((name, at) => [name, Number(expiries[at])]));
    },
    stop: async () => {
      const gone = child.exitCode === null && child.signalCode === null ? once(child, 'close') : undefined;
      // It may be stopped: only this ends it then.
      child.kill('SIGKILL');
      await gone;
      await remove();
    },
  };
}

/** Throws what the server refuses. */
export async function askRedis(url: string, ...commands: Command[]): Promise<Answer[]> {
  const session = await connectRedis(parseRedis(url).target, { signal: new AbortController().signal, lookMs: 10_000 });
  try {
    const answers = await session.send(...commands);
    const refusal = answers.find((answer) => answer instanceof Refusal);
    if (refusal) throw new Error(`${refusal.code} ${refusal.text}`);
    return answers;
  } finally {
    session.close();
  }
}

async function ready(child: ChildProcess): Promise<void> {
  const said: string[] = [];
  const lines = createInterface(child.stdout!);
  const isReady = new Promise<void>((resolve) => {
    lines.on('line', (line) => {
      said.push(line);
      if (/Ready to accept connections/.test(line)) resolve();
    });
  });
  const ended = once(child, 'close').then(() => {
    throw new Error(`The test's Redis did not start: ${said.slice(-3).join(' / ')}`);
  });
  ended.catch(() => {});
  await Promise.race([isReady, ended]);
}
