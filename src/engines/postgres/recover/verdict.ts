import type { Check } from '../../../report.ts';
import { showCount } from '../../../units.ts';
import type { Restored } from '../restore/outcome.ts';
import { restoreCheck } from '../target-restored.ts';

const SHOWN = 4;

/** The rung `restore`. What the user may not do is told by what was asked: thousands of tables have one owner. */
export function recoveredCheck(restored: Restored, user: string): { check: Check; notes: string[] } {
  const denied = restored.problems.filter(({ kind }) => kind === 'denied');
  const { check, notes } = restoreCheck({ ...restored, problems: restored.problems.filter(({ kind }) => kind !== 'denied') });
  if (denied.length === 0) return { check, notes };
  const groups = new Map<string, number>();
  for (const { text, about = '' } of denied) {
    const key = `${actOf(about)}: ${text}`;
    groups.set(key, (groups.get(key) ?? 0) + 1);
  }
  const said = [...groups].slice(0, SHOWN).map(([key, count]) => (count > 1 ? `${key} (${showCount(count)} times)` : key));
  const more = groups.size > SHOWN ? `; and ${groups.size - SHOWN} more of the kind` : '';
  const actual = `user ${user} is no superuser, and was refused: ${said.join('; ')}${more}`;
  const hint = 'The rows do not depend on it. Where it matters, restore as a superuser, or have one say it afterwards.';
  if (check.status === 'passed') return { check: { ...check, status: 'degraded', actual, hint }, notes };
  if (check.status === 'degraded') return { check: { ...check, actual: `${check.actual}; ${actual}`, hint }, notes };
  return { check, notes: [...notes, actual] };
}

/** `ALTER TABLE public.customer OWNER TO app` is `ALTER TABLE … OWNER TO`. */
function actOf(about: string): string {
  const words = /^(?:[A-Z]+(?: |$))+/.exec(about)?.[0].trim() ?? about;
  return / OWNER TO /.test(about) ? `${words} … OWNER TO` : words;
}
