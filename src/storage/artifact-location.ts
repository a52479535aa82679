import { UserError } from '../errors.ts';
import type { Env } from '../hosts/index.ts';
import type { OtherRun } from './artifact-client.ts';
import type { StorageWorld } from './index.ts';

/** `artifact:?run=4711&repository=octo/shop&retention-days=30`, each part of which may be missing. */
export interface ArtifactPlace {
  /** Number of the run; undefined for this one. */
  run?: number;
  /** `owner/name`; undefined for this one. */
  repository?: string;
  retentionDays?: number;
}

export const KEEP_REFUSED =
  'keep does not go with artifact:. GitHub removes artifacts by itself, after retention-days=N of the location or else what the repository has set';

const EXAMPLE = 'artifact:, or artifact:?run=4711&repository=owner/name to read from another run';

/** Throws a UserError. Touches nothing. */
export function parseArtifactLocation(location: string): ArtifactPlace {
  const rest = location.replace(/^artifact:/i, '');
  if (rest !== '' && !rest.startsWith('?')) throw new UserError(`received '${location}', expected ${EXAMPLE}`);
  const given = new Map<string, string>();
  for (const [name, value] of new URLSearchParams(rest)) {
    if (given.has(name)) throw new UserError(`received ${name}= twice in '${location}', expected it once`);
    given.set(name, value);
  }
  if (given.has('keep')) throw new UserError(KEEP_REFUSED);
  const strange = [...given.keys()].find((name) => !['run', 'repository', 'retention-days'].includes(name));
  if (strange !== undefined) throw new UserError(`received '${strange}=' in '${location}', expected run=, repository= or retention-days=`);
  const [run, repository, days] = [given.get('run'), given.get('repository'), given.get('retention-days')];
  if (repository !== undefined && run === undefined)
    throw new UserError(`received repository= without run= in '${location}', expected ${EXAMPLE}`);
  if (run !== undefined && days !== undefined)
    throw new UserError(`received run= with retention-days= in '${location}': artifacts of another run can only be read`);
  return {
    ...(run === undefined ? {} : { run: runNumber(run) }),
    ...(repository === undefined ? {} : { repository: checkedRepository(repository) }),
    ...(days === undefined ? {} : { retentionDays: retention(days) }),
  };
}

function runNumber(value: string): number {
  if (/^[1-9]\d{0,14}$/.test(value)) return Number(value);
  throw new UserError(`received run=${value}, expected the number of a run, as it stands in the address of its page`, {
    hint: "Artifacts can only be listed run by run. The newest run is told by 'gh run list --workflow=NAME --status=success --limit=1 --json=databaseId', or, in a workflow that starts on workflow_run, by github.event.workflow_run.id.",
  });
}

function checkedRepository(value: string): string {
  if (/^[\w.-]+\/[\w.-]+$/.test(value)) return value;
  throw new UserError(`received repository=${value}, expected owner/name`);
}

function retention(value: string): number {
  const days = /^\d{1,3}$/.test(value) ? Number(value) : 0;
  if (days >= 1 && days <= 400) return days;
  throw new UserError(`received retention-days=${value}, expected a whole number of days, 1 to 400`);
}

/** Whether it is a run that this is no step of. */
export function isOtherRun({ run, repository }: ArtifactPlace, env: Env): boolean {
  if (run === undefined) return false;
  return String(run) !== env.GITHUB_RUN_ID || (repository ?? env.GITHUB_REPOSITORY) !== env.GITHUB_REPOSITORY;
}

/** What to read another run with; undefined where it is this one. Throws a UserError where it cannot be read. */
export function otherRun(place: ArtifactPlace, { env, token }: StorageWorld): OtherRun | undefined {
  if (place.run === undefined || !isOtherRun(place, env)) return undefined;
  const repository = place.repository ?? env.GITHUB_REPOSITORY ?? '';
  checkHost(env.GITHUB_SERVER_URL);
  const [owner = '', name = ''] = repository.split('/');
  if (name === '')
    throw new UserError(`artifact:?run=${place.run} does not say of which repository, and GITHUB_REPOSITORY is not set here`, {
      hint: `Write artifact:?run=${place.run}&repository=owner/name.`,
    });
  if (!token)
    throw new UserError(`reading the artifacts of run ${place.run} of ${repository} needs a token, and github-token is not given`, {
      hint: "Give github-token: ${{ github.token }}, and the job 'permissions: actions: read'; for another repository, a token that may read its actions.",
    });
  return { token, workflowRunId: place.run, repositoryOwner: owner, repositoryName: name };
}

/** Throws a UserError where this is no step that could have artifacts. */
export function checkStep({ env }: StorageWorld): void {
  const missing = ['ACTIONS_RUNTIME_TOKEN', 'ACTIONS_RESULTS_URL'].filter((name) => !env[name]);
  if (missing.length > 0)
    throw new UserError(
      `artifact: works only in a step of GitHub Actions, and ${missing.join(' and ')} ${missing.length > 1 ? 'are' : 'is'} not set here`,
      {
        hint: 'Only a step with uses: has them; one with run: has not. Elsewhere name another destination, for example dir:backups; to read the artifacts of a run from elsewhere, artifact:?run=4711&repository=owner/name and github-token.',
      },
    );
  checkHost(env.GITHUB_SERVER_URL);
}

/** GitHub's client refuses every other server (GHES, Gitea, Forgejo) before it asks it anything. */
function checkHost(server: string | undefined): void {
  const url = URL.parse(server || 'https://github.com');
  const host = url?.hostname.toLowerCase() ?? '';
  if (host === 'github.com' || host.endsWith('.ghe.com') || host.endsWith('.localhost')) return;
  throw new UserError(`artifact: works on github.com only, and this is ${host || `'${server}'`}, whose artifacts GitHub's client refuses`, {
    hint: 'Name another destination, for example dir:backups, and keep that folder with the upload-artifact action that your server supports.',
  });
}
