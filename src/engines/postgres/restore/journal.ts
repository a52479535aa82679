import { isBad, type Problem, worstOf } from './outcome.ts';

interface Journal {
  /** For each line of stderr, in order. Always false: no line is to be repeated anywhere as it is. */
  line(line: string): false;
  /** What is known when the tool has ended; `ended` is the message of its failure, where it failed. */
  close(ended?: string): { problems: Problem[]; omitted: number };
}

const LONGEST_TEXT = 500;
const HELD = 1_000;

/**
 * Makes problems of what `pg_restore` or `psql` say on stderr (both called without --verbose). A message begins with the tool's name and goes on
 * in lines without. Those of an error may hold anything: the failed command with its passwords, the row with its values, lines that look like
 * messages; only the beginning of the command is kept. Of any other message they are marked, and a line that is not is unknown.
 * `limited`: the user is no superuser, so that what is refused to him is no fault of what is restored.
 */
export function journal(tool: 'pg_restore' | 'psql', limited = false): Journal {
  const read = tool === 'psql' ? psqlProblem : restoreProblem;
  let problems: Problem[] = [];
  let omitted = 0;
  let last: Problem | undefined;
  /** Whether the message at hand is an error. */
  let failing = false;
  // psql names itself in every line of its own, so that what the server adds to a remark is told from it.
  const marked = (line: string) => last !== undefined && (tool === 'psql' || MARKED.test(line));
  const goesOn = (line: string) => !line.startsWith(`${tool}:`) && (failing || marked(line) || line === '');
  return {
    line: (line) => {
      const found = goesOn(line) ? undefined : read(line);
      if (found === 'entry' || found === 'course') {
        last = undefined;
        failing = found === 'entry';
      } else if (found !== undefined) {
        last = found;
        failing = isBad(found);
        problems.push(found);
        if (problems.length > HELD) ({ problems, omitted } = worstOf(problems, omitted));
      } else if (last && last.about === undefined && line.startsWith('Command was: ')) {
        last.about = commandHead(line.slice(13));
        if (limited && isDenied(last)) last.kind = 'denied';
      } else if (last && failing && RAISED.test(line)) {
        last.text = withoutWords(last.text);
        delete last.machine; // Which it said of itself.
      }
      return false;
    },
    close: (ended) => {
      if (ended !== undefined) problems.push(...endProblem(ended, problems));
      return worstOf(problems, omitted);
    },
  };
}

/** How PostgreSQL and libpq mark what belongs to the line before. */
const MARKED = /^(?:\s|(?:DETAIL|HINT|CONTEXT|QUERY|LOCATION|LINE \d+): )/;
/**
 * The error's words are a function's own, out of whatever row it had before it: RAISE and ASSERT of PL/pgSQL, and anything of other languages
 * (PostgreSQL: plpgsql_exec_error_callback of pl_exec.c). The server is asked for no SQLSTATE, and a RAISE may choose any.
 */
const RAISED = /^(?:\S+: +)?PL\/(?:pgSQL\b.*\b(?:RAISE|ASSERT)$|(?!pgSQL\b))/;
/** Workers write at the same time, so that the tool's name may stand there twice. PostgreSQL 14 shows what the server remarks; later ones do not. */
const REMARK = /^(?:pg_restore: ?)* ?(?:WARNING|NOTICE|INFO|LOG|DEBUG\d?): /;
const COURSE = /^pg_restore: (?:while (?:INITIALIZING|PROCESSING TOC|FINALIZING):$|warning: errors ignored on restore: \d+$)/;
/** What the error that follows is about; its name may hold line ends. */
const ENTRY = /^pg_restore: from TOC entry \d+; /;
/** The warnings after which everything is restored all the same. */
const DOUBT =
  /^pg_restore: warning: (?=invalid creation date in header|archive was made on a machine with larger integers|restoring tables WITH OIDS)/;
const FAILURE = /^pg_restore: error: /;
const MORE = /^pg_restore: (?:detail|hint|error: query was): /;

function restoreProblem(line: string): Problem | 'course' | 'entry' | undefined {
  if (COURSE.test(line)) return 'course';
  if (ENTRY.test(line)) return 'entry';
  if (MORE.test(line)) return undefined;
  if (REMARK.test(line)) return problem('remark', line.replace(/^(?:pg_restore: ?)* ?/, ''));
  if (DOUBT.test(line)) return problem('warning', line.replace(DOUBT, ''));
  if (FAILURE.test(line)) return problem('error', line.replace(FAILURE, ''));
  return problem('unknown', line);
}

/** `psql:<stdin>:12: ERROR:  …`, or without the place where psql itself speaks. */
function psqlProblem(line: string): Problem | undefined {
  const [, place, level, text = ''] =
    /^psql:(?:<stdin>:(\d+):)? ?(ERROR|FATAL|PANIC|WARNING|NOTICE|INFO|LOG|error|warning|hint|detail): +(.*)$/.exec(line) ?? [];
  if (level === undefined) return problem('unknown', line);
  if (level === 'hint' || level === 'detail') return undefined;
  const failed = /^(?:ERROR|FATAL|PANIC|error)$/.test(level);
  // Its own warnings are of commands that no script is to hold.
  const found = problem(failed ? 'error' : level === 'warning' ? 'unknown' : 'remark', text);
  return place === undefined ? found : { ...found, about: `line ${place} of the script` };
}

/** What owns, who may, and what stands beside the data: without it they are all there. */
const BESIDE =
  /^(?:ALTER .* OWNER TO |GRANT |REVOKE |ALTER DEFAULT PRIVILEGES |SET SESSION AUTHORIZATION |COMMENT ON |SECURITY LABEL |CREATE EXTENSION |(?:CREATE|ALTER) (?:EVENT TRIGGER|SUBSCRIPTION|PUBLICATION) )/;

/** What only a change of owners brings about, whatever its command holds. */
const OWNERSHIP = /^must be (?:member of|able to SET) role "/i;
const isDenied = ({ text, about = '' }: Problem) =>
  OWNERSHIP.test(text) || (BESIDE.test(about) && /^(?:permission denied|must be |role ".*" does not exist$)/.test(text));

const LOCALE = /^(?:invalid (?:\w+ )?locale name|could not create locale|ICU is not supported in this build)/;

/** Faults of this machine, in PostgreSQL's words: disk, memory, a server that is gone, and what is not installed. */
const MACHINE = [
  /No space left on device|Disk quota exceeded|File too large|Read-only file system|Input\/output error/,
  /Cannot allocate memory|out of (?:shared )?memory|max_locks_per_transaction|could not (?:fork|resize shared memory)|too many clients/,
  /server closed the connection|no connection to the server|connection has been closed|terminating connection|database system is |lost synchronization with server/,
  /connection to server .* failed: (?!database )/,
  /extension ".*" is not available|could not open extension control file|could not (?:access file|load library) "/,
  /could not find function ".*" in file|loaded via "?shared_preload_libraries|security label provider ".*" is not loaded/,
  LOCALE,
];

/** All that a tool says when it is asked for more memory than there can be, which a damaged archive does: the server says more. */
const ABSURD = 'out of memory';

function problem(kind: Problem['kind'], text: string): Problem {
  const shown = withoutValues(text.replace(/^could not execute query: /, '').replace(/(^|: )(?:ERROR|FATAL|PANIC): +/, '$1'));
  const machine = kind !== 'remark' && text !== ABSURD && MACHINE.some((words) => words.test(shown));
  return { kind, text: shown.slice(0, LONGEST_TEXT), ...(machine ? { machine } : {}) };
}

/**
 * PostgreSQL puts values that it cannot read behind a colon, as the last of a message: `invalid input syntax for type integer: "…"`, or behind
 * the word value; they may hold quotes, and line ends, after which the quotation is open. Names of tables and constraints stand elsewhere.
 */
function withoutValues(text: string): string {
  if (LOCALE.test(text)) return text;
  return text
    .replace(/: ".*$/, ': "…"')
    .replace(/\bvalue ".*?(?:"( is out of range for type [\w ]+))?$/, 'value "…"$1')
    .replace(/(\bKey \(.*\)=)\(.*\)?/, '$1(…)');
}

/** Only what the tool itself put before the words of a function: which table it was. */
function withoutWords(text: string): string {
  const [before = ''] = /^COPY failed for table "[^"]*": /.exec(text) ?? [];
  return `${before}a function raised an error, whose words may hold values and are not shown`;
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
  if (!killed && problems.some((problem) => isBad(problem) || problem.kind === 'denied')) return [];
  return [{ kind: 'error', text: ended.replace(/ and said nothing$/, ' and did not say why'), ...(killed ? { machine: true } : {}) }];
}
