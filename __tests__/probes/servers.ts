import { once } from 'node:events';
import { createServer as createHttp, type RequestListener } from 'node:http';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { afterEach } from '@jest/globals';
import { UserError } from '../../src/errors.ts';
import type { Look, Probe, ProbeWorld, Seen } from '../../src/probes/index.ts';

export interface Served {
  port: number;
  server: Server;
  /** Connections accepted so far, those that are closed too. */
  accepted: Socket[];
  stop(): Promise<void>;
}

/** Long enough for a busy machine to answer, so that only what never comes is waited for. */
export const PATIENT_MS = 20_000;

export const world = (more: Partial<ProbeWorld> = {}): ProbeWorld => ({ env: {}, lookMs: PATIENT_MS, cwd: process.cwd(), ...more });

const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

/** To be done after the test, whatever becomes of it. */
export const later = (work: () => Promise<void>): void => void stops.push(work);

/** A server of this test, on a port of its own; ended after it with all its connections. */
export async function listen(server: Server, host = '127.0.0.1', port = 0): Promise<Served> {
  const accepted: Socket[] = [];
  server.on('connection', (socket: Socket) => {
    accepted.push(socket);
    socket.on('error', () => {});
  });
  server.listen(port, host);
  await once(server, 'listening');
  const stop = async () => {
    for (const socket of accepted) socket.destroy();
    if (server.listening) await new Promise((resolve) => server.close(resolve));
  };
  later(stop);
  return { port: (server.address() as AddressInfo).port, server, accepted, stop };
}

export const serveHttp = (answer: RequestListener, host?: string, port?: number): Promise<Served> => listen(createHttp(answer), host, port);
export const serveTcp = (greet: (socket: Socket) => void, host?: string): Promise<Served> => listen(createServer(greet), host);
/** Takes whatever it is told, and never answers. */
export const silent = (socket: Socket): void => void socket.resume();

export const serveJson = (document: unknown, status = 200): Promise<Served> =>
  serveHttp((_, response) => void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(document)));

export interface Asking {
  options?: Record<string, unknown>;
  metrics?: string[];
  world?: Partial<ProbeWorld>;
}

/** A target that is closed after the test. */
export function open(probe: Probe, url: string, { options = {}, metrics = [], world: more = {} }: Asking = {}): Look {
  const look = probe.open({ url, options, metrics }, world(more));
  later(() => look.close());
  return look;
}

/** One look. */
export const see = (probe: Probe, url: string, asking?: Asking): Promise<Seen> =>
  open(probe, url, asking).observe(new AbortController().signal);

/** The error of a look that must fail. */
export async function failure(probe: Probe, url: string, asking?: Asking): Promise<UserError> {
  const thrown = await see(probe, url, asking).then(
    () => new Error('The look succeeded.'),
    (error: unknown) => error,
  );
  if (thrown instanceof UserError) return thrown;
  throw thrown;
}

/** The error of a target that cannot be read. */
export function refusal(probe: Probe, url: string, options: Record<string, unknown> = {}, metrics: string[] = []): UserError {
  try {
    probe.open({ url, options, metrics }, world());
  } catch (thrown) {
    if (thrown instanceof UserError) return thrown;
    throw thrown;
  }
  throw new Error('The target was read.');
}

/** Settles when the other side has seen the end of every connection. */
export async function allClosed({ accepted }: Served): Promise<void> {
  await Promise.all(accepted.map((socket) => socket.destroyed || new Promise((resolve) => socket.once('close', resolve))));
}
