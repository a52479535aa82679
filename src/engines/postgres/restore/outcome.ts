import type { RolesRestored } from '../../restored.ts';

/** What a tool said while it restored, that somebody should know. */
export interface Problem {
  /**
   * `error`: something is not restored. `warning`: the tool's own doubt. `remark`: what the server says beside its work. `unknown`: a line
   * that nobody knows, to be taken for an error. `denied`: not restored because the user of the server may not, where he is no superuser.
   * `unfilled`: a materialized view stays empty, whose rows are in no dump and whose query finds here not what it found at the source.
   */
  kind: 'error' | 'warning' | 'remark' | 'unknown' | 'denied' | 'unfilled';
  /** One line, in the tool's words, without values out of rows as far as they can be told from the rest. */
  text: string;
  /** The beginning of the command that failed: `ALTER TABLE public.t OWNER TO app`. */
  about?: string;
  /** Of `unfilled`, as inventories name it. */
  view?: string;
  /** The fault of this machine (full disk, no memory, a server that went away) and not of what was restored. */
  machine?: boolean;
}

export const isBad = ({ kind }: Problem) => kind === 'error' || kind === 'unknown';

/** What had to be made up so that the dump could be restored, or what is strange beside it. */
export interface Finding {
  /**
   * `lost-role`: the dump refers to it and the backup does not list it. `made-role`: the same where nobody lists roles (a dump of others).
   * `role`: could not be made, or not as it was. `role-setting`: a setting of a role that was left out. `strange-globals`: text that no release of ours wrote.
   * `made-schema`: a dump of chosen tables came without it. `made-tablespace`: made beside the data. `locale`: another one was taken.
   * `no-database`: the dump says nothing of the database itself. `end-unknown`: whether it is whole cannot be told.
   */
  kind:
    | 'lost-role'
    | 'made-role'
    | 'role'
    | 'role-setting'
    | 'strange-globals'
    | 'made-schema'
    | 'made-tablespace'
    | 'locale'
    | 'no-database'
    | 'end-unknown';
  /** Of what it is about. */
  name: string;
  /** A sentence for a person. */
  text: string;
  /** Of a setting that the server refused: itself, in the words of the inventory. */
  setting?: string;
}

export interface Restored {
  /** The name of the database that was restored; undefined when it could not even be made. */
  database: string | undefined;
  /**
   * `restored`: the tools succeeded and said nothing bad. `failed`: something is not restored. `hindered`: this machine was at fault, so that
   * nothing is known of the dump.
   */
  outcome: 'restored' | 'failed' | 'hindered';
  /** At most 100, the worst first. */
  problems: Problem[];
  /** How many more there were. */
  omitted: number;
  findings: Finding[];
  /** Roles of the backup that were on the server before and are left as they are. Undefined where none was made or looked for. */
  rolesBefore?: string[];
}

/** What the comparison must know of it. With `login` roles may log in as they could. */
export function rolesRestored({ rolesBefore = [], findings }: Restored, login: boolean): RolesRestored {
  const unset = findings.flatMap(({ name, setting }) => (setting === undefined ? [] : [{ role: name, setting }]));
  return { before: rolesBefore, unset, login };
}

/** Materialized views that could not be filled. */
export const unfilledIn = ({ problems }: Pick<Restored, 'problems'>): string[] =>
  problems.flatMap(({ view }) => (view === undefined ? [] : [view]));

const SEVERITY: Problem['kind'][] = ['error', 'unknown', 'denied', 'unfilled', 'warning', 'remark'];
const MOST_PROBLEMS = 100;

/** The worst of them, and how many are left out. */
export function worstOf(problems: readonly Problem[], omitted = 0): Pick<Restored, 'problems' | 'omitted'> {
  const sorted = [...problems].sort((a, b) => SEVERITY.indexOf(a.kind) - SEVERITY.indexOf(b.kind));
  return { problems: sorted.slice(0, MOST_PROBLEMS), omitted: omitted + Math.max(0, sorted.length - MOST_PROBLEMS) };
}

/** The verdict over what the tools said. Where the machine failed, what else failed may be its consequence. */
export function judged(restored: Omit<Restored, 'outcome'>): Restored {
  const bad = restored.problems.filter(isBad);
  const outcome = bad.some(({ machine }) => machine) ? 'hindered' : bad.length > 0 ? 'failed' : 'restored';
  return { ...restored, ...worstOf(restored.problems, restored.omitted), outcome };
}
