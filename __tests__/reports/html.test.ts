import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { MODES, type Report, STATUSES } from '../../src/report.ts';
import { page } from '../../src/reports/html.ts';
import { STYLE } from '../../src/reports/html-style.ts';
import { visible } from '../../src/reports/visible.ts';
import { DESKTOP, type Look, type Opened, PHONE, startBrowser, type TestBrowser } from '../helpers/browser.ts';
import { type TestContext, testContext } from '../helpers/context.ts';
import { HOSTILE, makeChart, makeCheck, makeReport } from '../helpers/report.ts';

let context: TestContext;
let browser: TestBrowser;
const opened: Opened[] = [];

beforeAll(async () => {
  context = await testContext();
  browser = await startBrowser(context);
});
afterEach(async () => {
  for (const { page } of opened.splice(0)) await page.context().close();
});
afterAll(async () => {
  await browser?.stop();
  await context?.cleanup();
});

async function open(html: string, look: Look = DESKTOP): Promise<Opened> {
  const one = await browser.open(html, look);
  opened.push(one);
  return one;
}

const failed = makeReport({
  mode: 'load-test',
  status: 'failed',
  headline: 'p95 missed',
  checks: [
    makeCheck({ name: 'p95<200ms', status: 'failed', expected: 'less than 200 ms', actual: '314 ms', hint: 'Look at the statements.' }),
    makeCheck({ name: 'generator', status: 'inconclusive', expected: 'it keeps up', actual: 'busy 99 %' }),
    makeCheck({ name: 'lag', status: 'degraded', expected: 'less than 1 s', actual: '2 s' }),
    makeCheck(),
    makeCheck({ name: 'amcheck', status: 'skipped', actual: 'not asked for' }),
  ],
  charts: [makeChart(), makeChart({ title: 'Throughput' })],
});

/** How far the page reaches beyond the screen, in pixels. */
const overflow = ({ page }: Opened): Promise<number> =>
  page.locator('html').evaluate((root) => Math.max(root.scrollWidth, root.ownerDocument.body.scrollWidth) - root.clientWidth);

describe('the page in a browser', () => {
  const looks = [
    { what: 'a desktop', look: DESKTOP },
    { what: 'a dark desktop', look: { ...DESKTOP, scheme: 'dark' as const } },
    { what: 'a phone', look: PHONE },
    { what: 'a dark phone', look: { ...PHONE, scheme: 'dark' as const } },
  ];
  test.each(looks)('of every mode on $what asks for nothing, complains of nothing, and is as wide as the screen', async ({ look }) => {
    const one = await open('', look);
    for (const mode of [...MODES, 'restore' as const]) {
      await one.show(page({ ...failed, mode }));
      expect([mode, one.said, one.asked, await overflow(one)]).toEqual([mode, [], [], 0]);
      expect(await one.page.locator('h1').innerText()).toContain('failed: p95 missed');
      expect(await one.page.locator('svg.plot:visible').count()).toBe(2);
    }
  });

  test('what it would ask for, say or overflow is noticed', async () => {
    const broken = page(failed)
      .replace(/<meta http-equiv[^>]*>/, '')
      .replace('<main>', '<main><img src="https://127.0.0.1:1/x.png"><script>console.error("ran")</script><hr style="width: 999px">');
    const one = await open(broken, PHONE);
    expect(one.asked).toEqual(['https://127.0.0.1:1/x.png']);
    expect(one.said).toContain('ran');
    expect(await overflow(one)).toBeGreaterThan(100);
  });

  test('its policy stops what an escape that was forgotten would let through', async () => {
    let hits = 0;
    const server = createServer((_, response) => {
      hits++;
      response.end();
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const image = `<img src="http://127.0.0.1:${(server.address() as AddressInfo).port}/x.png">`;
    const html = page(makeReport()).replace('<main>', `<main><script>document.title = "ran"</script>${image}`);
    try {
      const guarded = await open(html);
      expect([hits, await guarded.page.title()]).toEqual([0, expect.stringContaining('Backup')]);
      expect(guarded.said.join()).toContain('Content Security Policy');
      const bare = await open(html.replace(/<meta http-equiv[^>]*>/, ''));
      expect([hits, await bare.page.title()]).toEqual([1, 'ran']);
    } finally {
      server.closeAllConnections();
      server.close();
    }
  });

  test('says the verdict first', async () => {
    const one = await open('');
    for (const status of STATUSES) {
      await one.show(page(makeReport({ status, headline: '42 tables' })));
      expect(await one.page.title()).toBe(`Backup ${status}: 42 tables`);
      const lines = (await one.page.locator('body').innerText()).split('\n').filter((line) => line.trim() !== '');
      expect(lines.slice(0, 2)).toEqual(['Backup', expect.stringMatching(new RegExp(`^. ${status}: 42 tables$`))]);
    }
  });

  test('then what needs attention, worst first, with what to do', async () => {
    const { page: shown } = await open(page(failed));
    expect(await shown.locator('h2').allInnerTexts()).toEqual([
      ...['What needs attention', 'Charts', 'Checks', 'Largest tables', 'Notes', 'Facts', 'Outputs'],
    ]);
    expect(await shown.locator('.troubles h3').allInnerTexts()).toEqual([
      'p95<200ms ✗ failed',
      'generator ? inconclusive',
      'lag ! degraded',
    ]);
    expect((await shown.locator('.troubles li').first().innerText()).split(/\n+/)).toEqual([
      ...['p95<200ms ✗ failed', 'To do', 'Look at the statements.', 'Actual', '314 ms', 'Expected', 'less than 200 ms'],
    ]);
  });

  test.each([
    { checks: [makeCheck()], status: 'passed', said: 'Nothing: every check holds.' },
    { checks: [makeCheck(), makeCheck({ status: 'skipped' })], status: 'passed', said: 'Nothing: every check that was made holds.' },
    { checks: [makeCheck({ status: 'skipped' })], status: 'inconclusive', said: 'Nothing was looked at, so nothing is known.' },
  ] as const)('says when nothing does: $said', ({ checks, status, said }) => {
    expect(page(makeReport({ checks: [...checks], status }))).toContain(said);
  });

  test('shows every check with what was expected and what was found, every table and every fact', async () => {
    const { page: shown } = await open(page(failed));
    const rows = await shown
      .locator('section[aria-labelledby=checks] tr')
      .evaluateAll((all) => all.map((row) => [...row.children].map((cell) => cell.textContent)));
    expect(rows[0]).toEqual(['Check', 'Outcome', 'Expected', 'Actual', 'Time']);
    expect(rows[1]).toEqual(['p95<200ms', '✗ failed', 'less than 200 ms', '314 ms', '12 ms']);
    expect(rows).toHaveLength(6);
    const text = await shown.locator('main').innerText();
    for (const part of ['public.auth_user', '1,200,000', '40 smaller tables', 'The source is a standby.', 'pg_dump 15.18'])
      expect(text).toContain(part);
  });
});

describe('for those who do not see it, or have no mouse', () => {
  test('headings follow each other without a leap, every part has its name, no name is there twice', async () => {
    const { page: shown } = await open(page(failed));
    const levels = await shown.locator('h1, h2, h3, h4').evaluateAll((all) => all.map((heading) => Number(heading.tagName[1])));
    expect(levels[0]).toBe(1);
    expect(levels.filter((level) => level === 1)).toHaveLength(1);
    expect(levels.filter((level, at) => at > 0 && level > levels[at - 1]! + 1)).toEqual([]);
    expect(await shown.locator('header, main, footer').count()).toBe(3);
    const ids = await shown.locator('[id]').evaluateAll((all) => all.map(({ id }) => id));
    const wanted = await shown
      .locator('[aria-labelledby], [aria-describedby]')
      .evaluateAll((all) => all.flatMap((one) => ['aria-labelledby', 'aria-describedby'].flatMap((name) => one.getAttribute(name) ?? [])));
    expect(ids).toEqual([...new Set(ids)]);
    expect(wanted.filter((id) => !ids.includes(id))).toEqual([]);
    expect(wanted.length).toBeGreaterThan(8);
  });

  test.each([DESKTOP, PHONE])('a chart is one picture with its title, told in words, and a table: $width pixels', async (look) => {
    const { page: shown } = await open(page(failed), look);
    const tree = await shown.locator('main').ariaSnapshot();
    expect(tree.match(/- img "Response time"/g)).toHaveLength(1);
    expect(tree).toContain('table');
    const words = await shown.locator('svg.plot:visible desc').first().textContent();
    expect(words).toContain('p50: from 10 ms to 20 ms, lowest 10 ms, highest 20 ms at 10 s.');
    await shown.getByText('The numbers of “Response time”').click();
    const rows = await shown.locator('table.numbers').first().locator('tr').allInnerTexts();
    expect(rows[0]!.split('\t')).toEqual(['Since the start (s)', 'p50', 'p95']);
    expect(rows[5]!.split('\t')).toEqual(['4 s', '14 ms', '–']);
    expect(rows).toHaveLength(12);
  });

  test('a table on a phone is still a table', async () => {
    const { page: shown } = await open(page(failed), PHONE);
    expect(await shown.getByRole('table').count()).toBeGreaterThan(1);
    const row = shown.getByRole('row', { name: /p95<200ms/ });
    expect(await row.getByRole('cell').allInnerTexts()).toEqual(['✗ failed', 'less than 200 ms', '314 ms', '12 ms']);
  });

  test('the keyboard reaches and opens whatever can be opened or moved', async () => {
    const { page: shown } = await open(page(failed));
    const reached: string[] = [];
    for (let presses = 0; presses < 30; presses++) {
      await shown.keyboard.press('Tab');
      const tag = await shown.locator('html').evaluate((root) => root.ownerDocument.activeElement?.tagName ?? '');
      if (tag === 'BODY') break;
      if (tag === 'SUMMARY') await shown.keyboard.press('Enter');
      reached.push(tag);
    }
    expect(await shown.locator('details').count()).toBe(3);
    expect(await shown.locator('details[open]').count()).toBe(3);
    expect(reached).toEqual(['SUMMARY', 'DIV', 'SUMMARY', 'DIV', 'DIV', 'SUMMARY']);
  });

  test('colours can be told from their ground: 4.5 to 1 for texts and lines, in both schemes', () => {
    const schemes = [...STYLE.matchAll(/:root \{([^}]*)\}/g)].map(([, inner = '']) =>
      Object.fromEntries([...inner.matchAll(/--([\w-]+): (#\w+)/g)].map(([, name, value]) => [name!, value!])),
    );
    expect(schemes).toHaveLength(2);
    for (const colours of schemes) {
      const texts = Object.keys(colours).filter((name) => !['back', 'card', 'rule'].includes(name));
      expect(texts).toHaveLength(14);
      const weak = texts.flatMap((name) =>
        ['back', 'card'].map((ground) => ({ name, ground, ratio: contrast(colours[name]!, colours[ground]!) })),
      );
      expect(weak.filter(({ ratio }) => ratio < 4.5)).toEqual([]);
    }
  });
});

/** WCAG 2.2, relative luminance and contrast ratio. */
function contrast(a: string, b: string): number {
  const luminance = (colour: string): number => {
    const digits = colour.length === 4 ? [...colour.slice(1)].map((digit) => digit + digit) : colour.slice(1).match(/../g)!;
    const [red = 0, green = 0, blue = 0] = digits.map((pair) => {
      const share = Number.parseInt(pair, 16) / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const [dark = 0, light = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (light + 0.05) / (dark + 0.05);
}

describe('hostile names', () => {
  const long = 'no-blank-anywhere'.repeat(40);
  const everywhere = (text: string): Report => ({
    ...makeReport({ status: 'failed', headline: text }),
    checks: [makeCheck({ name: text, status: 'failed', expected: text, actual: text, hint: text })],
    tables: [{ title: text, columns: [text, text, text], rows: [[text, text, text]], note: text }],
    charts: [
      makeChart({
        title: text,
        x: { label: text, unit: '', scale: 'linear' },
        y: { label: text, unit: '', scale: 'linear' },
        lines: makeChart().lines.map((line) => ({ ...line, name: text })),
      }),
    ],
    facts: { [text]: text },
    outputs: { [text]: text },
    notes: [text],
  });
  const harmless = everywhere('harmless');

  test('are inert and shown as they are, all of them everywhere, on a phone', async () => {
    const expected = await shapeOf(await open(page(harmless), PHONE));
    const one = await open(page(harmless), PHONE);
    for (const text of [...HOSTILE.filter((one) => one.trim() !== ''), '" onload="alert(1)', "' autofocus onfocus='alert(1)", long]) {
      await one.show(page(everywhere(text)));
      expect([text, one.said, one.asked, await overflow(one), await shapeOf(one)]).toEqual([text, [], [], 0, expected]);
      const cell = await one.page.locator('section[aria-labelledby=checks] tbody th').evaluate((element) => element.textContent);
      expect(cell).toBe(visible(text));
    }
  });

  /** Every element with the names of its attributes: what text can never change. */
  const shapeOf = ({ page: shown }: Opened): Promise<string[]> =>
    shown.locator('*').evaluateAll((all) => all.map((one) => [one.tagName, ...Array.from(one.attributes, ({ name }) => name)].join(' ')));
});

describe('a page that would be too large', () => {
  test('leaves rows out and says how many', () => {
    const rows = Array.from({ length: 50_000 }, (_, at) => [`schema.table_${at}`, `${at}`, '<|@>']);
    const checks = rows.map(([name]) => makeCheck({ name: name!, status: 'failed', hint: 'Look.' }));
    const html = page(
      makeReport({
        status: 'failed',
        checks,
        tables: [{ title: 'All', columns: ['a', 'b', 'c'], rows }],
        notes: rows.map(([name]) => name!.repeat(9)),
      }),
    );
    expect(Buffer.byteLength(html)).toBeLessThan(4_200_000);
    expect(html.match(/Left out, for the page would be too large: [\d,]+ of 50,000 (checks|rows|notes)/g)).toHaveLength(4);
    const missing = Number(/too large: ([\d,]+) of 50,000 rows/.exec(html)![1]!.replaceAll(',', ''));
    expect(html.split('&lt;|@&gt;').length - 1 + missing).toBe(50_000);
  });

  test('a line of 100,000 points is thinned, and its one spike is drawn', () => {
    const points = Array.from({ length: 100_000 }, (_, at): [number, number] => [at, at === 54_321 ? 5_000 : 5]);
    const html = page(makeReport({ charts: [makeChart({ lines: [{ name: 'p95', points }] })] }));
    expect(Buffer.byteLength(html)).toBeLessThan(100_000);
    expect(html).toContain('highest 5 s at 54.32 s.');
    expect(html).toMatch(/d="M[^"]*L[\d.]+ 14L/);
  });
});

describe('a chart', () => {
  test('breaks its line where nothing was measured, and shows a lonely value as a dot', () => {
    const html = page(makeReport({ charts: [makeChart()] }));
    const lines = [...html.matchAll(/<path class="line l1" d="([^"]*)" stroke/g)].map(([, d = '']) => d.split('M').length - 1);
    expect(lines).toEqual([1, 2, 2]); // The legend's, and both drawings: 0 to 3 and 7 to 10.
    expect(html.match(/<circle class="dot l1"/g)).toHaveLength(2 * 9);
  });

  test('with too few values says so', () => {
    const html = page(makeReport({ charts: [makeChart({ lines: [{ name: 'p95', points: [[0, 1]] }] })] }));
    expect(html).toContain('There were too few values to draw.');
    expect(html).not.toMatch(/NaN|Infinity|undefined/);
  });

  test.each(['linear', 'log'] as const)('of zeros, of negative and of enormous numbers has places for all: %s', (scale) => {
    for (const values of [
      [0, 0],
      [-5, 5],
      [1e-9, 1e12],
      [7, 7],
    ]) {
      const lines = [{ name: 'x', points: values.map((y, x): [number, number] => [x, y]) }];
      const html = page(makeReport({ charts: [makeChart({ y: { label: 'y', unit: 'B', scale }, lines })] }));
      expect(html).toMatch(/<path class="line l0" d="M/);
      expect(html).not.toMatch(/NaN|Infinity|undefined/);
    }
  });
});
