/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
import type { Browser, Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { chromiumPath, launch, logIn, navigate, openPage, tabTo } from './browser.js';
import { start } from './harness.js';
import { measure } from './page-measures.js';
import { startReceiver } from './receiver.js';
import { MANAGER, PASSWORD } from './visitor.js';

const SERVER = { demoPassword: PASSWORD, allowPrivateWebhooks: true };
const executable = chromiumPath();
if (executable === undefined) {
  console.warn(
    'Skipped: Chromium was not found in PATH or at CHROMIUM_PATH (Debian: apt-get install chromium).',
  );
}

describe.skipIf(executable === undefined)('the API manager in a real browser', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launch(executable);
  });
  afterAll(async () => {
    await browser?.close();
  });

  const textOf = async (page: Page): Promise<string> =>
    // biome-ignore lint/performance/useDomNodeTextContent: innerText returns the visible text only
    await page.$eval('main', (main) => main.innerText);
  const checkedOf = async (page: Page, name: string): Promise<string[]> =>
    await page.$$eval(`input[name="${name}"]:checked`, (boxes) =>
      boxes.map((box) => box.getAttribute('value') ?? ''),
    );

  test('works with the keyboard alone: create, select, save, copy, send a test, view the log, revoke', async () => {
    const receiver = await startReceiver();
    const { running } = await start(SERVER);
    const complaints: string[] = [];
    const page = await openPage(browser, complaints);
    // The browser refuses clipboard access, so the page uses its fallback.
    await page.browserContext().overridePermissions(running.origin, []);
    const enter = async () => await navigate(page, () => page.keyboard.press('Enter'));

    await page.goto(running.origin + MANAGER);
    await tabTo(page, '#email');
    await page.keyboard.type('demo@the-ceramic-school.example');
    await tabTo(page, '#password');
    await page.keyboard.type(PASSWORD);
    await enter();
    await tabTo(page, 'a[href$="/new"]');
    await enter();
    await tabTo(page, '#name');
    await page.keyboard.type('Keyboard client');
    await enter();
    expect(await page.$eval('h1', (heading) => heading.textContent?.trim())).toBe('Keyboard client');

    await tabTo(page, 'input[name="workspace"]');
    await page.keyboard.press('Space');
    await tabTo(page, '#url-1');
    await page.keyboard.type(receiver.url);
    await tabTo(page, 'input[value="task.create"]');
    await page.keyboard.press('Space');
    await tabTo(page, 'button[data-group="note"]');
    await page.keyboard.press('Enter');
    expect(await checkedOf(page, 'method')).toEqual([
      'task.create',
      'note.create',
      'note.edit',
      'note.remove',
    ]);
    await tabTo(page, '.save button');
    await enter();
    expect(await textOf(page)).toContain('The changes were saved');
    expect(await checkedOf(page, 'method')).toEqual([
      'task.create',
      'note.create',
      'note.edit',
      'note.remove',
    ]);
    expect(await checkedOf(page, 'workspace')).toHaveLength(1);

    await tabTo(page, 'button[data-copy="client-secret"]');
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => document.getElementById('announcement')?.textContent !== '');
    const selected = await page.evaluate(() => {
      const field = document.activeElement;
      if (!(field instanceof HTMLInputElement)) return null;
      return { id: field.id, all: field.selectionEnd === field.value.length && field.selectionStart === 0 };
    });
    expect(selected).toEqual({ id: 'client-secret', all: true });
    expect(await page.$eval('#announcement', (status) => status.textContent)).toMatch(
      /^(Copied|Press Ctrl\+C)$/,
    );

    await tabTo(page, 'form[action$="/test"] button');
    await enter();
    await receiver.hasReceived(1);
    await tabTo(page, 'summary');
    await page.keyboard.press('Enter');
    expect(await textOf(page)).toMatch(
      /Delivered\s+test[\s\S]*answered 204[\s\S]*A test from the API manager/,
    );

    await tabTo(page, 'a[href$="/revoke"]');
    await enter();
    await tabTo(page, 'button.danger');
    await enter();
    expect(await textOf(page)).toContain('The client was revoked.');
    expect(complaints).toEqual([]);
  });

  test('copies to the clipboard if permitted and keeps the focus', async () => {
    const { running } = await start(SERVER);
    const complaints: string[] = [];
    const page = await openPage(browser, complaints);
    await page
      .browserContext()
      .overridePermissions(running.origin, ['clipboard-read', 'clipboard-sanitized-write']);
    await logIn(page, running.origin);
    await navigate(page, () => page.click('.clients a'));
    await page.focus('button[data-copy="client-id"]');
    await page.keyboard.press('Space');
    await page.waitForFunction(() => document.getElementById('announcement')?.textContent === 'Copied');
    const [copied, id, focus] = await page.evaluate(async () => [
      await navigator.clipboard.readText(),
      document.querySelector<HTMLInputElement>('#client-id')?.value,
      document.activeElement?.textContent,
    ]);
    expect(copied).toBe(id);
    expect(focus).toBe('Copied');
    expect(complaints).toEqual([]);
  });

  test('works without JavaScript, but then has no copy buttons', async () => {
    const { running } = await start(SERVER);
    const page = await openPage(browser, []);
    await page.setJavaScriptEnabled(false);
    await logIn(page, running.origin);
    await navigate(page, () => page.click('.clients a'));
    expect(
      await page.$$eval('button[data-copy]', (buttons) => buttons.every((button) => button.hidden)),
    ).toBe(true);
    await page.type('#url-1', 'http://127.0.0.1:9/');
    await navigate(page, () => page.click('button[data-group="item"]'));
    expect(await checkedOf(page, 'method')).toEqual(['item.create', 'item.edit', 'item.remove']);
    await navigate(page, () => page.click('button[value="add-url"]'));
    await page.type('#url-2', 'http://127.0.0.1:10/');
    // Pressing Enter in a field saves the form, even though other buttons precede the visible save button.
    await navigate(page, () => page.keyboard.press('Enter'));
    expect(await textOf(page)).toContain('The changes were saved');
    expect(await checkedOf(page, 'method')).toEqual(['item.create', 'item.edit', 'item.remove']);
    expect(await page.$eval('#url-2', (field) => field.getAttribute('value'))).toBe('http://127.0.0.1:10/');
  });

  test('focuses the error summary, which links to the invalid field', async () => {
    const { running } = await start(SERVER);
    const page = await openPage(browser, []);
    await logIn(page, running.origin);
    await navigate(page, () => page.click('.clients a'));
    await page.type('#url-1', 'nonsense');
    await navigate(page, () => page.keyboard.press('Enter'));
    // The browser moves the focus when it first renders the page, which may be after its load event.
    await page.waitForFunction(() => document.activeElement?.getAttribute('role') === 'alert');
    await tabTo(page, '.notice a');
    await page.keyboard.press('Enter');
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('url-1');
  });

  test('fits a phone without horizontal scrolling, with labels and sufficient contrast in light and dark mode', async () => {
    const receiver = await startReceiver(() => ({ status: 500 }));
    const { running } = await start(SERVER);
    const complaints: string[] = [];
    const page = await openPage(browser, complaints);
    await page.goto(`${running.origin}/login`);
    expect(await measure(page)).toEqual([]);
    await logIn(page, running.origin);
    await page.goto(`${running.origin}${MANAGER}/new`);
    expect(await measure(page)).toEqual([]);
    await page.type('#name', `A long name ${'without-any-break'.repeat(8)}`);
    await navigate(page, () => page.keyboard.press('Enter'));
    const client = page.url().replace(/\?.*/, '');
    await page.type('#url-1', `${receiver.url}/${'a-long-path'.repeat(20)}`);
    await navigate(page, () => page.keyboard.press('Enter'));
    await navigate(page, () => page.click('form[action$="/test"] button'));
    await page.click('summary');
    expect(await measure(page)).toEqual([]);
    await page.type('#url-2', 'nonsense');
    await navigate(page, () => page.keyboard.press('Enter'));
    expect(await measure(page)).toEqual([]);
    await page.goto(`${client}/revoke`);
    expect(await measure(page)).toEqual([]);
    await navigate(page, () => page.click('button.danger'));
    await page.click('summary');
    expect(await measure(page)).toEqual([]);
    await page.goto(running.origin + MANAGER);
    expect(await measure(page)).toEqual([]);
    // Chromium logs the 422 response, the only one with an error status, to the console.
    expect(complaints.filter((complaint) => !complaint.includes('422'))).toEqual([]);
  });
});
