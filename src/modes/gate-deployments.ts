import * as plain from 'node:http';
import * as secure from 'node:https';
import { text } from 'node:stream/consumers';
import { z } from 'zod';
import { messageOf, UserError } from '../errors.ts';
import type { Proxies } from '../storage/proxy.ts';

/**
 * The history of deployments that GitHub keeps for an environment.
 * Source: the pages "Deployments" and "Deployment statuses" of GitHub's REST API, version 2022-11-28.
 */
export interface Deployments {
  api: string;
  repository: string;
  token: string;
  environment: string;
  /** The commit of this run. */
  sha: string;
  /** Of a runner that reaches GitHub by one only. */
  proxies?: Proxies;
  signal: AbortSignal;
}

/** By this a later run knows the status that a gate wrote from one that somebody else did, the runner for example. */
const OURS = 'seaworthy health-gate: ';
const PATIENCE_MS = 10_000;

const DEPLOYMENT = z.object({ id: z.number().int(), sha: z.string().regex(/^[0-9a-f]{40}$/) });
const STATUS = z.object({ state: z.string(), description: z.string().nullish() });

/** The newest other commit that a gate found good in this environment, or why there is none. Throws a UserError where the history cannot be read. */
export async function knownGood(deployments: Deployments): Promise<{ sha: string } | { why: string }> {
  const { environment, sha } = deployments;
  for (let page = 1; page <= MOST_PAGES; page++) {
    const query = `?environment=${encodeURIComponent(environment)}&per_page=${PAGE}&page=${page}`;
    const listed = await list(deployments, query, DEPLOYMENT);
    const others = listed.filter((other) => other.sha !== sha);
    for (let at = 0; at < others.length; at += AT_ONCE) {
      const some = others.slice(at, at + AT_ONCE);
      const good = await Promise.all(some.map((deployment) => wasGood(deployments, deployment.id)));
      const newest = some.find((_, index) => good[index]);
      if (newest) return { sha: newest.sha };
    }
    if (listed.length < PAGE) break;
  }
  return { why: `no other deployment of ${environment} has a success that a gate wrote` };
}

/** A run with a matrix makes a deployment for each of its jobs, and the gate writes to one of them. */
const PAGE = 100;
const MOST_PAGES = 3;
const AT_ONCE = 10;

/** Newest first; what the runner adds later (inactive) does not take back what the gate has seen, nor does what it could not find out. */
async function wasGood(deployments: Deployments, id: number): Promise<boolean> {
  const statuses = await list(deployments, `/${id}/statuses?per_page=100`, STATUS);
  return statuses.find(({ description, state }) => description?.startsWith(OURS) && state !== 'error')?.state === 'success';
}

export interface Verdict {
  /** `error`: it could not be found out. */
  state: 'success' | 'failure' | 'error';
  text: string;
  runUrl?: string;
}

/** Writes the verdict of a gate to the newest deployment of this commit, which is made where there is none. Throws a UserError. */
export async function writeVerdict(deployments: Deployments, verdict: Verdict): Promise<void> {
  const { environment, sha } = deployments;
  const query = `?environment=${encodeURIComponent(environment)}&sha=${sha}&per_page=1`;
  const [found] = await list(deployments, query, DEPLOYMENT);
  const id = found?.id ?? (await create(deployments));
  await ask(deployments, `/${id}/statuses`, {
    state: verdict.state,
    // GitHub takes 140 characters.
    description: `${OURS}${verdict.text}`.slice(0, 140),
    ...(verdict.runUrl ? { log_url: verdict.runUrl } : {}),
    // Others that are still good must stay so: they are what a rollback goes back to.
    auto_inactive: false,
  });
}

async function create(deployments: Deployments): Promise<number> {
  const { sha, environment } = deployments;
  const made = await ask(deployments, '', { ref: sha, environment, auto_merge: false, required_contexts: [], description: 'seaworthy' });
  const parsed = z.object({ id: z.number().int() }).safeParse(made);
  if (parsed.success) return parsed.data.id;
  throw new UserError(`GitHub made no deployment of ${environment}`, { hint: RIGHTS });
}

const RIGHTS = 'The job needs permissions: deployments: write (read is enough to find the commit to go back to), and github-token.';

async function list<T>(deployments: Deployments, path: string, schema: z.ZodType<T>): Promise<T[]> {
  const answer = z.array(schema).safeParse(await ask(deployments, path));
  if (answer.success) return answer.data;
  throw new UserError(`GitHub's list of deployments of ${deployments.environment} is not of the form that its documentation gives`);
}

interface Answer {
  status: number;
  text: string;
}

interface Question {
  method: string;
  headers: Record<string, string>;
  body?: string;
  proxies: Proxies | undefined;
  signal: AbortSignal;
}

/** By the proxy of the runner where it has one, which `fetch` does not ask; a redirect is an answer like any other. */
async function send(url: URL, { method, headers, body, proxies, signal }: Question): Promise<Answer> {
  const { request, Agent } = url.protocol === 'http:' ? plain : secure;
  const agent = new Agent(proxies ? { proxyEnv: { ...proxies } } : {});
  try {
    return await new Promise((resolve, reject) => {
      const asked = request(url, { method, headers, agent, signal }, (response) => {
        text(response).then((said) => resolve({ status: response.statusCode!, text: said }), reject);
      });
      asked.on('error', (thrown) => reject(signal.aborted ? signal.reason : thrown));
      asked.end(body);
    });
  } finally {
    agent.destroy();
  }
}

async function ask({ api, repository, token, environment, proxies, signal }: Deployments, path: string, body?: unknown): Promise<unknown> {
  const what = `the deployments of ${environment} could not be ${body === undefined ? 'read' : 'written'}`;
  let answer: Answer;
  try {
    answer = await send(new URL(`${api}/repos/${repository}/deployments${path}`), {
      method: body === undefined ? 'GET' : 'POST',
      headers: {
        accept: 'application/vnd.github+json',
        authorization: `Bearer ${token}`,
        'x-github-api-version': '2022-11-28',
        'user-agent': 'seaworthy',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      proxies,
      signal: AbortSignal.any([signal, AbortSignal.timeout(PATIENCE_MS)]),
    });
    if (answer.status >= 200 && answer.status < 300) return JSON.parse(answer.text);
  } catch (thrown) {
    throw new UserError(`${what}: ${messageOf(thrown)}`, { cause: thrown, temporary: true });
  }
  const status = answer.status;
  const hint = status === 401 || status === 403 || status === 404 ? RIGHTS : undefined;
  throw new UserError(`${what}: GitHub answered ${status}`, { temporary: status >= 500 || status === 429, ...(hint ? { hint } : {}) });
}
