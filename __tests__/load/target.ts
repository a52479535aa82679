import { once } from 'node:events';
import { createServer as createHttp, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { drive } from '../../src/load/drive.ts';
import type { LoadPlan, Origin, StepPlan } from '../../src/load/plan.ts';
import { requestBytes } from '../../src/load/request.ts';
import type { LoadResult } from '../../src/load/result.ts';

/** A server on this machine that a test aims at. */
export interface Target {
  origin: Origin;
  /** Requests, or on a raw server pieces of them. */
  seen: number;
  connections: number;
  close(): Promise<void>;
}

export const ok: RequestListener = (_request, response) => void response.end('{"id":7}');

/** The program itself: where threads start. */
export const ENTRY = new URL('../../src/index.ts', import.meta.url).pathname;

export async function httpTarget(answer: (request: IncomingMessage, response: ServerResponse, nth: number) => void = ok): Promise<Target> {
  const server = createHttp((request, response) => answer(request, response, ++target.seen));
  const target = await listening(server);
  return target;
}

/** One that does with a connection what it likes. */
export const rawTarget = (onConnection: (socket: Socket, target: Target) => void): Promise<Target> => {
  const server = createServer((socket) => {
    socket.on('error', () => {});
    socket.on('data', () => {
      target.seen++;
    });
    onConnection(socket, target);
  });
  let target: Target;
  return listening(server).then((listens) => {
    target = listens;
    return listens;
  });
};

export async function listening(server: Server, tls = false): Promise<Target> {
  const sockets = new Set<Socket>();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const target: Target = {
    origin: { host: '127.0.0.1', port, tls, addresses: ['127.0.0.1'] },
    seen: 0,
    connections: 0,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
  server.on('connection', (socket: Socket) => {
    target.connections++;
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  return target;
}

export const step = (origin: Origin, changes: Partial<StepPlan> = {}): StepPlan => ({
  name: 'get',
  method: 'GET',
  request: requestBytes(origin, {
    method: changes.method ?? 'GET',
    path: '/',
    ...(changes.body ? { bodyLength: changes.body.length } : {}),
  }),
  expect: [[200, 299]],
  ...changes,
});

/** Two users, half a second, in the process of the test. */
export const planFor = (origin: Origin, changes: Partial<LoadPlan> = {}, ofStep: Partial<StepPlan> = {}): LoadPlan => ({
  origin,
  flows: [{ name: 'flow', weight: 1, steps: [step(origin, ofStep)] }],
  model: { users: 2 },
  durationMs: 500,
  timeoutMs: 5_000,
  workers: 1,
  ...changes,
});

export const run = (plan: LoadPlan, signal = new AbortController().signal): Promise<LoadResult> => drive(plan, signal, { entry: ENTRY });
