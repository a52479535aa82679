import type { Chart, Line, Table } from '../report.ts';
import { showDuration } from '../units.ts';
import type { Judged } from './gate-judge.ts';
import type { GateEnd } from './gate-rounds.ts';

const SHOWN_ROUNDS = 30;
const SIGNS = { passed: '✓', degraded: '~', failed: '✗', inconclusive: '?', skipped: '-' } as const;
const sign = ({ status, notAsked }: Judged) => (notAsked ? 'o' : SIGNS[status]);

/** How it went, by target: one sign a round, the newest last, and the last distinct errors. */
export function timeline({ rounds, count, errors, breakers }: GateEnd, title: string): Table {
  const shown = rounds.slice(-SHOWN_ROUNDS);
  const labels = shown.at(-1)?.targets.map(({ label }) => label) ?? [];
  const rows = labels.map((label, at) => {
    const signs = shown.map(({ targets }) => sign(targets[at]!)).join(' ');
    return [label, signs, breakers.get(label) ?? 'closed', (errors.get(label) ?? []).join('; ')];
  });
  const since = shown.length > 1 ? `, ${showDuration(shown.at(-1)!.atMs - shown[0]!.atMs)} from the first shown to the last` : '';
  return {
    title,
    columns: ['Target', 'Rounds', 'Breaker', 'Last errors'],
    rows,
    note: `${shown.length} of ${count} rounds${since}. ✓ holds, ~ degraded, ✗ failed, ? not known, o not asked (breaker open).`,
  };
}

/** How long the looks at each target took, by round; none where there are too few to see anything. A round without an answer is a gap. */
export function timesChart({ rounds }: Pick<GateEnd, 'rounds'>, title: string): Chart[] {
  const labels = rounds.at(-1)?.targets.map(({ label }) => label) ?? [];
  const lines: Line[] = labels.map((name, at) => ({ name, points: rounds.map(({ atMs, targets }) => [atMs, tookMs(targets[at]!)]) }));
  const seen = lines.filter(({ points }) => points.filter(([, ms]) => ms !== null).length > 1);
  if (seen.every(({ points }) => points.every(([, ms]) => !ms))) return [];
  return [
    {
      title,
      x: { label: 'Since the start of the gate', unit: 'ms', scale: 'linear' },
      y: { label: 'Time to answer', unit: 'ms', scale: 'linear' },
      lines: seen,
    },
  ];
}

/** A check that holds or does not has been answered; `inconclusive` has not, and a target that fell silent has but one check. */
function tookMs({ label, checks }: Judged): number | null {
  const answered = checks.filter(({ name, status }) => status !== 'inconclusive' && (name !== `${label} answers` || status === 'passed'));
  return answered.length === 0 ? null : Math.max(...answered.map(({ ms }) => ms));
}

/** What the targets said of themselves, by target. */
export function factsOf({ rounds }: GateEnd): Record<string, string> {
  const facts = rounds.flatMap(({ targets }) =>
    targets.flatMap(({ label, facts: own }) => Object.entries(own).map(([name, value]) => [`${label} ${name}`, value] as const)),
  );
  return Object.fromEntries(facts);
}
