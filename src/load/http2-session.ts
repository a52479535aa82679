import { type ClientHttp2Session, connect, type OutgoingHttpHeaders } from 'node:http2';
import { connect as connectTls } from 'node:tls';
import { tlsOptions } from './exchange.ts';
import { type Histogram, record } from './histogram.ts';
import { CONNECTIONS } from './memory.ts';
import type { Origin } from './plan.ts';
import type { RequestParts } from './request.ts';

/** What the sessions of a thread have in common. */
export interface Http2Wire {
  origin: Origin;
  /** PEM text. */
  ca: string | undefined;
  /** Microseconds from connecting to being ready. */
  connects: Histogram;
  /** Where CONNECTIONS says how many are open. */
  gauges: Float64Array;
  nextAddress: number;
}

/** A connection that many requests share. */
export interface Http2Session {
  readonly client: ClientHttp2Session;
  /** It has been connected. */
  ready: boolean;
  /** Nothing new may be sent: it was closed, is about to be, or did not come about. */
  over: boolean;
  /** Under way. */
  streams: number;
  /** By `performance.now()`: when anything last came of it. */
  heardAt: number;
  /** Why it broke, where it did not simply end. */
  broken: NodeJS.ErrnoException | undefined;
  /** Bytes since the last time that somebody asked: streams do not know theirs. */
  traffic(): { read: number; written: number };
}

export interface Http2Sessions {
  /** One with room for another stream; a new one where there is none. */
  take(): Http2Session;
  /** A stream of it is over. */
  give(session: Http2Session): void;
  /** Nothing new is sent on it; it is closed with its last stream. */
  retire(session: Http2Session): void;
  close(): void;
}

/** So many users share a connection, or fewer where the server says so: what most servers allow, and proxies open. */
const MOST_STREAMS = 100;
/** What a server may send before it hears that it was read, as browsers have it: with the 64 KB of the standard, distance alone would be the limit. */
const STREAM_WINDOW = 6 * 1024 * 1024;
const SESSION_WINDOW = 15 * 1024 * 1024;

export function http2Sessions(wire: Http2Wire): Http2Sessions {
  const sessions = new Map<Http2Session, { most: number }>();
  let ticket: Buffer | undefined;

  function open(): Http2Session {
    const began = performance.now();
    const { origin, ca } = wire;
    const socket = connectTls(
      tlsOptions({ origin, ca, session: ticket }, origin.addresses[wire.nextAddress++ % origin.addresses.length]!, 'h2'),
    );
    socket.setNoDelay(true);
    const counted = { read: 0, written: 0 };
    const limits = { most: MOST_STREAMS };
    const retired = () => {
      session.over = true;
    };
    // Before the client's own listener, which ends the streams.
    socket.once('close', retired);
    socket.once('error', (thrown) => {
      session.broken = thrown;
    });
    socket.on('session', (fresh: Buffer) => {
      ticket = fresh;
    });
    const session: Http2Session = {
      client: connect(urlOf(origin), { createConnection: () => socket, settings: { enablePush: false, initialWindowSize: STREAM_WINDOW } }),
      ready: false,
      over: false,
      streams: 0,
      heardAt: began,
      broken: undefined,
      traffic: () => {
        const delta = { read: socket.bytesRead - counted.read, written: socket.bytesWritten - counted.written };
        counted.read += delta.read;
        counted.written += delta.written;
        return delta;
      },
    };
    const { client } = session;
    client.once('connect', () => {
      session.ready = true;
      client.setLocalWindowSize(SESSION_WINDOW);
      record(wire.connects, (performance.now() - began) * 1_000);
    });
    client.on('remoteSettings', ({ maxConcurrentStreams = MOST_STREAMS }) => {
      limits.most = Math.max(1, Math.min(MOST_STREAMS, maxConcurrentStreams));
    });
    client.once('goaway', retired);
    client.on('error', (thrown) => {
      session.broken ??= thrown;
      retired();
    });
    client.once('close', () => {
      retired();
      sessions.delete(session);
      wire.gauges[CONNECTIONS]!--;
    });
    sessions.set(session, limits);
    wire.gauges[CONNECTIONS]!++;
    return session;
  }

  function endUnused(session: Http2Session): void {
    if (session.over && session.streams === 0) session.client.destroy();
  }

  return {
    take: () => {
      for (const [session, { most }] of sessions) {
        if (session.over || session.streams >= most) continue;
        session.streams++;
        return session;
      }
      const session = open();
      session.streams++;
      return session;
    },
    give: (session) => {
      session.streams--;
      endUnused(session);
    },
    retire: (session) => {
      session.over = true;
      endUnused(session);
    },
    close: () => {
      for (const session of sessions.keys()) session.client.destroy();
    },
  };
}

const urlOf = ({ host, port }: Origin): string => `https://${host.includes(':') ? `[${host}]` : host}:${port}`;

/** They say how a connection of HTTP/1.1 is used: RFC 9113 section 8.2.2. */
const OF_CONNECTIONS = new Set(['connection', 'keep-alive', 'proxy-connection', 'transfer-encoding', 'upgrade', 'host']);

/** The same request as HTTP/2 has it: RFC 9113 section 8.3.1. */
export function http2Headers({ method, path, headers }: RequestParts): OutgoingHttpHeaders {
  const fields: OutgoingHttpHeaders = { ':method': method, ':path': path, ':scheme': 'https' };
  for (const [name, value] of headers) {
    const lower = name.toLowerCase();
    if (lower === 'host') fields[':authority'] = value;
    else if (!OF_CONNECTIONS.has(lower)) fields[lower] = value;
  }
  return fields;
}
