import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { type BrowserContext, chromium, type Page } from 'playwright-core';
import type { Context } from '../../src/context.ts';
import { requireProgram } from './neighbours.ts';

export interface Look {
  width: number;
  height: number;
  scheme?: 'light' | 'dark';
  /** The page's own scripts run. Off by default: a report has none. */
  scripts?: boolean;
}

export interface Opened {
  page: Page;
  /** Errors and warnings of the console, uncaught errors, and violations of the page's policy. */
  said: string[];
  /** Addresses that were asked for, the page itself left out. */
  asked: string[];
}

export interface TestBrowser {
  /** A file in a window of its own. */
  open(file: string, look: Look): Promise<Opened>;
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
    open: async (file, { width, height, scheme = 'light', scripts = false }) => {
      const window = await browser.newContext({
        viewport: { width, height },
        colorScheme: scheme,
        javaScriptEnabled: scripts,
        isMobile: width < 500,
        hasTouch: width < 500,
      });
      return watched(window, `file://${file}`);
    },
    stop: () => browser.close(),
  };
}

async function watched(window: BrowserContext, url: string): Promise<Opened> {
  const page = await window.newPage();
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
  await page.goto(url);
  return { page, said, asked };
}

/** A folder for what a browser is to open. */
export const pagesFolder = (context: Context): Promise<string> => mkdtemp(join(context.tempDir, 'pages-'));
