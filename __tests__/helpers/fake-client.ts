import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import type { TestServer } from './database.ts';

/** What the scripts of a fake are, in sh. `"$REAL" "$@"` is the program they stand for, called as they were; `$HERE` a folder of their own. */
export interface Scripts {
  pg_dump?: string;
  pg_restore?: string;
}

export interface FakeClient {
  /** `$HERE` */
  here: string;
  /** Makes a step use it. */
  env: Record<string, string>;
}

const AS_IT_IS = 'exec "$REAL" "$@"';

/** Client programs of a server's major that do what a script says, and answer for their version as the real ones. */
export async function fakeClient(parent: string, server: TestServer, scripts: Scripts = {}): Promise<FakeClient> {
  const here = join(parent, `fake-${Object.keys(scripts).join('-') || 'none'}`);
  await mkdir(here, { recursive: true });
  for (const [tool, script] of Object.entries({ pg_dump: AS_IT_IS, pg_restore: AS_IT_IS, psql: AS_IT_IS, ...scripts })) {
    const lines = ['#!/bin/sh', `REAL='${join(server.bin, tool)}'`, `HERE='${here}'`, `[ "$1" = --version ] && ${AS_IT_IS}`, script, ''];
    await writeFile(join(here, tool), lines.join('\n'));
    await chmod(join(here, tool), 0o755);
  }
  return { here, env: { SEAWORTHY_PG_PATH: [here, process.env.SEAWORTHY_PG_PATH].join(delimiter) } };
}

/**
 * A pg_dump that stops after `bytes` of its output, makes the file `reached`, and goes on when somebody writes to the fifo `gate`.
 * It exits with what the real one exits with. The real one waits at a full pipe meanwhile, with its session on the server.
 */
export const halting = (bytes: number) => `
mkfifo "$HERE/pipe" "$HERE/gate"
{ head -c ${bytes}; : > "$HERE/reached"; read -r word < "$HERE/gate"; cat; } < "$HERE/pipe" &
"$REAL" "$@" > "$HERE/pipe"
code=$?
wait
exit $code`;
