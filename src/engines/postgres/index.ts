import type { Engine } from '../index.ts';
import { parseTarget } from './url.ts';

/** PostgreSQL 14 to 18, by `pg_dump` of the server's own major. The heavy part is loaded when a source is opened. */
export const postgres: Engine = {
  name: 'postgres',
  schemes: ['postgres', 'postgresql'],
  check: (url) => void parseTarget(url),
  open: async (url, options, context) => (await import('./source.ts')).openSource(url, options, context),
  openTarget: async (options, part, context) => (await import('./target.ts')).openTarget(options, part, context),
  openRecovery: async (options, part, context) => (await import('./recover/open.ts')).openRecovery(options, part, context),
  cleanUp: async (url, options, context) => (await import('./source.ts')).cleanUp(url, options, context),
};
