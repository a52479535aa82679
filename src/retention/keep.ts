import { UserError } from '../errors.ts';
import { parseDuration, received } from '../units.ts';

/** Which backups a series keeps. Pure. */
export const RULES = ['last', 'daily', 'weekly', 'monthly', 'yearly'] as const;
export type Rule = (typeof RULES)[number];

/**
 * Either everything up to an age, or for each rule so many backups. Every rule is present, 0 where it was not given.
 * `text` is the normal form, for messages: `30d`, `last=7 daily=7`.
 */
export type Keep = { kind: 'age'; ms: number; text: string } | { kind: 'counts'; counts: Record<Rule, number>; text: string };

const DAY = 86_400_000;
const EXAMPLE = `${RULES.map((rule, i) => `${rule}=${[7, 7, 4, 12, 2][i]}`).join(' ')} (any of them, each once), or an age of at least 1d such as 30d or 12w`;

/**
 * `last=7 daily=7 weekly=4 monthly=12 yearly=2`, in any order, or an age. Words are parted by blanks, commas or plus signs: in a URL a blank
 * would need an escape. Throws a UserError that says what was received and what is expected.
 */
export function parseKeep(text: string): Keep {
  const trimmed = text.trim();
  if (/^[\d.]/.test(trimmed)) return parseAge(trimmed);
  const sides = trimmed.split('=').map((side) => side.trim());
  const words = sides.join('=').split(/[\s,+]+/);
  const counts: Record<Rule, number> = { last: 0, daily: 0, weekly: 0, monthly: 0, yearly: 0 };
  const seen = new Set<Rule>();
  for (const word of words.filter((candidate) => candidate !== '')) {
    const [rule, count] = readRule(word, text);
    if (seen.has(rule)) throw new UserError(`${received(text)} has ${rule} twice, expected ${EXAMPLE}`);
    seen.add(rule);
    counts[rule] = count;
  }
  if (seen.size === 0) throw new UserError(`${received(text)} is empty, expected ${EXAMPLE}`);
  const given = RULES.filter((rule) => counts[rule] > 0);
  if (given.length === 0) throw new UserError(`${received(text)} would keep nothing: at least one number must be above 0`);
  return { kind: 'counts', counts, text: given.map((rule) => `${rule}=${counts[rule]}`).join(' ') };
}

function readRule(word: string, text: string): [Rule, number] {
  const [, name, count] = /^([^=]*)=(.*)$/.exec(word) ?? [];
  if (name === undefined || count === undefined)
    throw new UserError(`${received(text)}: ${received(word)} is no rule, expected for example ${EXAMPLE}`);
  const rule = RULES.find((candidate) => candidate === name);
  if (rule === undefined) throw new UserError(`${received(text)}: ${received(name)} is no rule, expected one of ${RULES.join(', ')}`);
  // Nine digits are more backups than there will ever be, and no rounding.
  if (!/^\d{1,9}$/.test(count))
    throw new UserError(`${received(text)}: ${rule}=${received(count)}, expected a whole number such as ${rule}=7`);
  return [rule, Number(count)];
}

function parseAge(text: string): Keep {
  let ms: number;
  try {
    ms = parseDuration(text);
  } catch (thrown) {
    throw new UserError(`${received(text)} is no age, expected ${EXAMPLE}`, { cause: thrown });
  }
  if (ms < DAY) throw new UserError(`${received(text)} is too short: an age of at least 1d is expected`);
  return { kind: 'age', ms, text: text.replace(/\s+/g, '') };
}
