/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import puppeteer, { type Browser, type Page } from 'puppeteer-core';
import { expect, onTestFinished } from 'vitest';
import { DEMO_EMAIL } from '../src/data/seed.js';
import { PASSWORD } from './visitor.js';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** Returns the path of Chromium from `CHROMIUM_PATH` or `PATH`; `undefined` if Chromium is not installed. */
export function chromiumPath(): string | undefined {
  const configured = process.env['CHROMIUM_PATH'];
  if (configured !== undefined && configured !== '') return configured;
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  return NAMES.flatMap((name) => folders.map((folder) => join(folder, name))).find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

export async function launch(executablePath: string | undefined): Promise<Browser> {
  if (executablePath === undefined) throw new Error('Chromium was not found. Set CHROMIUM_PATH.');
  // Chromium's sandbox does not work in containers. It is not needed, because the pages are our own.
  return await puppeteer.launch({ executablePath, args: ['--no-sandbox', '--disable-dev-shm-usage'] });
}

/** Opens a page with separate cookies and collects the errors and warnings of its console. */
export async function openPage(browser: Browser, complaints: string[]): Promise<Page> {
  const context = await browser.createBrowserContext();
  onTestFinished(() => context.close());
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warn') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  return page;
}

/** Performs an action that navigates, and waits for the new page. */
export async function navigate(page: Page, action: () => Promise<unknown>): Promise<void> {
  await Promise.all([page.waitForNavigation({ waitUntil: 'load' }), action()]);
}

export async function logIn(page: Page, origin: string): Promise<void> {
  await page.goto(`${origin}/login`);
  await page.type('#email', DEMO_EMAIL);
  await page.type('#password', PASSWORD);
  await navigate(page, () => page.keyboard.press('Enter'));
}

interface Stop {
  readonly matches: boolean;
  readonly what: string;
  readonly outline: string;
  readonly isCovered: boolean;
}

/**
 * Presses Tab until the element that matches `selector` has the focus. Checks that every element on the way has a
 * visible focus.
 */
export async function tabTo(page: Page, selector: string): Promise<void> {
  for (let presses = 0; presses < 120; presses += 1) {
    await page.keyboard.press('Tab');
    const stop = await page.evaluate(focused, selector);
    expect(stop).toMatchObject({ what: stop.what, outline: 'solid', isCovered: false });
    if (stop.matches) return;
  }
  throw new Error(`Tab does not reach ${selector}.`);
}

/** Runs in the page. Describes the element that has the focus. */
function focused(selector: string): Stop {
  const element = document.activeElement ?? document.body;
  const { left, top, width, height } = element.getBoundingClientRect();
  const seen = document.elementFromPoint(left + width / 2, top + height / 2);
  return {
    matches: element.matches(selector),
    what: element.outerHTML.slice(0, 100),
    outline: getComputedStyle(element).outlineStyle,
    isCovered: seen === null || !(element.contains(seen) || seen.contains(element)),
  };
}
