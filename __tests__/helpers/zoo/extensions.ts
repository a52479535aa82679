import { createExtension, hasExtension, when } from './sql.ts';

/**
 * An extension with a configuration table, whose rows (only those `WHERE NOT builtin`) belong to the dump. No contrib extension has one.
 * To have it in the zoo, write these two files to `share/extension` of a server copy before `zooSql` runs; without them it is left out.
 */
export const CONFIG_EXTENSION = {
  'zoo_config.control': `comment = 'an extension that keeps settings'\ndefault_version = '1.0'\nrelocatable = false\nschema = zoo_settings\n`,
  'zoo_config--1.0.sql': `CREATE TABLE setting (name text PRIMARY KEY, value text, builtin boolean NOT NULL DEFAULT false);
CREATE SEQUENCE setting_changes;
CREATE TABLE scratch (note text);
INSERT INTO setting VALUES ('colour', 'red', true), ('size', 'large', true);
SELECT pg_catalog.pg_extension_config_dump('setting', 'WHERE NOT builtin');
SELECT pg_catalog.pg_extension_config_dump('setting_changes', '');
`,
} as const;

export function extensions(): string[] {
  return [
    'CREATE SCHEMA zoo_extensions',
    'CREATE SCHEMA zoo_settings',
    ...withExtension('citext', 'zoo', [
      'CREATE TABLE zoo.case_blind (c zoo.citext PRIMARY KEY, l zoo.citext[])',
      `INSERT INTO zoo.case_blind VALUES ('Straße', '{A,a}'), ('HELLO', NULL)`,
    ]),
    ...withExtension('hstore', 'zoo_extensions', [
      'CREATE TABLE zoo.bags (id integer, h zoo_extensions.hstore)',
      `INSERT INTO zoo.bags VALUES (1, 'a=>1, "B c"=>NULL, ""=>"=>"'), (2, ''), (3, NULL)`,
      'CREATE INDEX bags_h ON zoo.bags USING gin (h)',
      // A grant on a member differs from what CREATE EXTENSION makes, so the dump carries it.
      'REVOKE EXECUTE ON FUNCTION zoo_extensions.akeys(zoo_extensions.hstore) FROM PUBLIC',
      `COMMENT ON EXTENSION hstore IS 'with a comment of our own'`,
    ]),
    ...withExtension('ltree', 'zoo', [
      'CREATE TABLE zoo.paths (p zoo.ltree, q zoo.lquery)',
      `INSERT INTO zoo.paths VALUES ('top.science.astronomy', '*.science.*'), ('', NULL)`,
    ]),
    ...withExtension('pg_trgm', 'zoo', ['CREATE INDEX plain_t_trigrams ON public.plain USING gin (t zoo.gin_trgm_ops)']),
    ...withExtension('zoo_config', 'zoo_settings', [
      `INSERT INTO zoo_settings.setting VALUES ('language', 'nl'), ('theme', NULL)`,
      `UPDATE zoo_settings.setting SET value = 'changed, and not in the dump' WHERE name = 'size'`,
      `INSERT INTO zoo_settings.scratch VALUES ('not in the dump either')`,
      `SELECT setval('zoo_settings.setting_changes', 12)`,
    ]),
  ];
}

function withExtension(name: string, schema: string, statements: string[]): string[] {
  return [createExtension(name, schema), ...statements.map((statement) => when(hasExtension(name), statement))];
}
