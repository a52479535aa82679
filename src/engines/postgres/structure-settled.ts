/** A token, or what stands between parentheses or brackets. */
type Node = string | Group;
interface Group {
  open: '(' | '[';
  inside: Node[];
}

/**
 * SQL that PostgreSQL has written from a parsed expression, as it would write it after a dump and a restore. Three forms do not survive those,
 * found by restoring some five hundred expressions and joins on PostgreSQL 14 to 18; the first two are common:
 *
 * - `status IN ('new', 'paid')` over varchar is kept as an array that is cast, and read back as an array of casts:
 *   `(ARRAY['new'::character varying])::text[]` becomes `ARRAY[('new'::character varying)::text]`;
 * - `a BETWEEN 1 AND 2 AND b` is kept as a list within a list, and read back as one: `(((a >= 1) AND (a <= 2)) AND b)` becomes
 *   `((a >= 1) AND (a <= 2) AND b)`. Only on the left: so the grammar puts lists together (makeAndExpr, makeOrExpr in gram.y);
 * - a NATURAL LEFT JOIN of tables that share no column is written with `ON TRUE`, which is read back as a condition, `ON (true)`.
 *
 * Everything else is returned as it is, and so is what does not read as SQL.
 */
export function settled(sql: string): string {
  if (!/ARRAY\[|\) (?:AND|OR) | ON TRUE\)/.test(sql)) return sql;
  const nodes = parsed(sql);
  return nodes ? written(settledNodes(nodes)) : sql;
}

/** Strings (`''`, and after E a backslash, for a quote in them) and quoted names are one token each. */
const TOKENS = /\bE'(?:[^'\\]|''|\\[\s\S])*'|'(?:[^']|'')*'|"(?:[^"]|"")*"|[()[\]]|(?:(?!\bE')[^'"()[\]])+|E|['"]/g;

function parsed(sql: string): Node[] | undefined {
  const stack: Group[] = [{ open: '(', inside: [] }];
  for (const [token] of sql.matchAll(TOKENS)) {
    const here = stack.at(-1)!;
    if (token === '(' || token === '[') {
      const group: Group = { open: token, inside: [] };
      here.inside.push(group);
      stack.push(group);
    } else if (token === ')' || token === ']') {
      if (stack.length === 1 || closing(here) !== token) return undefined;
      stack.pop();
    } else here.inside.push(token);
  }
  return stack.length === 1 ? stack[0]!.inside : undefined;
}

const closing = (group: Group) => (group.open === '(' ? ')' : ']');

const written = (nodes: Node[]): string =>
  nodes.map((node) => (typeof node === 'string' ? node : node.open + written(node.inside) + closing(node))).join('');

function settledNodes(nodes: Node[]): Node[] {
  const inner = nodes.map((node) =>
    typeof node === 'string' ? node.replace(/^([^'"]* ON )TRUE$/, '$1(true)') : { ...node, inside: settledNodes(node.inside) },
  );
  return castElements(joinedList(inner));
}

/** `(… AND …) AND …` without the parentheses of its first list. */
function joinedList(nodes: Node[]): Node[] {
  const [first, next] = nodes;
  if (typeof first !== 'object' || first.open !== '(' || typeof next !== 'string') return nodes;
  const operator = /^ (AND|OR) /.exec(next)?.[1];
  return operator !== undefined && operatorOf(first.inside) === operator ? [...first.inside, ...nodes.slice(1)] : nodes;
}

/** Of a list in parentheses: AND, OR; undefined where it is something else. */
function operatorOf(nodes: Node[]): string | undefined {
  const texts = nodes.filter((node) => typeof node === 'string').join(' ; ');
  return /\bBETWEEN\b/.test(texts) ? undefined : / (AND|OR) /.exec(texts)?.[1];
}

/** `(ARRAY[a, b])::text[]` as `ARRAY[(a)::text, (b)::text]`, and arrays within arrays likewise. */
function castElements(nodes: Node[]): Node[] {
  const result: Node[] = [];
  for (let at = 0; at < nodes.length; at++) {
    const node = nodes[at]!;
    const array = typeof node === 'object' && node.open === '(' ? arrayOf(node.inside) : undefined;
    const type = array ? arrayTypeAt(nodes, at + 1) : undefined;
    if (array && type) {
      result.push('ARRAY', { ...array, inside: castEach(array.inside, type) });
      at += type.length + 1; // The type, and the brackets after it.
    } else result.push(node);
  }
  return result;
}

/** Nodes that are an array and nothing else: what is between its brackets. */
function arrayOf(nodes: Node[]): Group | undefined {
  const [word, group] = nodes;
  return nodes.length === 2 && word === 'ARRAY' && typeof group === 'object' && group.open === '[' ? group : undefined;
}

/** The nodes of `::type` where `[]` follows: names, and numbers in parentheses. */
function arrayTypeAt(nodes: Node[], from: number): Node[] | undefined {
  for (let at = from; at < nodes.length; at++) {
    const node = nodes[at]!;
    if (typeof node === 'object' && node.open === '[') return at > from && node.inside.length === 0 ? nodes.slice(from, at) : undefined;
    const fits =
      typeof node === 'object' ? /^[\d,]+$/.test(written(node.inside)) : (at === from ? /^::[\w. ]*$/ : /^[\w. ]*$|^"/).test(node);
    if (!fits) return undefined;
  }
  return undefined;
}

function castEach(elements: Node[], type: Node[]): Node[] {
  return separated(elements).flatMap((element, i) => {
    const inner = arrayOf(element);
    const cast: Node[] = inner ? ['ARRAY', { ...inner, inside: castEach(inner.inside, type) }] : [{ open: '(', inside: element }, ...type];
    return i === 0 ? cast : [', ', ...cast];
  });
}

/** The elements of a list, without the commas between them. */
function separated(nodes: Node[]): Node[][] {
  const elements: Node[][] = [[]];
  for (const node of nodes) {
    if (typeof node === 'object' || /^E?['"]/.test(node)) elements.at(-1)!.push(node);
    else {
      const [before, ...others] = node.split(', ');
      if (before) elements.at(-1)!.push(before);
      for (const text of others) elements.push(text ? [text] : []);
    }
  }
  return elements;
}
