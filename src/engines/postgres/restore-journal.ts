import { type Problem, worstOf } from './restore-types.ts';

export interface Journal {
  /** For each line of stderr, in order. Always false: no line is to be repeated anywhere as it is. */
  line(line: string): false;
  /** What is known when the tool has ended; `ended` is the message of its failure, where it failed. */
  close(ended?: string): { problems: Problem[]; omitted: number };
}

const LONGEST_TEXT = 500;
const HELD = 1_000;

/**
 * Makes problems of what `pg_restore` or `psql` say on stderr (both called without --verbose). A message begins with the tool's name and goes on
 * in lines that may hold anything: the failed command with its passwords, the row with its values, lines that look like messages. Of
 * these only the beginning of the command is kept. What precedes every message, or begins with neither, is unknown.
 */
export function journal(tool: 'pg_restore' | 'psql'): Journal {
  const read = tool === 'psql' ? psqlProblem : restoreProblem;
  let problems: Problem[] = [];
  let omitted = 0;
  let last: Problem | undefined;
  let started = false;
  return {
    line: (line) => {
      const found = line.startsWith(`${tool}:`) || !started ? read(line) : undefined;
      started = true;
      if (found === 'course') last = undefined;
      else if (found !== undefined) {
        last = found;
        problems.push(found);
        if (problems.length > HELD) ({ problems, omitted } = worstOf(problems, omitted));
      } else if (last && last.about === undefined && line.startsWith('Command was: ')) last.about = commandHead(line.slice(13));
      return false;
    },
    close: (ended) => {
      if (ended !== undefined) problems.push(...endProblem(ended, problems));
      return worstOf(problems, omitted);
    },
  };
}

/** Workers write at the same time, so that the tool's name may stand there twice. PostgreSQL 14 shows what the server remarks; later ones do not. */
const REMARK = /^(?:pg_restore: ?)* ?(?:WARNING|NOTICE|INFO|LOG|DEBUG\d?): /;
const COURSE =
  /^pg_restore: (?:while (?:INITIALIZING|PROCESSING TOC|FINALIZING):$|from TOC entry \d+; |warning: errors ignored on restore: \d+$)/;
const DOUBT = /^pg_restore: warning: /;
const FAILURE = /^pg_restore: error: /;
const MORE = /^pg_restore: (?:detail|hint|error: query was): /;

function restoreProblem(line: string): Problem | 'course' | undefined {
  if (COURSE.test(line)) return 'course';
  if (MORE.test(line)) return undefined;
  if (REMARK.test(line)) return problem('remark', line.replace(/^(?:pg_restore: ?)* ?/, ''));
  if (DOUBT.test(line)) return problem('warning', line.replace(DOUBT, ''));
  if (FAILURE.test(line)) return problem('error', line.replace(FAILURE, ''));
  return problem('unknown', line);
}

/** `psql:<stdin>:12: ERROR:  …`, or without the place where psql itself speaks. */
function psqlProblem(line: string): Problem | 'course' | undefined {
  const [, place, level, text = ''] =
    /^psql:(?:<stdin>:(\d+):)? ?(ERROR|FATAL|PANIC|WARNING|NOTICE|INFO|LOG|error|warning|hint|detail): +(.*)$/.exec(line) ?? [];
  if (level === undefined) return problem('unknown', line);
  if (level === 'hint' || level === 'detail') return undefined;
  const failed = /^(?:ERROR|FATAL|PANIC|error)$/.test(level);
  const kind = failed ? 'error' : level === 'warning' ? 'warning' : 'remark';
  const found = problem(kind, text);
  return place === undefined ? found : { ...found, about: `line ${place} of the script` };
}

const LOCALE = /^(?:invalid (?:\w+ )?locale name|could not create locale|ICU is not supported in this build)/;

/** Faults of this machine, in PostgreSQL's words: disk, memory, a server that is gone, and what is not installed. */
const MACHINE = [
  /No space left on device|Disk quota exceeded|File too large|Read-only file system|Input\/output error/,
  /Cannot allocate memory|out of (?:shared )?memory|max_locks_per_transaction|could not (?:fork|resize shared memory)|too many clients/,
  /server closed the connection|connection has been closed|terminating connection|database system is |lost synchronization with server/,
  /connection to server .* failed: (?!database )/,
  /extension ".*" is not available|could not open extension control file|could not (?:access file|load library) "/,
  LOCALE,
];

/**
 * A materialized view over foreign tables is filled anew by a restore, and nobody wants a copy to reach their servers: that it stays empty is
 * no fault of the dump.
 */
const UNREACHABLE = /^could not connect to server "/;

function problem(said: Problem['kind'], text: string): Problem {
  const shown = withoutValues(text.replace(/^could not execute query: /, '').replace(/(^|: )(?:ERROR|FATAL|PANIC): +/, '$1'));
  const machine = said !== 'remark' && MACHINE.some((words) => words.test(shown));
  const kind = said === 'error' && UNREACHABLE.test(shown) ? 'warning' : said;
  return { kind, text: shown.slice(0, LONGEST_TEXT), ...(machine ? { machine } : {}) };
}

/**
 * PostgreSQL puts values that it cannot read behind a colon, or behind the word value: `invalid input syntax for type integer: "…"`. Names of
 * tables and constraints stand elsewhere. A function's own RAISE may say anything, and is kept.
 */
function withoutValues(text: string): string {
  if (LOCALE.test(text)) return text;
  return text.replace(/(: |\bvalue )".*"/g, '$1"…"').replace(/(\bKey \(.*\)=)\(.*\)/, '$1(…)');
}

/** Up to the first literal: passwords of user mappings and subscriptions, the bodies of functions and comments are literals. */
export function commandHead(command: string): string {
  return command
    .replace(/['$].*$/s, '…')
    .slice(0, 200)
    .trim();
}

/** What the tool's end adds: only where nothing said why it failed. */
function endProblem(ended: string, problems: readonly Problem[]): Problem[] {
  const killed = / was ended by SIG/.test(ended);
  if (!killed && problems.some(({ kind, text }) => kind !== 'remark' && (kind !== 'warning' || UNREACHABLE.test(text)))) return [];
  return [{ kind: 'error', text: ended.replace(/ and said nothing$/, ' and did not say why'), ...(killed ? { machine: true } : {}) }];
}
