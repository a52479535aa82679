import type { Context } from '../context.ts';
import { messageOf, UserError } from '../errors.ts';
import { type Check, worst } from '../report.ts';
import { proxiesIn } from '../storage/proxy.ts';
import { failedLayer } from './gate-advice.ts';
import { type Deployments, knownGood, writeVerdict } from './gate-deployments.ts';
import type { Gate } from './gate-look.ts';

/** The history of the environment, where it is asked for and can be had. */
export function deploymentsOf({ config, meta, context, notes }: Gate): Deployments | undefined {
  const { environment } = config;
  if (environment === undefined) return undefined;
  const token = config['github-token'];
  const { sha, repository } = meta;
  const missing = [...(token ? [] : ['github-token']), ...(sha && repository ? [] : ['a GitHub run'])];
  if (!token || !sha || !repository) {
    notes.push(`environment: the history of ${environment} is neither read nor written without ${missing.join(' and ')}`);
    return undefined;
  }
  const api = context.env.GITHUB_API_URL || 'https://api.github.com';
  const proxies = proxiesIn(context.env);
  return { api, repository, token, environment, sha, signal: context.signal, ...(proxies ? { proxies } : {}) };
}

/** For all that is asked of a history together, which may be long. */
const HISTORY_MS = 15_000;

/** From the history of the environment where there is one; else the input. */
export async function previousSha(
  { config, context, notes }: Gate,
  deployments: Deployments | undefined,
): Promise<{ sha: string } | { why: string }> {
  // What GitHub gives as the commit before the first of a branch.
  const given = /^0+$/.test(config['previous-sha'] ?? '') ? undefined : config['previous-sha'];
  const patient = deployments && { ...deployments, signal: AbortSignal.any([context.signal, AbortSignal.timeout(HISTORY_MS)]) };
  const found = patient ? await orNote(() => knownGood(patient), notes, context) : undefined;
  if (found && 'sha' in found) return found;
  if (given) return { sha: given };
  const hint = 'give previous-sha, or environment with github-token';
  return { why: found ? `${found.why}, and no previous-sha was given` : `no commit to go back to is known: ${hint}` };
}

/** Never rejects for what the history lacks: it is noted. */
export async function tellDeployments({ notes, meta, context }: Gate, deployments: Deployments, checks: Check[]): Promise<void> {
  const verdict = {
    passed: { state: 'success', text: 'healthy' },
    degraded: { state: 'success', text: 'healthy, something is degraded' },
    failed: { state: 'failure', text: `failed layer ${failedLayer(checks) || 'unknown'}` },
    inconclusive: { state: 'error', text: 'it could not be found out' },
    skipped: { state: 'error', text: 'it could not be found out' },
  } as const;
  const written = { ...verdict[worst(checks.map(({ status }) => status))], ...(meta.runUrl ? { runUrl: meta.runUrl } : {}) };
  await orNote(() => writeVerdict(deployments, written), notes, context);
}

/** The history is a help, and no verdict: what goes wrong with it is said. */
async function orNote<T>(work: () => Promise<T>, notes: string[], context: Context): Promise<T | undefined> {
  try {
    return await work();
  } catch (thrown) {
    context.signal.throwIfAborted();
    if (!(thrown instanceof UserError)) throw thrown;
    notes.push(thrown.hint ? `${messageOf(thrown)}. ${thrown.hint}` : messageOf(thrown));
    return undefined;
  }
}
