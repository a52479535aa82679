import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { STATUSES } from '../../src/report.ts';
import { junit } from '../../src/reports/junit.ts';
import { visible } from '../../src/reports/visible.ts';
import { startBrowser, type TestBrowser } from '../helpers/browser.ts';
import { type TestContext, testContext } from '../helpers/context.ts';
import { HOSTILE, makeCheck, makeReport } from '../helpers/report.ts';

interface Element {
  name: string;
  attributes: Record<string, string>;
  text: string;
  children: Element[];
}

let context: TestContext;
let browser: TestBrowser;
let page: Page;

beforeAll(async () => {
  context = await testContext();
  browser = await startBrowser(context);
  ({ page } = await browser.open('<!doctype html><title>XML</title>'));
});
afterAll(async () => {
  await browser?.stop();
  await context?.cleanup();
});

/** As a real XML parser reads it; throws what it says where it is not well-formed. */
async function read(xml: string): Promise<Element> {
  const root = await page.locator('html').evaluate((here, text) => {
    const { DOMParser } = here.ownerDocument.defaultView!;
    const document = new DOMParser().parseFromString(text, 'application/xml');
    const plain = (element: typeof here): Element => ({
      name: element.tagName,
      attributes: Object.fromEntries(Array.from(element.attributes, ({ name, value }) => [name, value])),
      text: element.textContent ?? '',
      children: Array.from(element.children as Iterable<typeof here>, plain),
    });
    return plain((document.querySelector('parsererror') ?? document.documentElement) as typeof here);
  }, xml);
  if (root.name === 'parsererror') throw new Error(root.text);
  return root;
}

const all = STATUSES.map((status) =>
  makeCheck({ name: `is ${status}`, status, expected: 'less than 200 ms', actual: '314 ms', ms: 1_500, hint: 'Look at it.' }),
);

describe('report.xml', () => {
  test('has one suite for the mode, with a case for each check and the sums of both', async () => {
    const root = await read(junit(makeReport({ mode: 'load-test', checks: all })));
    expect([root.name, root.attributes]).toEqual([
      'testsuites',
      { name: 'seaworthy', tests: '5', failures: '1', errors: '1', time: '7.500' },
    ]);
    const [suite] = root.children;
    expect([suite!.name, suite!.attributes]).toEqual([
      'testsuite',
      { name: 'seaworthy load-test', tests: '5', failures: '1', errors: '1', skipped: '1', time: '7.500' },
    ]);
    expect(suite!.children.map(({ name, attributes }) => [name, attributes.classname, attributes.name, attributes.time])).toEqual(
      STATUSES.map((status) => ['testcase', 'seaworthy.load-test', `is ${status}`, '1.500']),
    );
  });

  test('failed is a failure, inconclusive an error, skipped is skipped, degraded passes and says why', async () => {
    const root = await read(junit(makeReport({ checks: all })));
    const inner = root.children[0]!.children.map(({ attributes, children }) => [
      attributes.name,
      children.map(({ name, attributes, text }) => ({ name, ...attributes, text })),
    ]);
    const text = 'actual: 314 ms\nexpected: less than 200 ms\nto do: Look at it.';
    expect(Object.fromEntries(inner)).toEqual({
      'is passed': [],
      'is degraded': [{ name: 'system-out', text: `degraded\n${text}` }],
      'is failed': [{ name: 'failure', message: '314 ms', type: 'failed', text }],
      'is inconclusive': [{ name: 'error', message: '314 ms', type: 'inconclusive', text }],
      'is skipped': [{ name: 'skipped', message: '314 ms', text: '' }],
    });
  });

  test('without checks is a suite without cases', async () => {
    const root = await read(junit(makeReport({ checks: [] })));
    expect(root.children[0]!.attributes).toMatchObject({ tests: '0', time: '0.000' });
  });

  test('the parser of these tests refuses what is not well-formed', async () => {
    await expect(read(junit(makeReport()).replace('</testsuite>', ''))).rejects.toThrow('Unexpected closing tag');
    await expect(read(junit(makeReport()).replace('connection', '\u0001'))).rejects.toThrow();
  });

  test.each([...HOSTILE, ']]>', '<![CDATA[', '&undefined;', '\ufffe\uffff', '<?xml version="1.0"?>'])(
    'brings a hostile name through: %j',
    async (text) => {
      const checks = [makeCheck({ name: text, status: 'failed', expected: text, actual: text, hint: text })];
      const root = await read(junit(makeReport({ checks })));
      const shown = visible(text).replace(/[\ufffe\uffff]/g, '\ufffd');
      const [testcase] = root.children[0]!.children;
      expect([testcase!.attributes.name, testcase!.children[0]!.attributes.message]).toEqual([shown, shown]);
      expect(testcase!.children[0]!.text).toContain(`actual: ${shown}`);
      expect(testcase!.children.map(({ name, children }) => [name, children])).toEqual([['failure', []]]);
    },
  );

  test('cuts texts that no one reads to their end', () => {
    expect(Buffer.byteLength(junit(makeReport({ checks: [makeCheck({ actual: 'x'.repeat(1e6), status: 'failed' })] })))).toBeLessThan(
      10_000,
    );
  });
});
