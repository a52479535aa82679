import { readFile } from 'node:fs/promises';
import { Agent as HttpAgent, request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { isIP } from 'node:net';
import { messageOf } from '../errors.ts';
import type { Origin, StepPlan } from './plan.ts';
import { fill } from './request.ts';

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
  const agent = origin.tls ? new HttpsAgent({ keepAlive: true, maxSockets: 1 }) : new HttpAgent({ keepAlive: true, maxSockets: 1 });
  const answers: SequenceAnswer[] = [];
  try {
    for (const status of expected) {
      const answer = await ask(origin, step, { agent, ca, timeoutMs, signal });
      signal.throwIfAborted();
      answers.push(answer);
      if (answer.status !== status) break;
    }
    return answers;
  } finally {
    agent.destroy();
  }
}

interface Way {
  agent: HttpAgent;
  ca: string | undefined;
  timeoutMs: number;
  signal: AbortSignal;
}

function ask(origin: Origin, step: StepPlan, { agent, ca, timeoutMs, signal }: Way): Promise<SequenceAnswer> {
  const { method, path, headers, body } = written(step);
  const began = performance.now();
  const ms = () => Math.round(performance.now() - began);
  return new Promise((resolve) => {
    const request = (origin.tls ? httpsRequest : httpRequest)({
      ...{ agent, method, path, headers, setHost: false, host: origin.addresses[0]!, port: origin.port },
      ...(origin.tls && !isIP(origin.host) ? { servername: origin.host } : {}),
      ...(ca ? { ca } : {}),
      signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
    });
    const failed = (thrown: Error) =>
      resolve({
        fault: thrown.name === 'TimeoutError' || thrown.name === 'AbortError' ? `no answer within ${timeoutMs} ms` : messageOf(thrown),
        ms: ms(),
      });
    request.once('error', failed);
    request.once('response', (response) => {
      response.once('error', failed);
      response.once('end', () => resolve({ status: response.statusCode!, ...retryAfterOf(response.headers), ms: ms() }));
      response.resume();
    });
    request.end(body);
  });
}

function retryAfterOf(headers: IncomingHttpHeaders): Pick<SequenceAnswer, 'retryAfter'> {
  const value = headers['retry-after'] ?? headers['ratelimit-reset'];
  return value === undefined ? {} : { retryAfter: String(value).slice(0, 100) };
}

/** The step's request as it was prepared, taken apart again: here Node's own client sends it. */
function written(step: StepPlan): { method: string; path: string; headers: string[]; body?: Uint8Array } {
  const bytes = step.request instanceof Uint8Array ? Buffer.from(step.request) : fill(step.request, new Map())!;
  const end = bytes.indexOf('\r\n\r\n');
  const [line = '', ...headers] = bytes.subarray(0, end).toString('latin1').split('\r\n');
  const [method = 'GET', path = '/'] = line.split(' ');
  const body = step.body ?? (bytes.length > end + 4 ? bytes.subarray(end + 4) : undefined);
  return {
    method,
    path,
    headers: headers.flatMap((header) => [header.slice(0, header.indexOf(':')), header.slice(header.indexOf(':') + 2)]),
    ...(body ? { body } : {}),
  };
}
