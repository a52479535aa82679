import type { Artifact, FindOptions } from '@actions/artifact';
import { UserError } from '../errors.ts';
import { oneLine } from '../units.ts';
import { quietly } from './artifact-chatter.ts';

/** A run that is not this one, and the token to look into it with. */
export type OtherRun = NonNullable<FindOptions['findBy']>;
export type { Artifact };

/**
 * The only importer of the artifact client, which is large and loaded when first used. The client reads the environment of the process, not one
 * that it is given; it tries again what may pass, for up to half a minute; it takes no signal. Every function rejects with a UserError.
 */
async function use<T>(what: string, work: (client: Client) => Promise<T>): Promise<T> {
  return quietly(async () => {
    const { DefaultArtifactClient } = await import('@actions/artifact');
    try {
      return await work(new DefaultArtifactClient());
    } catch (thrown) {
      throw failure(what, thrown);
    }
  });
}
type Client = InstanceType<typeof import('@actions/artifact').DefaultArtifactClient>;

export interface Uploaded {
  id: number;
  /** Of the archive. */
  bytes: number;
}

/** Files of one folder as an artifact of this run. Nothing stands under the name before all of it is there. */
export function upload(
  name: string,
  folder: string,
  files: string[],
  options: { stored?: boolean; days?: number } = {},
): Promise<Uploaded> {
  const { stored, days } = options;
  return use(`artifact ${name} could not be uploaded`, async (client) => {
    const { id = 0, size = 0 } = await client.uploadArtifact(name, files, folder, {
      ...(stored ? { compressionLevel: 0 } : {}),
      ...(days === undefined ? {} : { retentionDays: days }),
    });
    return { id, bytes: size };
  });
}

/** The client asks for no more than this; of a run with more nobody would hear of the rest. */
const MOST_LISTED = 1_000;

/** Every artifact of the run; of several with one name, as repeated attempts leave them, the newest. */
export async function list(of?: OtherRun): Promise<Artifact[]> {
  const what = of ? `the artifacts of run ${of.workflowRunId} could not be listed` : 'the artifacts of this run could not be listed';
  const { artifacts } = await use(what, (client) => client.listArtifacts({ latest: true, ...findBy(of) }));
  if (artifacts.length < MOST_LISTED) return artifacts;
  throw new UserError(`${what}: there are ${MOST_LISTED} or more, and the service lists no more of them`);
}

export async function find(name: string, of?: OtherRun): Promise<Artifact | undefined> {
  const found = await use(`artifact ${name} could not be looked up`, (client) => unlessMissing(client.getArtifact(name, findBy(of))));
  return found?.artifact;
}

/** The archive as it is, the only file in `folder`. False where it is not what the service has its digest of. */
export async function download(artifact: Artifact, folder: string, of?: OtherRun): Promise<boolean> {
  const { digestMismatch } = await use(`artifact ${artifact.name} could not be downloaded`, (client) =>
    client.downloadArtifact(artifact.id, {
      path: folder,
      skipDecompress: true,
      ...(artifact.digest ? { expectedHash: artifact.digest } : {}),
      ...findBy(of),
    }),
  );
  return digestMismatch !== true;
}

/** What is not there is no error. */
export async function remove(name: string, of?: OtherRun): Promise<void> {
  await use(`artifact ${name} could not be removed`, (client) => unlessMissing(client.deleteArtifact(name, findBy(of))));
}

const findBy = (of: OtherRun | undefined): FindOptions => (of ? { findBy: of } : {});

async function unlessMissing<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (thrown) {
    if (thrown instanceof Error && thrown.name === 'ArtifactNotFoundError') return undefined;
    throw thrown;
  }
}

/** What the client says of what went wrong is told apart by its status, where there is one, else by its words. */
function failure(what: string, thrown: unknown): UserError {
  const { status, statusCode, message = '' } = (thrown ?? {}) as { status?: number; statusCode?: number; message?: string };
  const code = status ?? statusCode ?? statusOf(message) ?? 0;
  const said = reasonOf(message, code);
  // Cleaned: causes are printed too.
  const because = (reason: string, hint: string | undefined) =>
    new UserError(`${what}: ${reason}`, { cause: new Error(said), ...(hint ? { hint } : {}) });
  if (/storage quota has been hit/i.test(message)) return because(QUOTA.reason, QUOTA.hint);
  const passing = code === 0 || /rate limit/i.test(message) ? PASSING.test(message) : code >= 500 || code === 408 || code === 429;
  if (!passing) return because(REASONS[code] ?? said, HINTS[code]);
  return new UserError(`${what}: ${said}`, { temporary: true, hint: LATER });
}

const LATER = 'This may pass by itself: run it again later. https://www.githubstatus.com tells of disturbances.';
const PASSING = /after \d+ (attempts|retries)|stalled|unable to make request|rate limit|socket hang up|timed? ?out|\bE[A-Z]{5,}\b/i;

const QUOTA = {
  reason: 'the storage for artifacts of this account is used up',
  hint: 'Delete old artifacts, shorten their retention or raise the spending limit; GitHub counts anew every 6 to 12 hours. Or name another destination.',
};

const REASONS: Record<number, string> = {
  401: 'the service did not accept the token (401)',
  403: 'the service refused it (403)',
  404: 'it is not there, or the token may not see it (404)',
  409: 'an artifact with this name exists already in this run and is not replaced',
  410: 'it has expired and GitHub has removed it (410)',
};

const TOKEN =
  "Give a github-token that may read that repository's actions (permissions: actions: read; actions: write to remove artifacts).";
const HINTS: Record<number, string> = {
  401: TOKEN,
  403: `${TOKEN} On a self-hosted runner also see that it may reach *.actions.githubusercontent.com and *.blob.core.windows.net.`,
  404: `Check run= and repository=. ${TOKEN}`,
  409: 'Run the whole workflow again instead of this step, or give each job a name of its own.',
};

function statusOf(message: string): number | undefined {
  const [, status] = /(?:Failed request: \(|Unexpected HTTP response from blob storage: )(\d{3})/.exec(message) ?? [];
  return status === undefined ? undefined : Number(status);
}

/** Its first line, without what addresses carry behind their question mark: there stands the signature that opens the store. */
function reasonOf(message: string, status: number): string {
  const [first = ''] = message.replace(/\?[^\s'"]*/g, '').split('\n');
  const said = first.replace(
    /^(Failed to \w+: )?(Failed to make request after \d+ attempts: |Received non-retryable error: )?(Failed request: )?/,
    '',
  );
  return `${oneLine(said, 300) || 'no reason was given'}${status === 0 || said.includes(String(status)) ? '' : ` (${status})`}`;
}
