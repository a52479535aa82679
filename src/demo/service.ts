import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Session } from '../engines/postgres/connection.ts';

/** A small web service as a team would deploy one: it answers what it sells, and how it and its database are. */
export interface Service {
  url: string;
  /** The commit that is deployed from now on. A broken one fails its own check, as a bad release does. */
  deploy(sha: string, broken?: boolean): void;
  stop(): Promise<void>;
}

const ITEMS = Array.from({ length: 20 }, (_, at) => ({ id: at + 1, name: `item ${at + 1}`, price: 10 + at }));

/** Listens on a port of its own, on loopback. `open` opens a connection to its database. */
export async function startService(open: () => Promise<Session>): Promise<Service> {
  let [version, isBroken] = ['0'.repeat(40), false];
  const began = performance.now();
  const items = JSON.stringify({ items: ITEMS });
  const server = createServer(async (request, response) => {
    const answer = (status: number, body: string) => void response.writeHead(status, { 'content-type': 'application/json' }).end(body);
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://shop');
    if (pathname === '/items/') return answer(200, items);
    // So that the demo's rollback command has something to call.
    if (pathname === '/deploy/' && request.method === 'POST') {
      [version, isBroken] = [searchParams.get('sha') ?? version, false];
      return answer(200, JSON.stringify({ version }));
    }
    if (pathname !== '/health/') return answer(404, '{"detail":"not found"}');
    const database = await databaseCheck(open);
    const templates = isBroken ? { status: 'error', detail: 'template base.html is missing' } : { status: 'ok' };
    const fit = database.status === 'ok' && !isBroken;
    const health = {
      status: fit ? 'ok' : 'error',
      version,
      uptime_seconds: Math.round((performance.now() - began) / 1_000),
      checks: { database, templates },
    };
    answer(fit ? 200 : 503, JSON.stringify(health));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    deploy: (sha, broken = false) => {
      [version, isBroken] = [sha, broken];
    },
    stop: () => closed(server),
  };
}

async function databaseCheck(open: () => Promise<Session>): Promise<{ status: 'ok' | 'error'; latency_ms?: number }> {
  const began = performance.now();
  try {
    const connection = await open();
    await connection.query('SELECT 1');
    await connection.close();
    return { status: 'ok', latency_ms: Math.round(performance.now() - began) };
  } catch {
    return { status: 'error' };
  }
}

function closed(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => void server.close(() => resolve()));
}
