import { open } from 'node:fs/promises';
import { z } from 'zod';
import type { Env } from '../hosts/index.ts';

/** GitHub's events are at most 25 MB; this is what is worth reading of one. A pull request with a long text has some hundred kilobytes. */
const LARGEST_EVENT = 8_000_000;

/** The event that began the run, as GitHub wrote it down; undefined where there is none, it is too large or cannot be read. */
export async function readEvent(env: Env): Promise<string | undefined> {
  if (!env.GITHUB_EVENT_PATH) return undefined;
  const file = await open(env.GITHUB_EVENT_PATH).catch(() => undefined);
  try {
    const { size = 0 } = (await file?.stat()) ?? {};
    return size > 0 && size <= LARGEST_EVENT ? await file!.readFile('utf8') : undefined;
  } catch {
    return undefined;
  } finally {
    await file?.close();
  }
}

/** A fork that was deleted meanwhile leaves null. */
const repository = z.object({ full_name: z.string().min(1) });
const side = z.object({ repo: repository.nullish() });
const eventSchema = z.object({
  pull_request: z.object({ head: side, base: side }).nullish(),
  issue: z.object({ pull_request: z.unknown().optional() }).nullish(),
});

const WAY_OUT =
  'Run it for branches of this repository, on pull_request with an environment that wants a reviewer, or by hand (workflow_dispatch); of a ' +
  'pull request from a fork push the commits to a branch here when you have read them. The README has the workflow.';

/**
 * Why commands of the checked-out code must not be run on real data in this run, as one sentence with the way out; undefined where nothing
 * speaks against it. `event` is the text of the event's file and hostile: who opens a pull request writes parts of it.
 *
 * On `pull_request` from a fork somebody without any rights here has written what would be run. `pull_request_target`, `workflow_run` and
 * comments run with the secrets of the repository for whoever calls them up, and are given the code of a pull request by hand.
 * Other hosts than GitHub and those that speak its language are not judged.
 */
export function runRefusal(env: Env, event: string | undefined): string | undefined {
  if (env.GITHUB_ACTIONS !== 'true') return undefined;
  const name = env.GITHUB_EVENT_NAME ?? '';
  const refused = (why: string) => `The commands of run are not run: ${why}. ${WAY_OUT}`;
  if (name === 'pull_request_target' || name === 'workflow_run') {
    return refused(`on ${name} code of a pull request runs with the secrets of this repository`);
  }
  const aboutPullRequests = name.startsWith('pull_request') || name === 'issue_comment';
  const payload = parsed(event);
  if (payload === undefined) {
    return aboutPullRequests ? refused('the file of the event cannot be read, so that nobody knows whose pull request it is') : undefined;
  }
  if (name === 'issue_comment' && payload.issue?.pull_request) {
    return refused('a comment on a pull request starts this with the secrets of the repository, and anybody can comment');
  }
  if (!payload.pull_request) {
    return name.startsWith('pull_request') ? refused('the file of the event says nothing of a pull request') : undefined;
  }
  const [head, base] = [payload.pull_request.head.repo?.full_name, payload.pull_request.base.repo?.full_name];
  if (head === undefined) return refused('the pull request comes from a fork that is gone');
  const here = env.GITHUB_REPOSITORY ?? base;
  return head === base && head === here ? undefined : refused('the pull request comes from a fork');
}

function parsed(event: string | undefined): z.infer<typeof eventSchema> | undefined {
  if (event === undefined) return undefined;
  try {
    return eventSchema.safeParse(JSON.parse(event)).data;
  } catch {
    return undefined;
  }
}
