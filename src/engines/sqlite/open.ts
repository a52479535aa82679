/**
 * SQLite by Node's own `node:sqlite`, which is asked for here only, and in a process of its own: its calls block the thread that makes them
 * for as long as they take, so that nothing could end a check of a large file. Costs 40 ms and 45 MB while it runs.
 */

/** The argv of a `node` that runs `script` with `open(path, mode)` at hand, and `args` as `args`; nothing of them is ever read as code. */
export function sqliteProgram(script: string, args: readonly string[]): { file: string; args: string[] } {
  return { file: process.execPath, args: ['--no-warnings', '-e', `${OPEN}\n${script}`, '--', ...args] };
}

/** By URI, for its `mode`: an open for reading and writing makes a file where there is none, `rw` does not (sqlite.org/uri.html). */
const OPEN = `
const args = process.argv.slice(1);
const { DatabaseSync } = require('node:sqlite');
const { pathToFileURL } = require('node:url');
function open(path, mode) {
  const url = pathToFileURL(path);
  url.search = '?mode=' + mode;
  return new DatabaseSync(url, { allowExtension: false, timeout: 0 });
}`;
