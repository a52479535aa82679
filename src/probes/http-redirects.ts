import type { IncomingMessage } from 'node:http';
import { UserError } from '../errors.ts';
import { received } from '../units.ts';
import { type Answer, type Call, exchange } from './http-exchange.ts';
import { type HttpTarget, shown } from './http-target.ts';
import { hostOf } from './tcp.ts';
import type { Wait } from './tcp-wait.ts';
import type { Way } from './tls-connect.ts';

export interface Followed extends Answer {
  /** That answered in the end. */
  url: URL;
  redirects: number;
}

const MOST_REDIRECTS = 5;

/**
 * Asks a target and follows where it is sent, at most five times. Every hop is looked up, checked and verified like the first. Headers that
 * were written for the target, its user and password among them, are sent to its origin alone; `daysLeft` is the least of all hops.
 */
export async function follow(target: HttpTarget, way: Way, wait: Wait): Promise<Followed> {
  const { url: first, followRedirects } = target;
  let call: Call = {
    url: first,
    method: target.method,
    headers: target.headers,
    ...(target.body === undefined ? {} : { body: target.body }),
  };
  const trail: URL[] = [];
  const days: number[] = [];
  for (;;) {
    const hop = trail.length === 0 ? way : without(way, first, call.url);
    const answer = await exchange(call, hop, wait, (response) => !followRedirects || !isRedirect(response)).catch((thrown) => {
      throw trail.length === 0 ? thrown : redirectedError(first, thrown);
    });
    if (answer.daysLeft !== undefined) days.push(answer.daysLeft);
    const location = followRedirects ? locationOf(answer) : undefined;
    if (location === undefined) {
      return { ...answer, url: call.url, redirects: trail.length, ...(days.length > 0 ? { daysLeft: Math.min(...days) } : {}) };
    }
    trail.push(call.url);
    call = nextCall(target, call, answer.status, nextUrl(location, call.url));
    checkTrail(trail, call.url);
  }
}

/** Addresses that were given are those of the target's host. */
function without({ addresses, ...way }: Way, first: URL, url: URL): Way {
  return addresses && hostOf(first) === hostOf(url) ? { ...way, addresses } : way;
}

const REDIRECTS = new Set([301, 302, 303, 307, 308]);

const isRedirect = ({ statusCode, headers }: IncomingMessage) => REDIRECTS.has(statusCode!) && headers.location !== undefined;
const locationOf = ({ status, headers }: Answer) => (REDIRECTS.has(status) ? headers.location : undefined);

function nextUrl(location: string, from: URL): URL {
  const url = URL.parse(location, from.href);
  const sent = `${shown(from)} redirects`;
  if (!url?.hostname || !/^https?:$/.test(url.protocol))
    throw new UserError(`${sent} to ${received(url?.protocol ?? 'no URL')}, expected http or https`);
  if (from.protocol === 'https:' && url.protocol === 'http:') {
    throw new UserError(`${sent} from https to ${shown(url)}, which is not encrypted`, {
      hint: 'Have it redirect to https; behind a proxy the application may have to be told that the outside is encrypted.',
    });
  }
  // Whoever redirects does not decide with which name we ask.
  url.username = '';
  url.password = '';
  url.hash = '';
  return url;
}

/** As browsers do it (the Fetch standard, "HTTP-redirect fetch"): after 303, and after 301 and 302 of a POST, the next is a GET without a body. */
function nextCall(target: HttpTarget, { method, body, url: from }: Call, status: number, url: URL): Call {
  const isHome = url.origin === target.url.origin;
  const becomesGet = (status === 303 && method !== 'HEAD') || ((status === 301 || status === 302) && method === 'POST');
  const headers = isHome ? target.headers : {};
  if (becomesGet) return { url, method: 'GET', headers: withoutContent(headers) };
  if (body !== undefined && !isHome) {
    throw new UserError(`${shown(from)} redirects the ${method} with its body to another origin, ${shown(url)}, where it is not sent`);
  }
  return { url, method, headers, ...(body === undefined ? {} : { body }) };
}

const withoutContent = (headers: Record<string, string>) =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => !name.startsWith('content-')));

function checkTrail(trail: URL[], next: URL): void {
  const start = trail.findIndex(({ href }) => href === next.href);
  if (start >= 0) {
    throw new UserError(`the redirects go in a circle: ${[...trail.slice(start), next].map(shown).join(' -> ')}`, {
      hint: 'Such a circle often comes from a proxy that ends TLS and an application that redirects to https because it is not told so.',
    });
  }
  if (trail.length > MOST_REDIRECTS) {
    throw new UserError(`${shown(trail[0]!)} redirects more than ${MOST_REDIRECTS} times, the last time to ${shown(next)}`);
  }
}

function redirectedError(first: URL, thrown: unknown): unknown {
  if (!(thrown instanceof UserError)) return thrown;
  const { hint, temporary, layer } = thrown;
  return new UserError(`redirected by ${shown(first)}: ${thrown.message}`, {
    ...(hint === undefined ? {} : { hint }),
    temporary,
    layer,
    cause: thrown.cause,
  });
}
