/** What every mode returns and every report is a function of. Pure. */

export const STATUSES = ['passed', 'degraded', 'failed', 'inconclusive', 'skipped'] as const;
export type Status = (typeof STATUSES)[number];

export const MODES = ['backup', 'restore-verify', 'health-gate', 'load-test'] as const;
export type Mode = (typeof MODES)[number];
/** What reports: the modes, and a command that climbs the same ladder. */
export type Reported = Mode | 'restore';

/** One thing that was looked at. `expected` and `actual` are short sentences or values for a person; `ms` is how long the look took. */
export interface Check {
  name: string;
  status: Status;
  expected: string;
  actual: string;
  /** What to do about it. Present whenever the status is not `passed`, where something can be done. */
  hint?: string;
  /** Milliseconds, at least 0. */
  ms: number;
  layer?: 'app' | 'dependency' | 'network' | 'gate';
}

/** A table for a person: in the summary, the terminal, the page. Cells are plain text; the reports escape them. */
export interface Table {
  title: string;
  columns: string[];
  rows: string[][];
  /** Shown under the table, for example how many rows were left out. */
  note?: string;
}

/** A picture of numbers: each report draws it in its own way, or leaves it to report.json. */
export interface Chart {
  title: string;
  x: Axis;
  y: Axis;
  lines: Line[];
}

export interface Axis {
  label: string;
  /** Of the points: `ms`, `B`, `/s`, `%`, or nothing for plain numbers. A drawing may show seconds for milliseconds, megabytes for bytes. */
  unit: '' | 'ms' | 'B' | '/s' | '%';
  /** `percentile`: 0 to below 100, the last nines drawn as wide as the first ones. */
  scale: 'linear' | 'log' | 'percentile';
}

export interface Line {
  name: string;
  /** By rising x. `null` where nothing was measured: the line has a gap there. */
  points: [x: number, y: number | null][];
}

export interface Report {
  mode: Reported;
  /** The worst of the checks; see `worst`. */
  status: Status;
  /** The verdict as one sentence for a person, without the status word. */
  headline: string;
  checks: Check[];
  /** Numbers for machines; units are in the names (`duration-ms`, `bytes`). */
  metrics: Record<string, number>;
  /** What was found out on the way, for a person: versions, paths, identities. Never a secret. */
  facts: Record<string, string>;
  /** Step outputs of the mode, by the names in action.yml. */
  outputs: Record<string, string>;
  tables: Table[];
  charts: Chart[];
  /** Things worth knowing that change no verdict. */
  notes: string[];
}

const SEVERITY: Status[] = ['failed', 'inconclusive', 'degraded', 'passed'];

/**
 * The worst status: failed > inconclusive > degraded > passed.
 * `skipped` alone, or nothing at all, is `inconclusive`: nothing looked at is never a pass.
 */
export function worst(statuses: readonly Status[]): Status {
  return SEVERITY.find((status) => statuses.includes(status)) ?? 'inconclusive';
}

/** Nothing that was found stands against going on; `skipped` was not to be looked at. */
export const holds = ({ status }: Pick<Check, 'status'>): boolean => ['passed', 'degraded', 'skipped'].includes(status);

/** Runs one look and times it. What it throws is not caught: a look that cannot be made must say so itself. */
export async function timed(look: () => Promise<Omit<Check, 'ms'>>): Promise<Check> {
  const start = performance.now();
  const check = await look();
  return { ...check, ms: Math.round(performance.now() - start) };
}
