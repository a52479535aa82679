import { classOf, isMember, lines, ownSchema, type Question, type Scope, words } from './structure-sql.ts';

/** Functions, procedures, aggregates, types, and what is built from them. Only where the whole database is dumped. */
export const codeQuestions = ({ major }: Scope): Question[] => [
  { sql: FUNCTIONS, about: ['pg_proc'] },
  { sql: TYPES, about: ['pg_type'] },
  { sql: OPERATORS, about: ['pg_operator'] },
  { sql: OPERATOR_FAMILIES, about: ['pg_opfamily'] },
  { sql: OPERATOR_CLASSES, about: ['pg_opclass'] },
  { sql: collations(major), about: ['pg_collation'] },
  { sql: TEXT_SEARCH, about: ['pg_ts_config', 'pg_ts_dict', 'pg_ts_parser', 'pg_ts_template'] },
];

const own = (catalog: string, alias: string, namespace: string) =>
  `JOIN pg_catalog.pg_namespace n ON n.oid = ${alias}.${namespace} AND ${ownSchema('n')} AND NOT ${isMember(catalog, `${alias}.oid`)}`;

/** A function that may be none: NULL for 0. */
const unlessNone = (label: string, oid: string, type = 'regprocedure') =>
  `CASE WHEN ${oid} <> 0 THEN '${label} ' || ${oid}::oid::${type} END`;

/** Of what is made up (setting.ts) a digest, of the bytes that the database keeps: made by the server, since a value may have any line in it. */
const SETTINGS = `(SELECT string_agg('set ' || CASE WHEN position('.' IN split_part(c, '=', 1)) = 0 THEN c
  ELSE split_part(c, '=', 1) || '=sha256 ' || left(encode(sha256(convert_to(substr(c, position('=' IN c) + 1), getdatabaseencoding())), 'hex'), 16) END,
  E'\\n' ORDER BY n) FROM unnest(p.proconfig) WITH ORDINALITY AS s(c, n))`;

/**
 * Put together from the row, as pg_dump does it: pg_get_functiondef reads what stands there now, and not in the snapshot.
 * The functions that come with a range type are made with it.
 */
const FUNCTIONS = `
SELECT 'function' AS kind, p.oid::regprocedure::text AS name,
  ${lines(
    `concat(CASE p.prokind WHEN 'f' THEN 'function' WHEN 'p' THEN 'procedure' WHEN 'a' THEN 'aggregate' ELSE 'window function' END,
       ' (', pg_get_function_arguments(p.oid), ')', ' returns ' || pg_get_function_result(p.oid))`,
    words(
      `'language ' || quote_ident(l.lanname)`,
      `CASE p.provolatile WHEN 'i' THEN 'immutable' WHEN 's' THEN 'stable' ELSE 'volatile' END`,
      `CASE WHEN p.proisstrict THEN 'strict' END`,
      `CASE WHEN p.prosecdef THEN 'security definer' END`,
      `CASE WHEN p.proleakproof THEN 'leakproof' END`,
      `CASE p.proparallel WHEN 's' THEN 'parallel safe' WHEN 'r' THEN 'parallel restricted' END`,
      `'cost ' || p.procost`,
      `CASE WHEN p.prorows > 0 THEN 'rows ' || p.prorows END`,
    ),
    unlessNone('support', 'p.prosupport'),
    `(SELECT 'transform for types ' || string_agg(format_type(t, NULL), ', ') FROM unnest(p.protrftypes) AS t HAVING count(*) > 0)`,
    SETTINGS,
    `CASE WHEN p.prokind = 'a' THEN ${words(
      unlessNone('sfunc', 'a.aggtransfn'),
      `'stype ' || format_type(a.aggtranstype, NULL)`,
      `CASE WHEN a.aggtransspace > 0 THEN 'sspace ' || a.aggtransspace END`,
      `CASE WHEN a.aggkind <> 'n' THEN format('kind %s with %s direct', a.aggkind, a.aggnumdirectargs) END`,
      unlessNone('finalfunc', 'a.aggfinalfn'),
      `CASE WHEN a.aggfinalextra THEN 'finalfunc_extra' END`,
      `'finalfunc_modify ' || a.aggfinalmodify::text`,
      unlessNone('combinefunc', 'a.aggcombinefn'),
      unlessNone('serialfunc', 'a.aggserialfn'),
      unlessNone('deserialfunc', 'a.aggdeserialfn'),
      `'initcond ' || quote_literal(a.agginitval)`,
      unlessNone('msfunc', 'a.aggmtransfn'),
      unlessNone('minvfunc', 'a.aggminvtransfn'),
      `CASE WHEN a.aggmtransfn <> 0 THEN 'mstype ' || format_type(a.aggmtranstype, NULL) END`,
      `CASE WHEN a.aggmtransspace > 0 THEN 'msspace ' || a.aggmtransspace END`,
      unlessNone('mfinalfunc', 'a.aggmfinalfn'),
      `CASE WHEN a.aggmfinalextra THEN 'mfinalfunc_extra' END`,
      `CASE WHEN a.aggmtransfn <> 0 THEN 'mfinalfunc_modify ' || a.aggmfinalmodify::text END`,
      `'minitcond ' || quote_literal(a.aggminitval)`,
      unlessNone('sortop', 'a.aggsortop', 'regoperator'),
    )} END`,
    `'file ' || quote_literal(p.probin)`,
    'pg_get_function_sqlbody(p.oid)',
  )} AS sql, CASE WHEN p.prokind <> 'a' AND p.prosqlbody IS NULL THEN p.prosrc END AS value
FROM pg_catalog.pg_proc p ${own('pg_proc', 'p', 'pronamespace')}
JOIN pg_catalog.pg_language l ON l.oid = p.prolang LEFT JOIN pg_catalog.pg_aggregate a ON a.aggfnoid = p.oid
WHERE NOT EXISTS (SELECT FROM pg_catalog.pg_depend d WHERE d.classid = ${classOf('pg_proc')} AND d.objid = p.oid AND d.deptype = 'i')`;

/** Types that stand by themselves: not those of rows of tables, of arrays, and of the multiranges that come with a range. */
export const STANDALONE_TYPE = `(t.typtype IN ('d', 'e', 'r', 'b', 'p') OR t.typtype = 'c' AND EXISTS (SELECT FROM pg_catalog.pg_class tc WHERE tc.oid = t.typrelid AND tc.relkind = 'c'))
  AND NOT EXISTS (SELECT FROM pg_catalog.pg_type element WHERE element.oid = t.typelem AND element.typarray = t.oid)`;

const collation = (oid: string, usual: string) => `CASE WHEN ${oid} <> ${usual} THEN 'COLLATE ' || ${oid}::regcollation END`;

const TYPES = `
SELECT 'type' AS kind, t.oid::regtype::text AS name,
  CASE t.typtype
    WHEN 'e' THEN 'enum (' || COALESCE((SELECT string_agg(quote_literal(e.enumlabel), ', ' ORDER BY e.enumsortorder) FROM pg_catalog.pg_enum e WHERE e.enumtypid = t.oid), '') || ')'
    WHEN 'd' THEN ${words(
      `'domain over ' || format_type(t.typbasetype, t.typtypmod)`,
      collation('t.typcollation', '(SELECT b.typcollation FROM pg_catalog.pg_type b WHERE b.oid = t.typbasetype)'),
      `CASE WHEN t.typnotnull THEN 'NOT NULL' END`,
      `'DEFAULT ' || COALESCE(pg_get_expr(t.typdefaultbin, 0), quote_literal(t.typdefault))`,
    )}
    WHEN 'c' THEN 'composite (' || COALESCE((SELECT string_agg(${words(
      'quote_ident(a.attname)',
      'format_type(a.atttypid, a.atttypmod)',
      collation('a.attcollation', 'b.typcollation'),
    )}, ', ' ORDER BY a.attnum)
      FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_type b ON b.oid = a.atttypid WHERE a.attrelid = t.typrelid AND a.attnum > 0 AND NOT a.attisdropped), '') || ')'
    WHEN 'r' THEN (SELECT ${words(
      `'range of ' || format_type(r.rngsubtype, NULL)`,
      `(SELECT format('ordered by %I.%I', o.nspname, c.opcname) FROM pg_catalog.pg_opclass c JOIN pg_catalog.pg_namespace o ON o.oid = c.opcnamespace WHERE c.oid = r.rngsubopc)`,
      collation('r.rngcollation', '0'),
      unlessNone('canonical', 'r.rngcanonical'),
      unlessNone('difference', 'r.rngsubdiff'),
      `'multirange ' || r.rngmultitypid::regtype`,
    )} FROM pg_catalog.pg_range r WHERE r.rngtypid = t.oid)
    ELSE CASE WHEN NOT t.typisdefined THEN 'shell' ELSE ${words(
      `format('base of %s bytes, align %s, storage %s, category %s, delimiter %L', t.typlen, t.typalign, t.typstorage, t.typcategory, t.typdelim)`,
      `CASE WHEN t.typbyval THEN 'by value' END`,
      `CASE WHEN t.typispreferred THEN 'preferred' END`,
      unlessNone('input', 't.typinput'),
      unlessNone('output', 't.typoutput'),
      unlessNone('receive', 't.typreceive'),
      unlessNone('send', 't.typsend'),
      unlessNone('typmod_in', 't.typmodin'),
      unlessNone('typmod_out', 't.typmodout'),
      unlessNone('analyze', 't.typanalyze'),
      unlessNone('subscript', 't.typsubscript'),
      unlessNone('element', 't.typelem', 'regtype'),
      collation('t.typcollation', '0'),
      `'DEFAULT ' || quote_literal(t.typdefault)`,
    )} END
  END AS sql
FROM pg_catalog.pg_type t ${own('pg_type', 't', 'typnamespace')}
WHERE ${STANDALONE_TYPE}`;

const OPERATORS = `
SELECT 'operator' AS kind, o.oid::regoperator::text AS name,
  ${words(
    `'function ' || o.oprcode::oid::regprocedure`,
    unlessNone('commutator', 'o.oprcom', 'regoperator'),
    unlessNone('negator', 'o.oprnegate', 'regoperator'),
    unlessNone('restrict', 'o.oprrest'),
    unlessNone('join', 'o.oprjoin'),
    `CASE WHEN o.oprcanhash THEN 'hashes' END`,
    `CASE WHEN o.oprcanmerge THEN 'merges' END`,
  )} AS value
FROM pg_catalog.pg_operator o ${own('pg_operator', 'o', 'oprnamespace')}
WHERE o.oprcode <> 0`;

const OPERATOR_FAMILIES = `
SELECT 'operator-family' AS kind, format('%I.%I using %I', n.nspname, f.opfname, m.amname) AS name,
  ${lines(
    `(SELECT string_agg(concat('operator ', o.amopstrategy, ' ', o.amopopr::regoperator,
       (SELECT format(' for order by %I', s.opfname) FROM pg_catalog.pg_opfamily s WHERE s.oid = o.amopsortfamily)), E'\\n'
       ORDER BY o.amopstrategy, o.amopopr::regoperator::text COLLATE "C") FROM pg_catalog.pg_amop o WHERE o.amopfamily = f.oid)`,
    `(SELECT string_agg(format('function %s (%s, %s) %s', p.amprocnum, format_type(p.amproclefttype, NULL), format_type(p.amprocrighttype, NULL), p.amproc::oid::regprocedure), E'\\n'
       ORDER BY p.amprocnum, p.amproc::oid::regprocedure::text COLLATE "C") FROM pg_catalog.pg_amproc p WHERE p.amprocfamily = f.oid)`,
  )} AS value
FROM pg_catalog.pg_opfamily f ${own('pg_opfamily', 'f', 'opfnamespace')} JOIN pg_catalog.pg_am m ON m.oid = f.opfmethod`;

const OPERATOR_CLASSES = `
SELECT 'operator-class' AS kind, format('%I.%I using %I', n.nspname, c.opcname, m.amname) AS name,
  ${words(
    `'for ' || format_type(c.opcintype, NULL)`,
    `CASE WHEN c.opcdefault THEN 'default' END`,
    `(SELECT format('family %I.%I', fn.nspname, f.opfname) FROM pg_catalog.pg_opfamily f JOIN pg_catalog.pg_namespace fn ON fn.oid = f.opfnamespace WHERE f.oid = c.opcfamily)`,
    `CASE WHEN c.opckeytype <> 0 THEN 'storage ' || format_type(c.opckeytype, NULL) END`,
  )} AS value
FROM pg_catalog.pg_opclass c ${own('pg_opclass', 'c', 'opcnamespace')} JOIN pg_catalog.pg_am m ON m.oid = c.opcmethod`;

/** Without the version, which is that of the library on the machine. One for another encoding is not dumped. */
const collations = (major: number) => `
SELECT 'collation' AS kind, c.oid::regcollation::text AS name,
  ${words(
    `CASE c.collprovider WHEN 'c' THEN 'libc' WHEN 'i' THEN 'icu' WHEN 'b' THEN 'builtin' ELSE c.collprovider::text END`,
    `'collate ' || c.collcollate`,
    `'ctype ' || c.collctype`,
    ...(major >= 15 ? [`'locale ' || ${major >= 17 ? 'c.colllocale' : 'c.colliculocale'}`] : []),
    ...(major >= 16 ? [`'rules ' || c.collicurules`] : []),
    `CASE WHEN NOT c.collisdeterministic THEN 'not deterministic' END`,
  )} AS value
FROM pg_catalog.pg_collation c ${own('pg_collation', 'c', 'collnamespace')}
WHERE c.collencoding IN (-1, (SELECT d.encoding FROM pg_catalog.pg_database d WHERE d.datname = current_database()))`;

const TEXT_SEARCH = `
SELECT 'text-search' AS kind, 'configuration ' || c.oid::regconfig AS name,
  ${lines(
    `(SELECT format('parser %I.%I', pn.nspname, p.prsname) FROM pg_catalog.pg_ts_parser p JOIN pg_catalog.pg_namespace pn ON pn.oid = p.prsnamespace WHERE p.oid = c.cfgparser)`,
    `(SELECT string_agg(mapping.token || ': ' || mapping.dictionaries, E'\\n' ORDER BY mapping.token COLLATE "C") FROM (
       SELECT k.alias AS token, string_agg(m.mapdict::regdictionary::text, ', ' ORDER BY m.mapseqno) AS dictionaries
       FROM pg_catalog.pg_ts_config_map m JOIN ts_token_type(c.cfgparser) k ON k.tokid = m.maptokentype WHERE m.mapcfg = c.oid GROUP BY k.alias) mapping)`,
  )} AS value
FROM pg_catalog.pg_ts_config c ${own('pg_ts_config', 'c', 'cfgnamespace')}
UNION ALL SELECT 'text-search', 'dictionary ' || d.oid::regdictionary,
  ${words(
    `(SELECT format('template %I.%I', tn.nspname, t.tmplname) FROM pg_catalog.pg_ts_template t JOIN pg_catalog.pg_namespace tn ON tn.oid = t.tmplnamespace WHERE t.oid = d.dicttemplate)`,
    'd.dictinitoption',
  )}
FROM pg_catalog.pg_ts_dict d ${own('pg_ts_dict', 'd', 'dictnamespace')}
UNION ALL SELECT 'text-search', format('parser %I.%I', n.nspname, p.prsname),
  ${words(...['prsstart', 'prstoken', 'prsend', 'prsheadline', 'prslextype'].map((part) => unlessNone(part.slice(3), `p.${part}`)))}
FROM pg_catalog.pg_ts_parser p ${own('pg_ts_parser', 'p', 'prsnamespace')}
UNION ALL SELECT 'text-search', format('template %I.%I', n.nspname, t.tmplname), ${words(unlessNone('init', 't.tmplinit'), unlessNone('lexize', 't.tmpllexize'))}
FROM pg_catalog.pg_ts_template t ${own('pg_ts_template', 't', 'tmplnamespace')}`;
