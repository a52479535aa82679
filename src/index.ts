#!/usr/bin/env node
// The one entry: of the Action's main and post steps, and of the command line. Nothing is imported before Node's version is known to do.
const [major = 0] = process.versions.node.split('.').map(Number);
if (major < 24) {
  console.error(`seaworthy needs Node 24 or newer; this is Node ${process.versions.node}`);
  process.exit(3);
}
const { isMainThread, workerData } = await import('node:worker_threads');
// The load test starts its threads here, from the one file that a bundle has.
if (!isMainThread && workerData?.role === 'load') {
  await (await import('./load/worker.ts')).workAsThread();
} else {
  const { main } = await import('./main.ts');
  process.exit(await main(process.argv.slice(2), process.env));
}
