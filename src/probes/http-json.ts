import { jsonpath } from 'json-p3';
import { messageOf, UserError } from '../errors.ts';
import { oneLine, received } from '../units.ts';

/** A JSON path (RFC 9535), ready to ask. */
export type JsonPath = (document: unknown) => { value: number | string | boolean | null } | { why: string };

type Query = ReturnType<typeof jsonpath.compile>;

const MOST_TEXT = 10_000;

/** Throws a UserError that says what cannot be read. */
export function parseJsonPath(path: string): JsonPath {
  const query = compiled(path);
  return (document) => {
    const nodes = asked(query, document);
    if (typeof nodes === 'string') return { why: `${path}: ${nodes}` };
    if (nodes.length === 0) return { why: `the answer has no ${path}; it has ${fieldsOf(document)}` };
    const [only] = nodes;
    return {
      value:
        nodes.length === 1
          ? scalar(only)
          : nodes
              .map((node) => String(scalar(node)))
              .join(', ')
              .slice(0, MOST_TEXT),
    };
  };
}

function compiled(path: string): Query {
  try {
    return jsonpath.compile(path);
  } catch (cause) {
    throw new UserError(
      `${received(path)} is no JSON path (${oneLine(messageOf(cause), 100)}), for example $.status or $['a b'][0] is expected`,
      {
        cause,
      },
    );
  }
}

/** A document may be nested deeper than a recursive path follows. */
function asked(query: Query, document: unknown): unknown[] | string {
  try {
    return query.query(document as Parameters<Query['query']>[0]).values();
  } catch (thrown) {
    return oneLine(messageOf(thrown), 100);
  }
}

/** Objects and lists as their JSON. */
function scalar(value: unknown): number | string | boolean | null {
  if (value === null || typeof value === 'number' || typeof value === 'string' || typeof value === 'boolean') return value;
  try {
    return JSON.stringify(value).slice(0, MOST_TEXT);
  } catch {
    // Nested deeper than it can be written again.
    return Array.isArray(value) ? '[…]' : '{…}';
  }
}

/** Paths of the first fields, in the short notation where the name allows it: `$.status, $.checks.db, …`. */
export function fieldsOf(document: unknown): string {
  const paths: string[] = [];
  const walk = (value: unknown, path: string, depth: number) => {
    if (paths.length > MOST_FIELDS) return;
    if (typeof value !== 'object' || value === null || depth === 4 || Object.keys(value).length === 0) paths.push(path);
    else if (Array.isArray(value)) walk(value[0], `${path}[0]`, depth + 1);
    else for (const [name, inner] of Object.entries(value)) walk(inner, path + step(name), depth + 1);
  };
  walk(document, '$', 0);
  const shown = paths.slice(0, MOST_FIELDS).map((path) => oneLine(path, 60));
  return `${shown.join(', ')}${paths.length > MOST_FIELDS ? ', …' : ''}`;
}

const MOST_FIELDS = 12;

const step = (name: string) => (/^[A-Za-z_]\w*$/.test(name) ? `.${name}` : `['${name.replace(/[\\']/g, '\\$&')}']`);
