import { query } from './database.ts';

/** A small web shop: names in capitals, a partitioned table, a schema of its own, a sequence, a view. */
export const SHOP = `
CREATE TABLE customer (id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text NOT NULL);
INSERT INTO customer (name) SELECT 'customer ' || i FROM generate_series(1, 300) i;
CREATE TABLE "Order" (id integer PRIMARY KEY, customer integer REFERENCES customer, total numeric(10, 2));
INSERT INTO "Order" SELECT i, 1 + i % 300, i * 1.10 FROM generate_series(1, 900) i;
CREATE TABLE session (key text PRIMARY KEY, data text);
INSERT INTO session SELECT md5(i::text), repeat('x', 100) FROM generate_series(1, 50) i;
CREATE TABLE event (at date NOT NULL, what text) PARTITION BY RANGE (at);
CREATE TABLE event_2026 PARTITION OF event FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
INSERT INTO event SELECT date '2026-01-01' + i, 'event ' || i FROM generate_series(1, 20) i;
CREATE SCHEMA audit;
CREATE TABLE audit.entry (id bigserial PRIMARY KEY, what text);
INSERT INTO audit.entry (what) SELECT 'entry ' || i FROM generate_series(1, 10) i;
CREATE VIEW revenue AS SELECT customer, sum(total) FROM "Order" GROUP BY customer;`;

/** Tables of the shop, the partitioned one included, and the rows in them. */
export const SHOP_TOTALS = { tables: 6, rows: 1_280 };

/** Exact rows of every table by `schema.name`, without those of its children, as a person would count them. */
export async function countsOf(url: string): Promise<Record<string, number>> {
  const tables = await query<{ name: string }>(
    url,
    `SELECT format('%I.%I', n.nspname, c.relname) AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE c.relkind = 'r' AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' ORDER BY 1`,
  );
  const counted = tables.map(({ name }, i) => `SELECT ${i} AS i, count(*)::int AS n FROM ONLY ${name}`);
  const rows = await query<{ i: number; n: number }>(url, counted.join(' UNION ALL '));
  return Object.fromEntries(rows.map(({ i, n }) => [tables[i]!.name, n]).sort());
}

/** A table of noise that no compression makes much smaller than half; 12,000 rows are a megabyte of dump. */
const noise = (rows: number) => `
CREATE TABLE bulk AS SELECT i, md5(i::text) || md5((-i)::text) AS noise FROM generate_series(1, ${rows}) i;`;

/** Five megabytes: more than pipes and buffers hold. */
export const BULK = noise(60_000);
/** Twenty megabytes: its end is not read ahead by anybody. */
export const HUGE = noise(250_000);
