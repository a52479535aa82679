import { type Agent, type IncomingHttpHeaders, type RequestOptions, request as requestPlain } from 'node:http';
import { request as requestSecure, type Agent as SecureAgent } from 'node:https';

export interface Agents {
  plain: Agent;
  secure: SecureAgent;
}

interface Bounds {
  secure: boolean;
  /** Bytes of the body; one that has more is given as 'other'. */
  most: number;
  patienceMs: number;
  agents: Agents;
}

export interface Answer {
  headers: IncomingHttpHeaders;
  body: Buffer;
}

/** One request and an answer of 200 that came whole. Resolves to undefined for every other one, and where none comes in time. Never rejects. */
export function exchange(options: RequestOptions, { secure, most, patienceMs, agents }: Bounds): Promise<Answer | 'other' | undefined> {
  return new Promise((resolve) => {
    const done = (answer?: Answer | 'other') => {
      clearTimeout(timer);
      resolve(answer);
    };
    const giveUp = (as?: unknown) => {
      done(as === 'other' ? as : undefined);
      asked.destroy();
    };
    const asked = secure ? requestSecure({ ...options, agent: agents.secure }) : requestPlain({ ...options, agent: agents.plain });
    const timer = setTimeout(giveUp, patienceMs);
    asked.on('error', giveUp).once('close', () => done());
    asked.once('response', (answer) => {
      const length = lengthOf(answer.headers);
      if (answer.statusCode !== 200 || (length !== undefined && !Number.isSafeInteger(length))) return giveUp();
      if (length !== undefined && length > most) return giveUp('other');
      const chunks: Buffer[] = [];
      let bytes = 0;
      answer.on('error', giveUp).on('data', (chunk: Buffer) => {
        bytes += chunk.length;
        if (bytes > most) giveUp('other');
        else chunks.push(chunk);
      });
      answer.once('end', () => {
        const body = chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks);
        done(answer.complete && (length === undefined || body.length === length) ? { headers: answer.headers, body } : undefined);
      });
    });
    asked.end();
  });
}

const lengthOf = (headers: IncomingHttpHeaders): number | undefined =>
  headers['content-length'] === undefined ? undefined : Number(headers['content-length']);
