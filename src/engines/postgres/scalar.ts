import { UserError } from '../../errors.ts';
import { oneLine, showDuration } from '../../units.ts';
import { AbsentError } from '../absent.ts';
import type { Scalar } from '../restored.ts';
import { type FirstRow, QueryError, type Session } from './connection.ts';

const TIMEOUT_MS = 60_000;
const LONGEST_WORD = 100;

/**
 * The one value of a query, read only, with the settings (search_path, time zone, role) that the database gives a session: as the application
 * sees it, but for its own role's. Times are in ISO form. NULL is undefined; numbers with more digits than a double are their text.
 * Throws a UserError that shows no row and no value, an AbsentError where what the query names is not there.
 */
export async function scalar(session: Session, query: string, { timeoutMs = TIMEOUT_MS } = {}): Promise<Scalar> {
  try {
    await session.query(begin(timeoutMs));
    return await singleValue(session, await session.first(query));
  } catch (thrown) {
    throw thrown instanceof QueryError ? explained(thrown, timeoutMs) : thrown;
  } finally {
    // Where it fails the connection is gone, and with it the transaction.
    await session.query('ROLLBACK').catch(() => {});
  }
}

/** The first settings are for the last, which no operator of another schema may take part in. Server messages are told apart by their English. */
const begin = (timeoutMs: number) => `
BEGIN READ ONLY;
SET LOCAL search_path = '';
SET LOCAL statement_timeout = ${timeoutMs};
SET LOCAL lock_timeout = ${timeoutMs};
SET LOCAL idle_in_transaction_session_timeout = 0;
SET LOCAL DateStyle = 'ISO';
SELECT pg_catalog.set_config(name, CASE name WHEN 'lc_messages' THEN 'C' ELSE '0' END, true) FROM pg_catalog.pg_settings
WHERE name = 'transaction_timeout' OR name = 'lc_messages' AND pg_catalog.current_setting('is_superuser') = 'on';
SET LOCAL search_path TO DEFAULT`;

const EXPECTED = 'one value is expected: one row of one column';

async function singleValue(session: Session, { columns, row, more }: FirstRow): Promise<Scalar> {
  if (columns.length === 0)
    throw new UserError(`it gives no rows, being no query; ${EXPECTED}`, {
      hint: 'Use SELECT, for example SELECT count(*) FROM auth_user.',
    });
  const rows = row === undefined ? 'no row' : more ? 'more than one row' : '1 row';
  if (columns.length > 1 || more || row === undefined) {
    const hint = row === undefined ? 'Use count(*), or SELECT EXISTS (…), which answers in any case.' : 'Use count(*), max(…), or LIMIT 1.';
    throw new UserError(`it gives ${rows} of ${columns.length} column${columns.length === 1 ? '' : 's'}; ${EXPECTED}`, { hint });
  }
  const [text] = row;
  return text === null || text === undefined ? undefined : readable(text, await typeOf(session, columns[0]!));
}

interface Type {
  oid: number;
  name: string;
  /** PostgreSQL's `typcategory`. */
  category: string;
}

async function typeOf(session: Session, oid: number): Promise<Type> {
  const [type] = await session.query<Type>(
    'SELECT oid, pg_catalog.format_type(oid, NULL) AS name, typcategory AS category FROM pg_catalog.pg_type WHERE oid OPERATOR(pg_catalog.=) $1',
    [oid],
  );
  return type ?? { oid, name: 'unknown', category: 'X' };
}

const BOOLEAN = 16;
/** int8, int2, int4, oid, float4, float8, numeric */
const NUMBERS = [20, 21, 23, 26, 700, 701, 1700];
const PADDED = 1042;
/** Besides numbers, texts, enums, times: "char" and uuid. */
const WORDS = [18, 2950];

function readable(text: string, type: Type): Scalar {
  if (type.oid === BOOLEAN) return text === 't';
  if (NUMBERS.includes(type.oid)) return numberOf(text);
  if (!/[BDENST]/.test(type.category) && !WORDS.includes(type.oid))
    throw new UserError(`it gives a value of type ${type.name}; ${WORD}`, {
      hint: 'Ask for something that can be shown: a number of rows, a comparison, a field of the value.',
    });
  const word = type.oid === PADDED ? text.trimEnd() : text;
  if (word.length > LONGEST_WORD) throw new UserError(`it gives a text of ${word.length} characters; ${WORD}`, { hint: SHORTER });
  if (/[\p{Cc}\p{Zl}\p{Zp}]/u.test(word))
    throw new UserError(`it gives a text with line ends or control characters; ${WORD}`, { hint: SHORTER });
  return word;
}

const WORD = `a number, a boolean or a word of at most ${LONGEST_WORD} characters on one line is expected`;
const SHORTER = 'Compare it in the query: SELECT value = … gives a boolean.';

/** What a double does not hold exactly stays text, which conditions compare digit by digit. */
function numberOf(text: string): Scalar {
  const plain = text.includes('.') ? text.replace(/\.?0+$/, '') : text;
  const number = Number(plain);
  const exact = !/^-?[\d.]+$/.test(plain) || (String(number) === plain && (text.includes('.') || Number.isSafeInteger(number)));
  return exact ? number : text;
}

/** undefined_table, undefined_column, undefined_function, undefined_object, invalid_schema_name */
const ABSENT = ['42P01', '42703', '42883', '42704', '3F000'];
/** Their messages name objects, settings and files: connection, transaction and lock states, rights, resources, cancellation, the system. */
const NAMING = /^(?:08|25|3F|40|42|53|54|55|57|58|0A)/;
/** What a query can cause in PostgreSQL itself; the others are raised by functions and extensions, which may say anything. */
const OWN = /^(?:[234][0-9A-Z]|XX00[12])/;

function explained(failed: QueryError, timeoutMs: number): UserError {
  const { code } = failed;
  if (code === undefined || code.startsWith('57P')) return failed;
  const options = { cause: undefined, temporary: failed.temporary };
  if (code === '57014' && failed.message.includes('statement timeout'))
    return new UserError(`it took more than ${showDuration(timeoutMs)} and was stopped`, options);
  if (code === '42601' && failed.message.includes('multiple commands'))
    return new UserError('it has several statements; one is expected', { ...options, hint: 'Write each as a check of its own.' });
  const text = `the server says: ${withoutValues(failed, code)} (SQLSTATE ${code})`;
  if (ABSENT.includes(code))
    return new AbsentError(text, {
      ...options,
      hint: 'If the query is right, this was not restored. Names are looked up as at the source, by the search_path of the database.',
    });
  return new UserError(text, code === '25006' ? { ...options, hint: 'A check only reads.' } : options);
}

interface ServerError {
  /** The functions in which it happened. */
  where?: string;
}

/** A value that could not be read stands in quotes or behind a colon. What a function raises, whatever its code, is not ours to repeat. */
function withoutValues({ message, cause }: QueryError, code: string): string {
  if ((cause as ServerError | undefined)?.where !== undefined) return 'an error inside a function, whose text is kept back';
  if (NAMING.test(code)) return oneLine(message, 300);
  if (!OWN.test(code)) return 'an error whose text is kept back';
  const text = message.replace(/: .*/s, ': …').replace(/".*"/s, '"…"').replace(/\d+/g, '…');
  return oneLine(text, 300);
}
