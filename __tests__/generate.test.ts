import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { actionYml, filled, filledProbes, probeTable, tables } from '../.ci/generate.ts';
import { INPUTS, type Input, OUTPUTS } from '../src/inputs.ts';
import { MODES } from '../src/report.ts';

const ROOT = join(import.meta.dirname, '..');
const file = (name: string) => readFile(join(ROOT, name), 'utf8');

interface Action {
  name: string;
  description: string;
  author: string;
  branding: { icon: string; color: string };
  inputs: Record<string, { description: string; required: boolean; default?: unknown }>;
  outputs: Record<string, { description: string }>;
  runs: { using: string; main: string; post: string };
}

describe('action.yml', () => {
  test('is what the catalogue makes it (npm run generate)', async () => {
    expect(await file('action.yml')).toBe(actionYml());
  });

  test('offers the inputs and outputs of the catalogue, no more and no fewer, without defaults', async () => {
    const action = parse(await file('action.yml')) as Action;
    expect(Object.keys(action.inputs)).toEqual(Object.keys(INPUTS));
    expect(Object.keys(action.outputs)).toEqual(Object.keys(OUTPUTS));
    for (const [name, input] of Object.entries(action.inputs)) {
      expect({ name, keys: Object.keys(input) }).toEqual({ name, keys: ['description', 'required'] });
      expect(input.required).toBe(false);
      const { description, later } = (INPUTS as Record<string, Input>)[name]!;
      expect(input.description.endsWith(later ? `${description} Not in this version.` : description)).toBe(true);
    }
  });

  test('names the modes of what is not of all modes', async () => {
    const { inputs } = parse(await file('action.yml')) as Action;
    expect(inputs.source!.description).toMatch(/^backup: /);
    expect(inputs.name!.description).toMatch(/^backup, restore-verify: /);
    expect(inputs.mode!.description).not.toMatch(/^backup: /);
  });

  test('runs the one bundle on Node 24, as main and as post, and that bundle is there', async () => {
    const { runs, branding, name, description } = parse(await file('action.yml')) as Action;
    expect(runs).toEqual({ using: 'node24', main: 'dist/index.js', post: 'dist/index.js' });
    expect((await file(runs.main)).length).toBeGreaterThan(100);
    expect(Object.keys(branding)).toEqual(['icon', 'color']);
    // The Marketplace takes no longer ones.
    expect(name.length).toBeGreaterThan(0);
    expect(description.length).toBeLessThanOrEqual(125);
  });

  test('has names that the runner, a shell variable and a flag can all carry', () => {
    for (const name of [...Object.keys(INPUTS), ...Object.keys(OUTPUTS)]) expect(name).toMatch(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/);
    const variables = Object.keys(INPUTS).map((name) => name.replaceAll('-', '_'));
    expect(new Set(variables).size).toBe(variables.length);
  });
});

describe('the README', () => {
  const marker = /<!-- ((?:inputs|outputs) [a-z-]+) -->/g;

  test('holds the tables that the catalogue makes (npm run generate)', async () => {
    const readme = await file('README.md');
    expect(filled(readme)).toBe(readme);
  });

  test('holds the table of targets that the probes make (npm run generate)', async () => {
    const readme = await file('README.md');
    const table = await probeTable();
    expect(table.split('\n').length).toBeGreaterThan(10);
    expect(filledProbes(readme, table)).toBe(readme);
    expect(readme).toContain(table);
  });

  test('has a place for every input, and for the outputs of what this version does', async () => {
    const places = [...(await file('README.md')).matchAll(marker)].map(([, name]) => name);
    for (const name of ['inputs all', ...MODES.map((mode) => `inputs ${mode}`), 'outputs all', 'outputs backup'])
      expect(places).toContain(name);
    expect(places.filter((name) => !(name! in tables()))).toEqual([]);
    expect(new Set(places).size).toBe(places.length);
  });

  test('names every input in them', async () => {
    const readme = await file('README.md');
    const missing = Object.keys(INPUTS).filter((name) => !readme.includes(`| \`${name}\` |`));
    expect(missing).toEqual([]);
  });
});

describe('tables', () => {
  test('hold every input and output once for each mode it belongs to', () => {
    const made = tables();
    const rowsOf = (name: string) =>
      made[name]!.split('\n')
        .slice(2)
        .map((row) => /^\| `([^`]+)` \|/.exec(row)![1]);
    for (const [kind, catalogue] of [
      ['inputs', INPUTS],
      ['outputs', OUTPUTS],
    ] as const) {
      const listed = ['all', ...MODES].flatMap((mode) => rowsOf(`${kind} ${mode}`));
      expect(new Set(listed)).toEqual(new Set(Object.keys(catalogue)));
      for (const [name, { modes }] of Object.entries(catalogue) as [string, Pick<Input, 'modes'>][])
        expect(listed.filter((row) => row === name)).toHaveLength(modes === 'all' ? 1 : modes.length);
    }
  });

  test('have two cells a row, whatever a description holds', () => {
    for (const table of Object.values(tables()))
      for (const row of table.split('\n')) expect(row.replaceAll('\\|', '').match(/\|/g)).toHaveLength(3);
  });

  test('are filled in anew between their marks, and what is around them stays', () => {
    const text = '# x\n<!-- inputs all -->\nold\n<!-- end -->\nbetween\n<!-- outputs all -->\n<!-- end -->\n<!-- other -->\n';
    const once = filled(text);
    expect(once).toBe(
      `# x\n<!-- inputs all -->\n${tables()['inputs all']}\n<!-- end -->\nbetween\n<!-- outputs all -->\n${tables()['outputs all']}\n<!-- end -->\n<!-- other -->\n`,
    );
    expect(filled(once)).toBe(once);
  });
});
