import { mkdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { run } from '../command.ts';
import type { Context } from '../context.ts';
import { type Running, start } from '../process.ts';

export interface Neighbours {
  /** Of those that could be had on this machine. */
  redis?: string;
  celery?: string;
  /** Why the others could not. */
  missing: string[];
  stop(): Promise<void>;
}

const TASKS = `from celery import Celery
app = Celery("demo_shop", broker="BROKER")

@app.task(name="shop.send_receipt")
def send_receipt(order):
    return order
`;

/** A throwaway Redis and a Celery worker on it, where the machine has the programs. Nothing is installed for a demo. */
export async function startNeighbours(context: Context): Promise<Neighbours> {
  const running: Running[] = [];
  const stop = async () => void (await Promise.all(running.map((one) => one.stop())));
  const has = async (program: string) => (await run(context, [program, '--version'])).code === 0;
  if (!(await has('redis-server'))) return { missing: ['redis-server, and with it Celery'], stop };
  const port = await freePort();
  const folder = join(context.tempDir, 'redis');
  await mkdir(folder, { mode: 0o700 });
  const args = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder, '--save', '', '--appendonly', 'no'];
  running.push(quiet(start(context, { file: 'redis-server', args })));
  const redis = `redis://127.0.0.1:${port}/0`;
  if (!(await has('celery'))) return { redis, missing: ['celery'], stop };
  await writeFile(join(folder, 'demo_shop.py'), TASKS.replace('BROKER', redis));
  const worker = ['-A', 'demo_shop', 'worker', '--pool', 'solo', '--loglevel', 'ERROR'];
  running.push(quiet(start(context, { file: 'celery', args: worker, cwd: folder, env: { PYTHONPATH: folder, HOME: folder } })));
  return { redis, celery: `celery+${redis}`, missing: [], stop };
}

/** What it says is not the demo's to tell. */
function quiet(running: Running): Running {
  running.stdin.end();
  running.stdout.resume();
  return running;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  await new Promise<void>((resolve) => void server.close(() => resolve()));
  return port;
}
