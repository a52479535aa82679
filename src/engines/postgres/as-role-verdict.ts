import type { Check } from '../../report.ts';
import { oneLine, showCount } from '../../units.ts';
import type { Compared } from './as-role.ts';
import type { Trial, Visible } from './as-role-grants.ts';

/**
 * What was tried beside what was granted. Where they differ it is `failed`; `degraded` where something is leant on (the rights of a view's
 * owner, of what a policy asks, of functions) that may be so at the source too; where that could not be tried at all it is only said, unless it is all there is. A role that can do nothing at all is `failed`: no grant came back. Pure.
 */
export function verdict({ role, actsAs, grants, tried }: Compared): Pick<Check, 'status' | 'actual' | 'hint'> {
  const { trials, visible } = tried;
  const actual = [...attributes(role, actsAs), ...counts(trials, grants), ...rows(visible), ...beyond(trials)].join('; ');
  const things = trials.filter(({ kind }) => kind !== 'schema');
  if (things.length === 0)
    return { status: 'inconclusive', actual: 'there is no table, view or sequence to try it on', hint: 'Was anything restored?' };
  if (grants.granted === 0 && things.every(({ may, outcome }) => !may && outcome !== 'done'))
    return {
      status: 'failed',
      actual: `it can do nothing, no grant came back; ${actual}`,
      hint: 'Compare the grants with those at the source.',
    };
  const allowed = things.filter(({ may }) => may);
  if (allowed.length > 0 && allowed.every(({ outcome }) => typeof outcome !== 'string'))
    return { status: 'inconclusive', actual: `nothing that it may do could be tried; ${actual}`, hint: 'Name another role.' };
  const untried = trials.filter(({ outcome }) => typeof outcome !== 'string');
  const differing = trials.filter(({ may, outcome }) => typeof outcome === 'string' && outcome !== (may ? 'done' : 'refused'));
  const leaked = visible.filter(({ rows: seen, all }) => seen !== undefined && seen > all);
  const grave = differing.filter(({ leans, outcome }) => !leans || outcome === 'done');
  const unknown = untried.filter(({ leans }) => !leans);
  const list = [...[...differing, ...unknown].map(difference), ...leaked.map(({ name }) => `more rows of ${name} are seen than there are`)];
  if (list.length === 0) return { status: 'passed', actual };
  const shown = list.slice(0, SHOWN).join(', ') + (list.length > SHOWN ? ` and ${showCount(list.length - SHOWN)} more` : '');
  const status = grave.length + leaked.length > 0 ? 'failed' : unknown.length > 0 ? 'inconclusive' : 'degraded';
  return { status, actual: `${shown}; ${actual}`, hint: status === 'degraded' ? BENEATH : 'Compare the grants with those at the source.' };
}

const BENEATH = 'Try the same at the source: rights beneath decide, of owners of views, in policies, or of functions.';
const SHOWN = 5;

function difference({ right, name, kind, leans, outcome }: Trial): string {
  const what = `${right} ${kind === 'table' ? '' : `${kind} `}${oneLine(name, 130)}`;
  if (outcome === 'refused') return `may ${what} by its grants, and is refused${leans ? ' what is beneath' : ''}`;
  // A message of the server may be a function's: it is not repeated.
  return outcome === 'done' ? `may not ${what}, and is not refused` : `to ${what} failed with SQLSTATE ${outcome.code}`;
}

function attributes({ superuser, bypassesRowSecurity }: Compared['role'], actsAs: string): string[] {
  if (superuser) return ['it is a superuser, whom nothing is refused'];
  return bypassesRowSecurity ? [`acts as ${oneLine(actsAs, 63)}, who bypasses row security`] : [];
}

const WRITES: Trial['right'][] = ['insert into', 'update', 'delete from'];

function counts(trials: Trial[], { relations, functions, executes }: Compared['grants']): string[] {
  const reading = (kinds: Trial['kind'][], what: string) => {
    const tried = trials.filter(({ right, kind }) => right === 'read' && kinds.includes(kind));
    const refused = tried.filter(({ outcome }) => outcome === 'refused').length;
    if (tried.length === 0) return [];
    const done = tried.filter(({ outcome }) => outcome === 'done').length;
    return [`reads ${done} of ${tried.length} ${what}${refused > 0 ? `, refused ${refused}` : ''}`];
  };
  const sequences = trials.filter(({ right }) => right === 'use');
  const partly = relations.filter((relation) => relation.reads && relation.partly).length;
  const writable = new Set(trials.filter(({ right, outcome }) => WRITES.includes(right) && outcome === 'done').map(({ name }) => name))
    .size;
  const used = sequences.filter(({ outcome }) => outcome === 'done').length;
  return [
    ...reading(['table', 'foreign'], 'tables'),
    ...reading(['view'], 'views'),
    ...(partly > 0 ? [`of ${partly} only columns`] : []),
    writable > 0 ? `writes to ${writable}` : 'writes to none',
    ...(sequences.length > 0 ? [`uses ${used} of ${sequences.length} sequences`] : []),
    ...(functions > 0 ? [`may execute ${executes} of ${functions} functions`] : []),
  ];
}

function rows(visible: Visible[]): string[] {
  if (visible.length === 0) return [];
  const counted = visible.filter(({ rows: seen }) => seen !== undefined);
  const sum = (of: (one: Visible) => number) => showCount(counted.reduce((total, one) => total + of(one), 0));
  const uncounted = visible.length - counted.length;
  return [
    ...(counted.length > 0
      ? [
          `sees ${sum(({ rows: seen }) => seen!)} of ${sum(({ all }) => all)} rows where row security filters (${counted.length} ${counted.length === 1 ? 'table' : 'tables'})`,
        ]
      : []),
    ...(uncounted > 0
      ? [`rows of ${uncounted} with row security could not be counted: a policy needs what the application sets, or time`]
      : []),
  ];
}

function beyond(trials: Trial[]): string[] {
  const names = new Set(trials.filter(({ outcome, leans }) => leans && typeof outcome !== 'string').map(({ name }) => oneLine(name, 130)));
  const shown = [...names].slice(0, SHOWN).join(', ');
  return names.size === 0
    ? []
    : [`${shown}${names.size > SHOWN ? ` and ${showCount(names.size - SHOWN)} more` : ''} could not be tried: what is beneath fails`];
}
