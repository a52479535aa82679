import { showCount } from '../units.ts';
import { type Question, some } from './postgres-question.ts';

/** What migrations leave behind, and what runs out one day. Catalogs only, which every role may read. */

interface Named {
  count: number;
  names: string[] | null;
}

const named = (name: string, order: string) => `json_build_object('count', count(*), 'names', (array_agg(${name} ORDER BY ${order}))[1:3])`;

/** A CREATE INDEX CONCURRENTLY that failed leaves one, which every write keeps up to date and no query uses. One that is being built is none. */
const INDEXES: Question = {
  id: 'indexes',
  metrics: [{ name: 'invalid-indexes', dimension: 'none' }],
  always: true,
  sql: `(SELECT ${named(`format('%I.%I', n.nspname, c.relname)`, 'c.relname')}
    FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE NOT i.indisvalid AND c.relpersistence <> 't'
      AND NOT EXISTS (SELECT FROM pg_stat_progress_create_index p WHERE p.index_relid = i.indexrelid))`,
  read({ count, names }: Named) {
    return { 'invalid-indexes': { value: count, ...(count > 0 ? { detail: some(names, count) } : {}) } };
  },
};

const CONSTRAINTS: Question = {
  id: 'constraints',
  metrics: [{ name: 'not-valid-constraints', dimension: 'none' }],
  sql: `(SELECT ${named(`format('%I of %s', k.conname, k.conrelid::regclass)`, 'k.conname')} FROM pg_constraint k WHERE NOT k.convalidated)`,
  read({ count, names }: Named) {
    return { 'not-valid-constraints': { value: count, ...(count > 0 ? { detail: some(names, count) } : {}) } };
  },
};

/** Transaction numbers and multixacts are 32 bits wide; the server stops taking writes shortly before half of them lie behind the oldest row. */
const WRAPAROUND: Question = {
  id: 'wraparound',
  metrics: [{ name: 'wraparound', dimension: 'ratio' }],
  always: true,
  sql: `(SELECT json_build_object('age', greatest(age(datfrozenxid), mxid_age(datminmxid)), 'name', datname)
    FROM pg_database ORDER BY greatest(age(datfrozenxid), mxid_age(datminmxid)) DESC LIMIT 1)`,
  read({ age, name }: { age: number; name: string }) {
    return { wraparound: { value: age / 2 ** 31, detail: `${showCount(age)} transactions in ${name}` } };
  },
};

interface Sequences {
  count: number;
  hidden: number;
  worst: { share: number; name: string; last: string; most: string } | null;
}

/**
 * How far the furthest sequence is. What counts is the end of the column that it fills: a sequence of 64 bits behind an integer column ends at
 * 2,147,483,647. Sequences that begin again are left out; so are those whose value nobody can read on a standby.
 */
const SEQUENCES: Question = {
  id: 'sequences',
  metrics: [{ name: 'sequences', dimension: 'ratio' }],
  always: true,
  sql: `(SELECT json_build_object('count', count(*), 'hidden', count(*) FILTER (WHERE NOT readable),
      'worst', (array_agg(json_build_object('share', share, 'name', name, 'last', last::text, 'most', most::text)
        ORDER BY share DESC) FILTER (WHERE share IS NOT NULL))[1])
    FROM (SELECT name, readable, last, most, 
        CASE WHEN last IS NOT NULL THEN greatest(0, last / nullif(most, 0)::float8) END AS share FROM (
      SELECT format('%I.%I', n.nspname, c.relname) AS name, has_sequence_privilege(c.oid, 'SELECT,USAGE') AS readable,
        CASE WHEN has_sequence_privilege(c.oid, 'SELECT,USAGE') THEN pg_sequence_last_value(c.oid) END AS last,
        CASE WHEN s.seqincrement < 0 THEN s.seqmin ELSE least(s.seqmax, CASE t.atttypid WHEN 21 THEN 32767 WHEN 23 THEN 2147483647 END) END AS most
      FROM pg_sequence s JOIN pg_class c ON c.oid = s.seqrelid JOIN pg_namespace n ON n.oid = c.relnamespace
      LEFT JOIN pg_depend d ON d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.objsubid = 0
        AND d.refclassid = 'pg_class'::regclass AND d.refobjsubid > 0 AND d.deptype IN ('a', 'i')
      LEFT JOIN pg_attribute t ON t.attrelid = d.refobjid AND t.attnum = d.refobjsubid
      WHERE NOT s.seqcycle AND c.relpersistence <> 't' AND NOT (c.relpersistence = 'u' AND pg_is_in_recovery())) each) shares)`,
  read({ count, hidden, worst }: Sequences, { role, isAsked }) {
    if (hidden > 0 && (worst === null || isAsked('sequences'))) {
      const why = `${hidden} of ${count} sequences cannot be read; mend it with: GRANT SELECT ON ALL SEQUENCES IN SCHEMA public TO ${role}`;
      // Nobody asked, and nothing is known: no default is judged on that.
      return isAsked('sequences') ? { sequences: { value: undefined, why } } : {};
    }
    if (worst === null) return { sequences: { value: 0 } };
    const unread = hidden > 0 ? `; ${hidden} of ${count} cannot be read` : '';
    return { sequences: { value: worst.share, detail: `${worst.name} at ${worst.last} of ${worst.most}${unread}` } };
  },
};

export const SCHEMA: readonly Question[] = [INDEXES, CONSTRAINTS, WRAPAROUND, SEQUENCES];
