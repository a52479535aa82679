import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { testContext } from './context.ts';
import { freePort, requireProgram } from './neighbours.ts';
import { until } from './until.ts';

const execute = promisify(execFile);
/** What Debian's own scripts call as another user, out of our reach; these run as whoever starts them. */
const PROGRAMS = '/usr/lib/rabbitmq/bin';

export interface RabbitServer {
  port: number;
  /** `amqp://guest:guest@127.0.0.1:PORT/`. */
  url: string;
  process: ChildProcess;
  /** rabbitmqctl against this broker; its output. */
  control(...args: string[]): Promise<string>;
  stop(): Promise<void>;
}

/**
 * A real broker of its own: its node name, its ports, its folder, and its own epmd, which the virtual machine would otherwise leave running for
 * the whole machine, and which another broker may need. `settings` are those of rabbitmq.conf.
 */
export async function startRabbit(settings: Record<string, string> = {}): Promise<RabbitServer> {
  const context = await testContext();
  await requireProgram(context, 'rabbitmq-server').finally(context.cleanup);
  const folder = await mkdtemp(join(tmpdir(), 'seaworthy-rabbit-'));
  const [port, distribution, epmd] = [await freePort(), await freePort(), await freePort()];
  const config = { 'listeners.tcp.1': `127.0.0.1:${port}`, 'log.console': 'true', 'disk_free_limit.absolute': '1MB', ...settings };
  await writeFile(
    join(folder, 'rabbitmq.conf'),
    Object.entries(config)
      .map(([name, value]) => `${name} = ${value}\n`)
      .join(''),
  );
  await writeFile(join(folder, 'enabled_plugins'), '[].\n');
  const env = {
    PATH: process.env.PATH,
    HOME: folder,
    RABBITMQ_NODENAME: `seaworthy-${port}@localhost`,
    RABBITMQ_NODE_IP_ADDRESS: '127.0.0.1',
    RABBITMQ_DIST_PORT: String(distribution),
    RABBITMQ_CONFIG_FILE: join(folder, 'rabbitmq.conf'),
    RABBITMQ_ENABLED_PLUGINS_FILE: join(folder, 'enabled_plugins'),
    RABBITMQ_MNESIA_BASE: join(folder, 'mnesia'),
    RABBITMQ_LOG_BASE: join(folder, 'log'),
    RABBITMQ_PID_FILE: join(folder, 'pid'),
    ERL_EPMD_PORT: String(epmd),
    ERL_EPMD_ADDRESS: '127.0.0.1',
    LC_ALL: 'C.UTF-8',
  };
  // In the foreground, so that it ends with us and not by itself.
  const names = spawn('epmd', ['-address', '127.0.0.1', '-port', String(epmd)], { env, stdio: 'ignore' });
  await until('epmd', () => listens(epmd));
  const child = spawn(join(PROGRAMS, 'rabbitmq-server'), [], { env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  const stop = async () => {
    const ends = [names, child].map(async (running) => {
      if (running.exitCode === null && running.signalCode === null) await once(running, 'close');
    });
    try {
      process.kill(-child.pid!, 'SIGKILL');
    } catch {
      // It is gone already.
    }
    names.kill('SIGKILL');
    await Promise.all(ends);
    await rm(folder, { recursive: true, force: true });
  };
  await ready(child).catch(async (thrown) => {
    await stop();
    throw thrown;
  });
  return {
    port,
    url: `amqp://guest:guest@127.0.0.1:${port}/`,
    process: child,
    control: async (...args) =>
      (await execute(join(PROGRAMS, 'rabbitmqctl'), ['-q', '-n', env.RABBITMQ_NODENAME, ...args], { env })).stdout,
    stop,
  };
}

function listens(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  return new Promise((resolve) => {
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
  }).finally(() => socket.destroy()) as Promise<boolean>;
}

async function ready(child: ChildProcess): Promise<void> {
  const said: string[] = [];
  const isReady = new Promise<void>((resolve) => {
    for (const stream of [child.stdout!, child.stderr!]) {
      createInterface(stream).on('line', (line) => {
        said.push(line);
        if (/completed with \d+ plugins|Server startup complete/.test(line)) resolve();
      });
    }
  });
  const ended = once(child, 'close').then(() => {
    throw new Error(`The test's RabbitMQ did not start: ${said.slice(-8).join(' / ')}`);
  });
  ended.catch(() => {});
  await Promise.race([isReady, ended]);
}
