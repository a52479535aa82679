import type { Context } from '../context.ts';
import type { Target } from '../engines/index.ts';
import { parseChecks, runChecks } from './verify-checks.ts';
import { judgeAll, type Work } from './verify-work.ts';

/** What the user wants to know of the restored data, in the order of the inputs. */
export async function askEverything(work: Work, target: Target, context: Context): Promise<void> {
  const { config } = work;
  const ask = (query: string) => target.scalar(query);
  if (config.amcheck) judgeAll(work, [await target.indexes()]);
  work.step = 'checks';
  judgeAll(work, await runChecks(parseChecks(config.checks), ask));
  work.step = 'as-role';
  for (const role of config['as-role']) judgeAll(work, [await target.asRole(role)]);
  context.signal.throwIfAborted();
}
