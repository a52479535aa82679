import type { Context } from '../context.ts';
import { messageOf, UserError } from '../errors.ts';
import type { Check } from '../report.ts';
import { oneLine } from '../units.ts';
import { failedLayer } from './gate-advice.ts';
import { type Gate, type Looked, look } from './gate-look.ts';
import { runRollback } from './gate-rollback.ts';
import { versionBefore } from './gate-version.ts';

export interface Recovery {
  command: Check;
  /** Undefined where the command failed, and where nobody could look again. */
  after?: Looked;
  /** Why not. */
  unseen?: Check;
}

/** Once, and then the same targets again: what came back must be looked at like what was deployed. */
export async function goBack(gate: Gate, first: Looked, previous: { sha: string } | { why: string }): Promise<Recovery> {
  const { config, meta, context } = gate;
  const sha = 'sha' in previous ? previous.sha : '';
  const told = {
    ROLLBACK_TO_SHA: sha,
    ROLLBACK_FROM_SHA: meta.sha ?? '',
    ROLLBACK_FAILED_LAYER: failedLayer(first.checks),
    ROLLBACK_FAILED_CHECKS: failedChecks(first.checks, context),
    ROLLBACK_ENVIRONMENT: config.environment ?? '',
    ROLLBACK_RUN_URL: meta.runUrl ?? '',
  };
  context.log(`Going back to ${sha}`);
  const request = { commands: config.rollback, timeoutMs: config['rollback-timeout'], folder: gate.workspace, told };
  const command = await runRollback(request, context);
  if (command.status !== 'passed') return { command };
  context.log('The old version is looked at in the same way');
  try {
    return { command, after: await look(gate, { after: (expected) => versionBefore(expected, sha, meta.sha) }) };
  } catch (thrown) {
    context.signal.throwIfAborted();
    if (!(thrown instanceof UserError)) throw thrown;
    // What was done must be said, whatever became of it.
    const actual = oneLine(messageOf(thrown), 500);
    const unseen: Check = {
      name: 'second look',
      status: 'inconclusive',
      expected: 'the targets are asked again',
      actual,
      ms: 0,
      layer: 'gate',
    };
    return { command, unseen };
  }
}

/** A command line has room for so much, and what is cut in the middle is no JSON any more. */
const LONGEST_TOLD = 16_000;

function failedChecks(checks: readonly Check[], { secrets }: Context): string {
  const clean = ({ name, expected, actual }: Check) => ({
    name: secrets.redact(name),
    expected: secrets.redact(expected),
    actual: secrets.redact(actual),
  });
  const failed = checks.filter(({ status }) => status === 'failed').map(clean);
  while (JSON.stringify(failed).length > LONGEST_TOLD) failed.pop();
  return JSON.stringify(failed);
}
