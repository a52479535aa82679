import type { Context } from '../context.ts';
import { isStanza } from '../engines/pgbackrest/url.ts';
import type { Restored } from '../engines/restored.ts';
import { type Check, timed, worst } from '../report.ts';
import { type ParsedCheck, runChecks } from './verify-checks.ts';
import { runCommands } from './verify-run.ts';
import { readEvent, runRefusal } from './verify-trust.ts';
import { judgeAll, type Work } from './verify-work.ts';

/** What the user wants to know of the restored data, in the order of the inputs. */
export async function askEverything(work: Work, target: Restored, context: Context): Promise<void> {
  const { config } = work;
  const begin = (step: string) => {
    work.step = step;
    work.asked.add(step);
  };
  const ask = async (step: string, checks: ParsedCheck[]) => {
    begin(step);
    judgeAll(work, await runChecks(checks, (query) => target.scalar(query), context.signal));
  };
  // Of a stanza it was one of the rungs already.
  if (config.amcheck && !isStanza(config.backup)) judgeAll(work, [await target.indexes()]);
  await ask('checks', config.checks);
  begin('as-role');
  for (const role of config['as-role']) judgeAll(work, [await target.asRole(role)]);
  work.outcome = worst(work.checks.map((check) => check.status));
  if (config.run.length === 0 && config.mask === undefined) return ask('checks-after', config['checks-after']);
  if (!(await change(work, target, context))) return;
  await ask('checks-after', config['checks-after']);
}

/** Masks and runs the commands. False where they must not be run here, which is no verdict over the backup. */
async function change(work: Work, target: Restored, context: Context): Promise<boolean> {
  const { config } = work;
  const { env } = context;
  const refusal = config.run.length > 0 ? runRefusal(env, await readEvent(env)) : undefined;
  if (refusal !== undefined) {
    const skipped: Check = { name: 'run', status: 'skipped', expected: 'commands of people who may see the data', actual: refusal, ms: 0 };
    work.checks.push(
      skipped,
      ...config['checks-after'].slice(0, 1).map(() => ({ ...skipped, name: 'checks-after', actual: 'run was not run' })),
    );
    return false;
  }
  work.step = 'mask';
  const { mask } = config;
  if (mask !== undefined) {
    const look = async () => {
      await target.mask(mask);
      return { name: 'mask', status: 'passed' as const, expected: 'the whole file succeeds', actual: mask };
    };
    judgeAll(work, [await timed(look)]);
  }
  if (config.run.length === 0) return true;
  work.step = 'run';
  const { checks, tables, notes } = await runCommands(
    {
      commands: config.run,
      environment: await target.environment(),
      allowed: config['env-allow'] ?? [],
      folder: env.GITHUB_WORKSPACE || process.cwd(),
      watch: () => target.watch(),
    },
    context,
  );
  work.tables.push(...tables);
  work.notes.push(...notes);
  judgeAll(work, checks);
  return true;
}
