import { readFileSync, writeFileSync } from 'node:fs';
import { INPUTS, type Input, OUTPUTS, type Output } from '../src/inputs.ts';
import { MODES } from '../src/report.ts';

/** action.yml and the README's tables, from the one list in src/inputs.ts. A test holds the files equal to this. */

const all = { inputs: INPUTS as Record<string, Input>, outputs: OUTPUTS as Record<string, Output> };
const modesOf = ({ modes }: Input | Output) => (modes === 'all' ? '' : `${modes.join(', ')}: `);
const described = (spec: Input | Output) => ('later' in spec ? `${spec.description} Not in this version.` : spec.description);
const quoted = (text: string) => `'${text.replaceAll("'", "''")}'`;

export function actionYml(): string {
  const entries = (of: Record<string, Input | Output>, more: string[] = []) =>
    Object.entries(of).flatMap(([name, spec]) => [`  ${name}:`, `    description: ${quoted(modesOf(spec) + described(spec))}`, ...more]);
  return [
    '# Made by `npm run generate` from src/inputs.ts. No defaults here: they stand in the schema, so that what was not given stays not given.',
    'name: Seaworthy',
    'description: Proven backups, restore tests, health gates and load tests for web stacks.',
    'author: Seaworthy',
    'branding:',
    '  icon: anchor',
    '  color: blue',
    'inputs:',
    ...entries(all.inputs, ['    required: false']),
    'outputs:',
    ...entries(all.outputs),
    'runs:',
    '  using: node24',
    '  main: dist/index.js',
    '  post: dist/index.js',
    '',
  ].join('\n');
}

/** One table for the inputs of every mode, one for each mode; the same for outputs. By the name of the marker in the README. */
export function tables(): Record<string, string> {
  const table = (of: Record<string, Input | Output>, mode: 'all' | (typeof MODES)[number]) => {
    const rows = Object.entries(of).filter(([, { modes }]) => (mode === 'all' ? modes === 'all' : modes !== 'all' && modes.includes(mode)));
    return [
      '| name | meaning |',
      '|---|---|',
      ...rows.map(([name, spec]) => `| \`${name}\` | ${described(spec).replaceAll('|', '\\|').replaceAll('<', '&lt;')} |`),
    ].join('\n');
  };
  return Object.fromEntries(
    ['all' as const, ...MODES].flatMap((mode) => [
      [`inputs ${mode}`, table(all.inputs, mode)],
      [`outputs ${mode}`, table(all.outputs, mode)],
    ]),
  );
}

/** The text with what stands between `<!-- NAME -->` and `<!-- end -->` made anew. */
export function filled(readme: string): string {
  return Object.entries(tables()).reduce(
    (text, [name, table]) =>
      text.replace(
        new RegExp(`(<!-- ${name} -->\\n)[\\s\\S]*?(<!-- end -->)`),
        (_, start: string, end: string) => `${start}${table}\n${end}`,
      ),
    readme,
  );
}

/** What each probe can be asked, for the README: a row for each kind of target. */
export async function probeTable(): Promise<string> {
  const { everyProbe } = await import('../src/probes/index.ts');
  const escaped = (words: readonly string[]) => words.map((word) => `\`${word.replaceAll('|', '\\|')}\``).join(' ');
  const rows = (await everyProbe()).map(({ schemes, metrics, defaults }) => {
    const names = metrics.map(({ name }) => (name.endsWith(':') ? `${name}…` : name));
    return `| ${escaped(schemes)} | ${escaped(names)} | ${escaped(defaults) || 'that it answers'} |`;
  });
  return ['| target | metrics | judged unless you say otherwise |', '|---|---|---|', ...rows].join('\n');
}

export const filledProbes = (readme: string, table: string): string =>
  readme.replace(/(<!-- probes -->\n)[\s\S]*?(<!-- end probes -->)/, (_, start: string, end: string) => `${start}${table}\n${end}`);

if (import.meta.filename === process.argv[1]) {
  writeFileSync('action.yml', actionYml());
  writeFileSync('README.md', filledProbes(filled(readFileSync('README.md', 'utf8')), await probeTable()));
}
