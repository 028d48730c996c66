/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
import type { Page } from 'puppeteer-core';

/**
 * Returns the layout and accessibility problems of a page at two phone widths and one desktop width, in light and dark
 * mode.
 */
export async function measure(page: Page): Promise<string[]> {
  const before = page.viewport();
  const problems: string[] = [];
  for (const width of [320, 360, 1200]) {
    await page.setViewport({ width, height: 740 });
    for (const scheme of ['light', 'dark']) {
      await page.emulateMediaFeatures([
        { name: 'prefers-color-scheme', value: scheme },
        { name: 'prefers-reduced-motion', value: 'reduce' },
      ]);
      const pageProblems = await page.evaluate(problemsOf);
      problems.push(...pageProblems.map((problem) => `${width} px, ${scheme}: ${problem}`));
    }
  }
  await page.setViewport(before);
  return problems;
}

/** Runs in the page. Returns its problems in the current mode. */
function problemsOf(): string[] {
  const problems: string[] = [];
  const root = document.documentElement;
  if (root.scrollWidth > root.clientWidth) problems.push(`it is ${root.scrollWidth} px wide`);
  if (document.querySelectorAll('h1').length !== 1) problems.push('it does not have exactly one h1');
  const ids = [...document.querySelectorAll('[id]')].map(({ id }) => id);
  for (const id of ids)
    if (ids.indexOf(id) !== ids.lastIndexOf(id)) problems.push(`the id ${id} is a duplicate`);
  for (const field of document.querySelectorAll<HTMLInputElement>('input:not([type="hidden"]), select')) {
    if ((field.labels?.length ?? 0) === 0) problems.push(`${field.id} has no label`);
  }
  for (const element of document.querySelectorAll('[aria-describedby], [aria-labelledby]')) {
    for (const attribute of ['aria-describedby', 'aria-labelledby']) {
      for (const id of element.getAttribute(attribute)?.split(' ') ?? []) {
        if (!ids.includes(id)) problems.push(`${attribute} refers to the missing id ${id}`);
      }
    }
  }
  for (const element of document.querySelectorAll<HTMLElement>('body *')) {
    const text = [...element.childNodes].some(
      ({ nodeType, nodeValue }) => nodeType === 3 && nodeValue?.trim(),
    );
    if (!text || element.closest('script, .unseen, [hidden]') !== null) continue;
    const ratio = contrast(channels(getComputedStyle(element).color), background(element));
    // The minimum contrast of normal text (WCAG 2.2, 1.4.3).
    if (ratio < 4.5) problems.push(`${element.textContent?.slice(0, 40)}: contrast ${ratio.toFixed(2)}`);
  }
  return problems;

  function background(element: Element | null): number[] {
    if (element === null) return [255, 255, 255];
    const [red = 0, green = 0, blue = 0, alpha = 1] = channels(getComputedStyle(element).backgroundColor);
    return alpha === 0 ? background(element.parentElement) : [red, green, blue];
  }

  function channels(color: string): number[] {
    return [...color.matchAll(/[\d.]+/g)].map(Number);
  }

  function contrast(left: number[], right: number[]): number {
    const [dark = 0, light = 0] = [luminance(left), luminance(right)].sort((a, b) => a - b);
    return (light + 0.05) / (dark + 0.05);
  }

  function luminance(color: number[]): number {
    const [red = 0, green = 0, blue = 0] = color.map((channel) => {
      const value = channel / 255;
      return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  }
}
