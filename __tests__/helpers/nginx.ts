import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Context } from '../../src/context.ts';
import { start } from '../../src/process.ts';
import { freePort, requireProgram } from './neighbours.ts';
import { until } from './until.ts';

export interface Nginx {
  /** `http://127.0.0.1:PORT`. */
  url: string;
  stop(): Promise<void>;
}

/** A real nginx on loopback with the directives of one server block, for example `location / { return 200 "ok"; }`. It runs until `stop`. */
export async function startNginx(context: Context, directives: string, http = ''): Promise<Nginx> {
  const program = await requireProgram(context, 'nginx');
  const folder = await mkdtemp(join(context.tempDir, 'nginx-'));
  const port = await freePort();
  const places = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
  for (const place of places) await mkdir(join(folder, place));
  const settings = `
daemon off; master_process off; worker_processes 1; pid ${join(folder, 'pid')}; error_log stderr error;
events { worker_connections 256; }
http {
  access_log off; default_type text/plain; ${http}
  ${places.map((place) => `${place}_temp_path ${join(folder, place)};`).join(' ')}
  server { listen 127.0.0.1:${port}; ${directives} }
}`;
  const file = join(folder, 'nginx.conf');
  await writeFile(file, settings);
  const running = start(context, { file: program, args: ['-e', 'stderr', '-p', folder, '-c', file] });
  running.stdin.end();
  running.stdout.resume();
  const url = `http://127.0.0.1:${port}`;
  const answers = () =>
    fetch(url).then(
      (response) => response.body?.cancel().then(() => true) ?? true,
      () => false,
    );
  // It says why when it cannot start.
  await Promise.race([until('nginx to answer', answers), running.done.then(() => Promise.reject(new Error('nginx ended at once')))]);
  return {
    url,
    stop: async () => {
      await running.stop();
      await running.done.catch(() => {});
    },
  };
}
