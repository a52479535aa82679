import { celeryProbe } from '../../src/probes/celery.ts';

/** A look of a process of its own, which a test can kill: `node celery-look.ts URL`. */
const look = celeryProbe.open({ url: process.argv[2]!, options: {}, metrics: [] }, { env: {}, lookMs: 20_000, cwd: '/' });
process.stdout.write('looking\n');
await look.observe(new AbortController().signal);
