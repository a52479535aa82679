import { z } from 'zod';
import { messageOf, UserError } from '../errors.ts';

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
  const listed = await list(deployments, `?environment=${encodeURIComponent(environment)}&per_page=100`, DEPLOYMENT);
  for (const deployment of listed.filter((other) => other.sha !== sha)) {
    const statuses = await list(deployments, `/${deployment.id}/statuses?per_page=100`, STATUS);
    // Newest first; what the runner adds later (inactive) does not take back what the gate has seen.
    const ours = statuses.find(({ description }) => description?.startsWith(OURS));
    if (ours?.state === 'success') return { sha: deployment.sha };
  }
  return { why: `no deployment of ${environment} before this one has a success that a gate wrote` };
}

/** Writes the verdict of a gate to the newest deployment of this commit, which is made where there is none. Throws a UserError. */
export async function writeVerdict(deployments: Deployments, verdict: { good: boolean; text: string; runUrl?: string }): Promise<void> {
  const { environment, sha } = deployments;
  const query = `?environment=${encodeURIComponent(environment)}&sha=${sha}&per_page=1`;
  const [found] = await list(deployments, query, DEPLOYMENT);
  const id = found?.id ?? (await create(deployments));
  await ask(deployments, `/${id}/statuses`, {
    state: verdict.good ? 'success' : 'failure',
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

async function ask({ api, repository, token, environment, signal }: Deployments, path: string, body?: unknown): Promise<unknown> {
  const what = `the deployments of ${environment} could not be ${body === undefined ? 'read' : 'written'}`;
  let answer: Response;
  try {
    answer = await fetch(`${api}/repos/${repository}/deployments${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: {
        accept: 'application/vnd.github+json',
        authorization: `Bearer ${token}`,
        'x-github-api-version': '2022-11-28',
        'user-agent': 'seaworthy',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      redirect: 'error',
      signal: AbortSignal.any([signal, AbortSignal.timeout(PATIENCE_MS)]),
    });
    if (answer.ok) return await answer.json();
  } catch (thrown) {
    const cause = thrown instanceof Error && thrown.cause ? thrown.cause : thrown;
    throw new UserError(`${what}: ${messageOf(cause)}`, { cause: thrown, temporary: true });
  }
  const status = answer.status;
  const hint = status === 401 || status === 403 || status === 404 ? RIGHTS : undefined;
  throw new UserError(`${what}: GitHub answered ${status}`, { temporary: status >= 500 || status === 429, ...(hint ? { hint } : {}) });
}
