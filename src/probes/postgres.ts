import { parseTarget } from '../engines/postgres/url.ts';
import { UserError } from '../errors.ts';
import { parseDuration } from '../units.ts';
import type { Probe, Target } from './index.ts';
import { METRICS, SLOW, SQL } from './postgres-metrics.ts';

/**
 * A PostgreSQL server and one of its databases, on one short connection per look, read only. Wants no rights; what takes pg_monitor or an
 * extension says so where it is asked.
 */
export const postgresProbe: Probe = {
  name: 'postgres',
  schemes: ['postgres:', 'postgresql:'],
  layer: 'dependency',
  metrics: METRICS,
  defaults: ['warn:connections<90%', 'warn:invalid-indexes=0', 'stuck-migrations=0', 'warn:wraparound<70%', 'warn:sequences<90%'],
  open(target, world) {
    const place = parseTarget(target.url, world.env);
    const sql = questionsOf(target);
    for (const metric of target.metrics) if (metric.startsWith(SLOW)) limitOf(metric);
    // node-postgres is loaded with the first look, so that a target that cannot be read costs nothing.
    const opened = import('./postgres-look.ts').then(({ lookAt }) => lookAt(place, { metrics: target.metrics, sql }, world));
    opened.catch(() => {}); // Whoever looks hears of it.
    return {
      observe: async (signal) => (await opened).observe(signal),
      close: async () => (await opened.catch(() => undefined))?.close(),
    };
  },
};

/** The questions in SQL that the conditions name. */
function questionsOf({ options, metrics }: Target): Map<string, string> {
  const { sql = {}, ...others } = options;
  const [unknown] = Object.keys(others);
  if (unknown !== undefined) throw new UserError(`a PostgreSQL target has no option '${unknown}': it has sql, questions by name`);
  if (typeof sql !== 'object' || sql === null || Object.values(sql).some((text) => typeof text !== 'string' || text.trim() === ''))
    throw new UserError(
      'sql of a PostgreSQL target is a list of questions by name, for example sql: {orders: SELECT count(*) FROM orders}',
    );
  const given = new Map(Object.entries(sql as Record<string, string>));
  const named = metrics.filter((metric) => metric.startsWith(SQL));
  const missing = named.find((metric) => !given.has(metric.slice(SQL.length)));
  if (missing !== undefined) {
    const known = given.size > 0 ? `there are ${[...given.keys()].join(', ')}` : 'there are none';
    throw new UserError(`${missing} names a question that the option sql of the target does not have: ${known}`, {
      hint: 'Write the target in the config file, with sql: {NAME: SELECT …} beside its url.',
    });
  }
  return new Map(named.map((metric) => [metric, given.get(metric.slice(SQL.length))!]));
}

function limitOf(metric: string): number {
  const text = metric.slice(SLOW.length);
  if (text === '') throw new UserError(`${metric} lacks its limit: a duration is expected, for example slow-queries:1s<1%`);
  return parseDuration(text);
}
