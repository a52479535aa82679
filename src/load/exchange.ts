import { isIP } from 'node:net';
import type { ConnectionOptions } from 'node:tls';
import type { Answer } from './conditions.ts';
import type { Fault } from './memory.ts';
import type { Origin } from './plan.ts';
import type { Wanted } from './response.ts';

/** One request at a time, over whatever carries it: a connection of its own, or a stream of a session that others use too. */
export interface Exchange {
  /** Of the last request. */
  readonly reader: Answer;
  /** By `performance.now()`: when the request was handed over, when the first byte of the answer came. */
  readonly sentAt: number;
  readonly firstByteAt: number;
  /** Of this answer, heads included. */
  readonly bytesIn: number;
  readonly bytesOut: number;
  /** How often the request was sent anew. */
  readonly resent: number;
  readonly busy: boolean;
  send(outgoing: Outgoing, now: number): void;
  /** Gives up a request that was sent before `before`. */
  expire(before: number, now: number): void;
  /** Without a word: whoever calls knows that nothing is to come. */
  close(): void;
}

/** Whoever sends. Each request ends in one of these calls, once. */
export interface Sender {
  answered(now: number): void;
  failed(fault: Fault, message: string, now: number): void;
}

export interface Outgoing {
  bytes: Buffer;
  /** The same as a string of one byte a letter, where they are few and no body follows. */
  text: string | undefined;
  /** Sent after the bytes, piece by piece. */
  body: Buffer | undefined;
  /** May be sent once more where a kept connection turns out to be closed: RFC 9110 section 9.2.2. */
  idempotent: boolean;
  wanted: Wanted;
}

/** For an address of the origin, whose certificate is checked for its name. */
export function tlsOptions(
  { origin, ca, session }: { origin: Origin; ca: string | undefined; session: Buffer | undefined },
  address: string,
  protocol: 'http/1.1' | 'h2',
): ConnectionOptions {
  return {
    host: address,
    port: origin.port,
    ALPNProtocols: [protocol],
    // An address has no SNI; its certificate is checked for the address.
    ...(isIP(origin.host) ? {} : { servername: origin.host }),
    ...(ca === undefined ? {} : { ca }),
    ...(session === undefined ? {} : { session }),
  };
}

const UNREACHABLE = new Set([
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EHOSTDOWN',
  'ENETDOWN',
  'EADDRNOTAVAIL',
  'EMFILE',
  'ENFILE',
  'ETIMEDOUT',
  'EACCES',
  'EPERM',
  'EINVAL',
  'ENOTFOUND',
  'EAI_AGAIN',
]);

/** Why no connection came about. */
export function connectFault({ code = '' }: NodeJS.ErrnoException): Fault {
  if (code === 'ECONNREFUSED') return 'refused';
  if (code === 'ECONNRESET' || code === 'EPIPE') return 'reset';
  return UNREACHABLE.has(code) ? 'unreachable' : 'tls';
}
