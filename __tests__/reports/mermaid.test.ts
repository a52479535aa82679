import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import type { Chart, Line } from '../../src/report.ts';
import { mermaid } from '../../src/reports/mermaid.ts';
import { startBrowser, type TestBrowser } from '../helpers/browser.ts';
import { type TestContext, testContext } from '../helpers/context.ts';
import { HOSTILE, makeChart } from '../helpers/report.ts';

/** What the real Mermaid made of a diagram. */
interface Drawn {
  /** Why it could not be read. */
  error?: string;
  /** Of each line, its points. */
  points: number[];
  /** All texts, in their order. */
  texts: string[];
  /** Elements that could do anything. */
  active: number;
  titleColour: string;
}

let context: TestContext;
let browser: TestBrowser;
let page: Page;

beforeAll(async () => {
  context = await testContext();
  browser = await startBrowser(context);
  ({ page } = await browser.open('<!doctype html><title>Mermaid</title><body>'));
  const file = createRequire(import.meta.url).resolve('@mermaid-js/tiny');
  await page.addScriptTag({ content: await readFile(file, 'utf8') });
});
afterAll(async () => {
  await browser?.stop();
  await context?.cleanup();
});

const draw = (source: string, theme = 'default'): Promise<Drawn> =>
  page.locator('html').evaluate(
    async (here, { source, theme }) => {
      const { mermaid, DOMParser } = here.ownerDocument.defaultView as unknown as {
        mermaid: { initialize(options: object): void; render(id: string, source: string): Promise<{ svg: string }> };
        DOMParser: new () => { parseFromString(text: string, type: string): { documentElement: typeof here } };
      };
      mermaid.initialize({ startOnLoad: false, theme });
      try {
        const { svg } = await mermaid.render(`id${Math.random().toString(36).slice(2)}`, source);
        const drawn = new DOMParser().parseFromString(svg, 'text/html').documentElement;
        const all = (selector: string) => Array.from(drawn.querySelectorAll(selector) as Iterable<typeof here>);
        return {
          points: all('[class^="line-plot"] path').map((line) => (line.getAttribute('d') ?? '').split(/[ML]/).length - 1),
          texts: all('text').map((text) => text.textContent ?? ''),
          active: all('script, img, a, iframe, foreignObject').length,
          titleColour: all('.chart-title text')[0]?.getAttribute('fill') ?? '',
        };
      } catch (error) {
        return { error: String(error), points: [], texts: [], active: 0, titleColour: '' };
      }
    },
    { source, theme },
  );

const source = (chart: Partial<Chart> = {}): string => mermaid(makeChart(chart))!.source;
const line = (points: Line['points'], name = 'line'): Line => ({ name, points });

describe('a diagram', () => {
  test('is drawn by the real Mermaid with every line, every point, and its texts', async () => {
    const drawn = await draw(source());
    expect(drawn).toMatchObject({ points: [11, 11], active: 0 });
    expect(drawn.error).toBeUndefined();
    expect(drawn.texts).toEqual(expect.arrayContaining(['Response time', 'Since the start (s)', 'Time (ms)']));
  });

  test('what is no diagram is refused by it', async () => {
    expect((await draw(`${source()}\n  nonsense [1`)).error).toContain('Parse error');
  });

  test('says which line has which colour', () => {
    const diagram = mermaid(makeChart())!;
    expect(diagram.legend).toEqual([
      { name: 'p50', colour: 'blue' },
      { name: 'p95', colour: 'orange' },
    ]);
    expect(diagram.source).toContain('"plotColorPalette": "#2f81f7, #d9730d"');
  });

  test('keeps the colours of a dark page', async () => {
    const [light, dark] = [await draw(source()), await draw(source(), 'dark')];
    expect(dark.titleColour).not.toBe('');
    expect(dark.titleColour).not.toBe(light.titleColour);
  });

  test.each([2, 3, 7, 11, 15, 29, 59, 60])('of %i points loses none, wherever the axis begins', async (count) => {
    for (const [from, step] of [
      [0, 1_000],
      [512.3, 999.7],
      [0.1, 0.1],
      [1e9, 333],
    ] as const) {
      const points: Line['points'] = Array.from({ length: count }, (_, at) => [from + at * step, at]);
      const drawn = await draw(source({ lines: [line(points)] }));
      expect([from, step, drawn.error, drawn.points]).toEqual([from, step, undefined, [count]]);
    }
  });

  test('has at most 60 points and 6 lines, and keeps the one second in which everything stood still', async () => {
    const points: Line['points'] = Array.from({ length: 10_000 }, (_, at) => [at, at === 4_321 ? 0 : 200 + (at % 7)]);
    const lines = Array.from({ length: 20 }, (_, at) => line(points, `line ${at}`));
    const diagram = mermaid(makeChart({ lines }))!;
    expect(diagram.leftOut).toBe(14);
    expect(Buffer.byteLength(diagram.source)).toBeLessThan(4_000);
    expect(diagram.source).toMatch(/\[[\d.,]*\b0\b[\d.,]*\]/);
    expect((await draw(diagram.source)).points).toEqual(Array(6).fill(60));
  });

  test('shows the shares that people ask for, as far as the points go', async () => {
    const points: Line['points'] = [0, 50, 90, 92, 95, 99, 99.9].map((share, at) => [share, 10 * at]);
    const text = source({ x: { label: 'Share', unit: '%', scale: 'percentile' }, lines: [line(points)] });
    expect(text).toContain('x-axis "Share (%)" ["0","25","50","75","90","95","99","99.9"]');
    expect(text).toContain('line "line" [0,5,10,16.25,20,40,50,60]');
    expect((await draw(text)).points).toEqual([8]);
  });

  test('says when it draws across a gap', () => {
    expect(mermaid(makeChart())!.hidesGaps).toBe(true);
    expect(mermaid(makeChart({ lines: makeChart().lines.slice(0, 1) }))!.hidesGaps).toBe(false);
    expect(mermaid(makeChart())!.source).toContain('line "p95" [30,32,34,36,38,40,42,44,46,48,50]');
  });

  const nothing: [string, Line[]][] = [
    ['no line', []],
    ['no point', [line([])]],
    [
      'nothing measured',
      [
        line([
          [0, null],
          [1, null],
        ]),
      ],
    ],
    [
      'one moment only',
      [
        line([
          [5, 1],
          [5, 2],
        ]),
      ],
    ],
    [
      'no numbers',
      [
        line([
          [0, Number.NaN],
          [1, Number.POSITIVE_INFINITY],
        ]),
      ],
    ],
  ];
  test.each(nothing)('is not there for %s', (_, lines) => expect(mermaid(makeChart({ lines }))).toBeUndefined());

  test('of zeros, of enormous and of tiny numbers is drawn', async () => {
    for (const value of [0, 1e-12, 1e-6, 1e15, -3, 1e30]) {
      const drawn = await draw(
        source({
          lines: [
            line([
              [0, value],
              [1, value / 2],
            ]),
          ],
        }),
      );
      expect([value, drawn.error, drawn.points]).toEqual([value, undefined, [2]]);
    }
  });
});

describe('hostile names', () => {
  const directives = [
    '%%{init: {"theme":"dark"}}%%',
    '%%',
    '---',
    '"]\n  bar [1]',
    '#quot;',
    '`**bold**`',
    '%% comment',
    'x'.repeat(9_999),
  ];
  test.each([...HOSTILE, ...directives])('change nothing of the diagram: %j', async (text) => {
    const axis = { label: text, unit: '', scale: 'linear' } as const;
    const text2 = source({
      title: text,
      x: axis,
      y: axis,
      lines: [
        line(
          [
            [0, 1],
            [1, 2],
          ],
          text,
        ),
      ],
    });
    expect(text2.split('\n')).toHaveLength(6);
    expect(text2).not.toMatch(/`|^\s*~~~/m);
    const drawn = await draw(text2);
    expect(drawn).toMatchObject({ points: [2], active: 0 });
    expect(drawn.error).toBeUndefined();
  });

  test('are cut, and stay readable where they are harmless', () => {
    expect(source({ title: 'p95 of GET /api/größe (50 %), 表' })).toContain('title "p95 of GET /api/größe (50 %), 表"');
    expect(source({ title: 'x'.repeat(500) })).toContain(`title "${'x'.repeat(79)}…"`);
  });
});
