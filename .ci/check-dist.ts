import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Builds dist anew and compares it, file by file, with the one that is there. */
const contentOf = (folder: string) =>
  new Map(
    readdirSync(folder)
      .sort()
      .map((name) => [name, readFileSync(join(folder, name), 'utf8')]),
  );

const committed = contentOf('dist');
execFileSync('npm', ['run', '--silent', 'build'], { stdio: ['ignore', 'ignore', 'inherit'] });
const built = contentOf('dist');
const different = [...new Set([...committed.keys(), ...built.keys()])].filter((name) => committed.get(name) !== built.get(name));
if (different.length > 0) {
  console.error(
    `dist is not what the source builds: ${different.join(', ')}. It has been built now: look at it and commit it (npm run build).`,
  );
  process.exit(1);
}
console.log('dist is what the source builds');
