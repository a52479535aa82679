import { readFile } from 'node:fs/promises';
import { Agent as HttpAgent, request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { isIP } from 'node:net';
import { messageOf } from '../errors.ts';
import { emptyHistogram } from './histogram.ts';
import { type Http2Sessions, http2Headers, http2Sessions } from './http2-session.ts';
import { CONNECTIONS } from './memory.ts';
import type { Origin, StepPlan } from './plan.ts';
import { fill, type RequestParts, requestParts } from './request.ts';

/** What came back, one entry a request. */
export interface SequenceAnswer {
  /** Undefined where there was none, and `fault` says why. */
  status?: number;
  fault?: string;
  /** From the header, as it was sent: seconds, or a date. */
  retryAfter?: string;
  ms: number;
}

/** How long one answer is waited for, in milliseconds. */
export interface SequenceOptions {
  timeoutMs: number;
  signal: AbortSignal;
  /** After an answer that was not the one expected there is nothing more to learn; undefined asks to the end. */
  expected: readonly number[];
}

/**
 * Sends one request again and again, each after the answer to the last, on a connection of its own that is kept: as one client would that tries
 * passwords. Ends with the first answer that is not the expected one. Rejects only on abort.
 */
export async function runSequence(
  origin: Origin,
  step: StepPlan,
  { timeoutMs, signal, expected }: SequenceOptions,
): Promise<SequenceAnswer[]> {
  const ca = origin.caFile ? await readFile(origin.caFile, 'utf8') : undefined;
  const way = origin.http2 ? overHttp2(origin, ca) : overHttp1(origin, ca);
  const answers: SequenceAnswer[] = [];
  try {
    for (const status of expected) {
      const began = performance.now();
      const by = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
      const answer = await way.ask(written(step), by).catch((thrown: Error) => ({
        fault: by.aborted ? `no answer within ${timeoutMs} ms` : messageOf(thrown),
      }));
      signal.throwIfAborted();
      answers.push({ ...answer, ms: Math.round(performance.now() - began) });
      if (!('status' in answer) || answer.status !== status) break;
    }
    return answers;
  } finally {
    way.close();
  }
}

interface Way {
  /** Rejects where there is no answer. */
  ask(request: RequestParts, signal: AbortSignal): Promise<Pick<SequenceAnswer, 'status' | 'retryAfter'>>;
  close(): void;
}

function overHttp1(origin: Origin, ca: string | undefined): Way {
  const agent = origin.tls ? new HttpsAgent({ keepAlive: true, maxSockets: 1 }) : new HttpAgent({ keepAlive: true, maxSockets: 1 });
  const ask: Way['ask'] = ({ method, path, headers, body }, signal) =>
    new Promise((resolve, reject) => {
      const request = (origin.tls ? httpsRequest : httpRequest)({
        ...{ agent, method, path, headers: headers.flat(), setHost: false, host: origin.addresses[0]!, port: origin.port },
        ...(origin.tls && !isIP(origin.host) ? { servername: origin.host } : {}),
        ...(ca ? { ca } : {}),
        signal,
      });
      request.once('error', reject);
      request.once('response', (response) => {
        response.once('error', reject);
        response.once('end', () => resolve({ status: response.statusCode!, ...retryAfterOf(response.headers) }));
        response.resume();
      });
      request.end(body);
    });
  return { ask, close: () => agent.destroy() };
}

function overHttp2(origin: Origin, ca: string | undefined): Way {
  const counted = { connects: emptyHistogram(), gauges: new Float64Array(CONNECTIONS + 1), nextAddress: 0 };
  const sessions = http2Sessions({ origin, ca, ...counted });
  return { ask: (request, signal) => askStream(sessions, request, signal), close: sessions.close };
}

function askStream(sessions: Http2Sessions, request: RequestParts, signal: AbortSignal): ReturnType<Way['ask']> {
  const session = sessions.take();
  return new Promise<Awaited<ReturnType<Way['ask']>>>((resolve, reject) => {
    const stream = session.client.request(http2Headers(request), { signal });
    let answer: Awaited<ReturnType<Way['ask']>> | undefined;
    let broken: Error | undefined;
    stream.once('response', (headers) => {
      answer = { status: headers[':status']!, ...retryAfterOf(headers) };
    });
    stream.once('error', (thrown) => {
      broken = session.broken ?? thrown;
    });
    stream.once('close', () => {
      if (answer && !broken) resolve(answer);
      else reject(broken ?? new Error('the connection was closed without an answer'));
    });
    stream.resume();
    stream.end(request.body);
  }).finally(() => sessions.give(session));
}

function retryAfterOf(headers: IncomingHttpHeaders): Pick<SequenceAnswer, 'retryAfter'> {
  const value = headers['retry-after'] ?? headers['ratelimit-reset'];
  return value === undefined ? {} : { retryAfter: String(value).slice(0, 100) };
}

/** The step's request as it was prepared: here Node's own client sends it. */
function written(step: StepPlan): RequestParts {
  const parts = requestParts(step.request instanceof Uint8Array ? step.request : fill(step.request, new Map())!);
  return step.body ? { ...parts, body: step.body } : parts;
}
