import { isProgram } from '../../command.ts';
import type { Context } from '../../context.ts';
import { type Check, timed } from '../../report.ts';
import { oneLine, showCount } from '../../units.ts';
import { asServer, readControl } from './control.ts';
import type { Work } from './restore.ts';
import { collect } from './tool.ts';

/**
 * `pg_checksums --check` over every page of the stopped cluster, after recovery: before it, pages that were torn while they were copied are
 * still to be replaced from the WAL, and would be false alarms.
 */
export function pageChecksums({ server, place }: Work, context: Context): Promise<Check> {
  return timed(async () => {
    const check = { name: 'page checksums', expected: 'every page has its checksum' };
    const { checksums } = await readControl(server, place, context);
    if (!checksums) {
      const hint =
        'Turn them on while the server is stopped, with `pg_checksums --enable`, or in a new cluster with `initdb --data-checksums`.';
      return { ...check, status: 'skipped', actual: 'data checksums are off in this cluster, so that a changed page is not noticed', hint };
    }
    if (!(await isProgram(server.path('pg_checksums'))))
      return {
        ...check,
        status: 'inconclusive',
        actual: `there is no pg_checksums in ${server.directory}`,
        hint: `Install postgresql-${server.major}.`,
      };
    const said = await collect(context, asServer(server, place, 'pg_checksums', ['--check', '-D', place.dataDirectory]));
    const count = (words: string) => Number(new RegExp(`^${words}:\\s+(\\d+)`, 'm').exec(said.stdout)?.[1] ?? Number.NaN);
    const [blocks, bad] = [count('Blocks scanned'), count('Bad checksums')];
    if (bad > 0) {
      const first = /checksum verification failed in file "([^"]*)", block (\d+)/.exec(said.stderr);
      const where = first ? `, the first in ${first[1]?.replace(`${place.dataDirectory}/`, '')}, block ${first[2]}` : '';
      const hint =
        'The source most likely has them too: run pg_checksums or pg_amcheck there, on a standby perhaps, and keep older backups.';
      return { ...check, status: 'failed', actual: `${showCount(bad)} of ${showCount(blocks)} pages are damaged${where}`, hint };
    }
    if (said.code === 0 && blocks > 0) return { ...check, status: 'passed', actual: `${showCount(blocks)} pages` };
    return { ...check, status: 'inconclusive', actual: oneLine(said.stderr || `pg_checksums exited with ${said.code}`, 300) };
  });
}
