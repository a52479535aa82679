import { z } from 'zod';
import { type Condition, judge, parseCheck } from '../condition.ts';
import { AbsentError } from '../engines/absent.ts';
import type { Scalar } from '../engines/restored.ts';
import { messageOf, UserError } from '../errors.ts';
import type { Check } from '../report.ts';
import { oneLine, received } from '../units.ts';

/** A question of the user to the restored data, and what its answer must be. */
export interface ParsedCheck {
  /** The name of its check; by default the query itself. */
  name?: string;
  query: string;
  condition: Condition;
}

const RICH = z.strictObject({ name: z.string().min(1).optional(), sql: z.string().min(1), expect: z.string().min(1) });

/**
 * An entry of a list in the config file as the one line that `parseChecks` reads: a text of several lines, or `{name?, sql, expect}`. Others
 * are as they were.
 */
export function checkLine(entry: unknown): unknown {
  const several = typeof entry === 'string' && entry.trim().includes('\n');
  return several || (typeof entry === 'object' && entry !== null) ? JSON.stringify(entry) : entry;
}

/** Throws a UserError that says what was received and what is expected. No SQL begins with a brace or a double quote: that is `checkLine`'s. */
export function readCheck(line: string): ParsedCheck {
  if (!/^[{"]/.test(line)) return parseCheck(line);
  const entry = jsonOf(line);
  if (typeof entry === 'string') return parseCheck(entry);
  const rich = RICH.safeParse(entry);
  if (!rich.success)
    throw new UserError(`${received(line)} is no check: {name, sql, expect} is expected, texts, of which name may be missing`);
  const { name, sql, expect } = rich.data;
  // On a line of its own, since the query may end in a comment.
  const { query, condition } = parseCheck(`${sql}\n=> ${expect.trim()}`);
  return { ...(name === undefined ? {} : { name: oneLine(name, 200) }), query, condition };
}

function jsonOf(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

/** One check a line; empty lines and those that begin with # are left out. Throws a UserError that names every bad one. */
export function parseChecks(lines: readonly string[]): ParsedCheck[] {
  const problems: string[] = [];
  const checks = lines
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
    .flatMap((line) => {
      try {
        return [readCheck(line)];
      } catch (thrown) {
        if (!(thrown instanceof UserError)) throw thrown;
        problems.push(messageOf(thrown));
        return [];
      }
    });
  if (problems.length > 0) throw new UserError(problems.join('\n'));
  return checks;
}

/**
 * Asks one question after the other. No answer (NULL, a query that cannot run or gives more than one value) is `inconclusive`; but a table, column or
 * function that is not there is what a restore that lost something looks like: `failed`. Behind `warn:` both are `degraded`.
 */
export async function runChecks(
  checks: readonly ParsedCheck[],
  ask: (query: string) => Promise<Scalar>,
  signal?: AbortSignal,
): Promise<Check[]> {
  const results: Check[] = [];
  for (const check of checks) {
    signal?.throwIfAborted();
    results.push(await runCheck(check, ask, signal));
  }
  return results;
}

async function runCheck(
  { name, query, condition }: ParsedCheck,
  ask: (query: string) => Promise<Scalar>,
  signal?: AbortSignal,
): Promise<Check> {
  const start = performance.now();
  const ms = () => Math.round(performance.now() - start);
  const named = { name: name ?? `${oneLine(query, 100)} => ${oneLine(condition.text, 60)}` };
  try {
    const value = await ask(query);
    return { ...judge(condition, { value, why: 'the answer is NULL: no data', ms: ms() }), ...named };
  } catch (thrown) {
    signal?.throwIfAborted();
    if (!(thrown instanceof UserError)) throw thrown;
    const unanswered = judge(condition, { value: undefined, why: messageOf(thrown), ms: ms() });
    const lost = thrown instanceof AbsentError && !condition.warn;
    return { ...unanswered, ...named, ...(lost ? { status: 'failed' as const } : {}), ...(thrown.hint ? { hint: thrown.hint } : {}) };
  }
}
