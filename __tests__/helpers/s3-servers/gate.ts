import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { S3Server } from './client.ts';

/** When of a request: before it is passed on, in the middle of its body, when the server has answered and nobody knows it yet. */
export const INSTANTS = ['arrived', 'half way', 'answered'] as const;
export type Instant = (typeof INSTANTS)[number];

export interface Passing {
  method: string;
  /** Without the bucket, decoded; empty where the request is about the bucket itself. */
  key: string;
  query: URLSearchParams;
  instant: Instant;
}

/** A door in front of an S3 server. Everything goes through it unchanged; who sees it pass may cut the connection. */
export interface Gate {
  endpoint: string;
  /** Called at every instant of every request; `cut` ends the request there, as if the client were gone. Undefined: all may pass. */
  watch: ((passing: Passing) => 'cut' | undefined) | undefined;
  stop(): Promise<void>;
}

export async function openGate(server: S3Server): Promise<Gate> {
  const target = new URL(server.endpoint);
  const doorkeeper = createServer((incoming, answer) => pass(incoming, answer, target, gate));
  await once(doorkeeper.listen(0, '127.0.0.1'), 'listening');
  const gate: Gate = {
    endpoint: `http://127.0.0.1:${(doorkeeper.address() as AddressInfo).port}`,
    watch: undefined,
    stop: async () => {
      doorkeeper.closeAllConnections();
      await new Promise((resolve) => doorkeeper.close(resolve));
    },
  };
  return gate;
}

function pass(incoming: IncomingMessage, answer: ServerResponse, target: URL, gate: Gate): void {
  // The host that the client named stays: it is a part of what was signed. Node's server has said "continue" already.
  const { expect, ...headers } = incoming.headers;
  const outgoing = request({ host: target.hostname, port: target.port, method: incoming.method, path: incoming.url, headers });
  const isCut = (instant: Instant) => {
    if (gate.watch?.({ ...described(incoming), instant }) !== 'cut') return false;
    incoming.socket.destroy();
    outgoing.destroy();
    return true;
  };
  outgoing.on('error', () => incoming.socket.destroy());
  answer.on('close', () => outgoing.destroy());
  if (isCut('arrived')) return;

  const half = Number(incoming.headers['content-length'] ?? 0) / 2;
  let passed = 0;
  incoming.on('data', (chunk: Buffer) => {
    const before = passed;
    passed += chunk.length;
    if (before < half && passed >= half && isCut('half way')) return;
    if (!outgoing.write(chunk)) {
      incoming.pause();
      outgoing.once('drain', () => incoming.resume());
    }
  });
  incoming.on('end', () => outgoing.end());
  outgoing.on('response', (response) => {
    if (isCut('answered')) return;
    answer.writeHead(response.statusCode ?? 502, response.rawHeaders);
    response.pipe(answer);
  });
}

function described(incoming: IncomingMessage): Omit<Passing, 'instant'> {
  const { pathname, searchParams } = new URL(incoming.url ?? '/', 'http://gate');
  const key = decodeURIComponent(pathname.split('/').slice(2).join('/'));
  return { method: incoming.method ?? '', key, query: searchParams };
}
