import { UserError } from '../../errors.ts';

/**
 * A table pattern as pg_dump takes it (`--table`, psql's patterns: the documentation's page on psql, section "Patterns"):
 * `schema.table` or `table`, `*` any letters, `?` one letter, double quotes keep case and take away the meaning, the rest as in a regular expression.
 * Only the part that pg_dump and this program can be sure to read alike is taken: no other regular-expression characters outside quotes.
 */
export interface TablePattern {
  text: string;
  /** Without a schema, what the role's own search path makes visible is meant. */
  schema: RegExp | undefined;
  table: RegExp;
}

export function parseTablePattern(text: string): TablePattern {
  const parts: string[] = [''];
  let quoted = false;
  for (let i = 0; i < text.length; i++) {
    const letter = text[i]!;
    if (letter === '"' && quoted && text[i + 1] === '"') {
      parts[parts.length - 1] += '"';
      i++;
    } else if (letter === '"') quoted = !quoted;
    else if (!quoted && letter === '.') parts.push('');
    else if (!quoted && letter === '*') parts[parts.length - 1] += '.*';
    else if (!quoted && letter === '?') parts[parts.length - 1] += '.';
    else if (!quoted && /[[\](){}|+^$\\]/.test(letter)) {
      throw new UserError(`pattern '${text}': '${letter}' outside double quotes is not taken; use * and ?, or quote the name`);
    } else parts[parts.length - 1] += escaped(quoted ? letter : lowered(letter));
  }
  if (quoted) throw new UserError(`pattern '${text}': a double quote is not closed`);
  if (parts.length > 2 || parts.includes('')) throw new UserError(`pattern '${text}': expected table or schema.table`);
  const [table, schema] = parts.reverse();
  return { text, table: anchored(table!), schema: schema === undefined ? undefined : anchored(schema) };
}

/** `visible` is the server's `pg_table_is_visible` under the role's own search path, as pg_dump asks it. */
export function matches(pattern: TablePattern, relation: { schema: string; name: string; visible: boolean }): boolean {
  return pattern.table.test(relation.name) && (pattern.schema ? pattern.schema.test(relation.schema) : relation.visible);
}

/** As PostgreSQL folds names in UTF-8: letters beyond ASCII stay as they are. */
const lowered = (letter: string) => (/[A-Z]/.test(letter) ? letter.toLowerCase() : letter);
const escaped = (letter: string) => letter.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
const anchored = (source: string) => new RegExp(`^(?:${source})$`, 'su');
