import { mkdtemp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type BrowserContext, chromium, type Page } from 'playwright-core';
import type { Context } from '../../src/context.ts';
import { requireProgram } from './neighbours.ts';

export interface Look {
  width: number;
  height: number;
  scheme?: 'light' | 'dark';
}

export interface Opened {
  page: Page;
  /** Errors and warnings of the console, uncaught errors, and violations of the page's policy. */
  said: string[];
  /** Addresses that the page wanted, the page itself left out; one that its policy forbids is among them, though nobody is asked. */
  asked: string[];
  /** Shows other HTML in the same window; what was said and asked is kept. */
  show(html: string): Promise<void>;
}

export interface TestBrowser {
  /** This HTML, as a file, in a window of its own. Scripts may run: what a page must not do has to be possible. */
  open(html: string, look?: Look): Promise<Opened>;
  stop(): Promise<void>;
}

export const PHONE: Look = { width: 360, height: 740 };
export const DESKTOP: Look = { width: 1280, height: 900 };

/** A real Chromium without a screen, with a fresh profile; installed with apt where it is missing. It asks nobody for anything of its own. */
export async function startBrowser(context: Context): Promise<TestBrowser> {
  const executablePath = await requireProgram(context, 'chromium');
  const quiet = ['--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update'];
  const browser = await chromium.launch({ executablePath, chromiumSandbox: false, args: [...quiet, '--disable-sync'] });
  return {
    open: async (html, { width, height, scheme = 'light' } = DESKTOP) => {
      const folder = await mkdtemp(join(context.tempDir, 'page-'));
      const isPhone = width < 500;
      const window = await browser.newContext({ viewport: { width, height }, colorScheme: scheme, isMobile: isPhone, hasTouch: isPhone });
      const opened = await watched(window, join(folder, 'page.html'));
      await opened.show(html);
      return opened;
    },
    stop: () => browser.close(),
  };
}

async function watched(window: BrowserContext, file: string): Promise<Opened> {
  const page = await window.newPage();
  const url = `file://${file}`;
  const said: string[] = [];
  const asked: string[] = [];
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) said.push(message.text());
  });
  page.on('pageerror', (error) => said.push(String(error)));
  page.on('dialog', (dialog) => {
    said.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('request', (request) => {
    if (request.url() !== url) asked.push(request.url());
  });
  const show = async (html: string) => {
    await writeFile(file, html);
    await page.goto(url);
  };
  return { page, said, asked, show };
}
