import '../helpers/realm.ts';
import { test } from '@jest/globals';
import { backupPgBackRest } from '../../src/engines/pgbackrest/backup.ts';
import { openPgBackRest } from '../../src/engines/pgbackrest/open.ts';
import { testContext } from '../helpers/context.ts';
import { query } from '../helpers/database.ts';
import { makeStanza } from '../helpers/pgbackrest.ts';

test('try', async () => {
  const context = await testContext();
  const t0 = performance.now();
  const lap = (w: string) => console.log(w, Math.round(performance.now() - t0));
  const stanza = await makeStanza(context, { sql: "CREATE TABLE t (id int primary key, n text)" });
  await query(stanza.scratch.url, "INSERT INTO t SELECT g, 'n' || g FROM generate_series(1, 20000) g");
  lap('stanza');
  console.log(JSON.stringify(await backupPgBackRest(stanza.url('&type=full'), { 'dry-run': false }, context), null, 1));
  lap('backup');
  const drill = await openPgBackRest(stanza.url(), { select: 'latest', jobs: 2 }, context);
  console.log(JSON.stringify(drill, null, 1));
  lap('drill');
  console.log(await query(drill.server!.url!, 'select count(*) from t'));
  await drill.close();
  console.log(context.lines);
  await stanza.stop();
  await context.cleanup();
}, 120000);
