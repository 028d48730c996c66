import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { embeddedPath, embedTemplates } from '../scripts/embed-templates.js';
import { TEMPLATES } from '../src/templates/embedded.js';
import { runtimeText, templateText } from '../src/templates/template-text.js';

test('the embedded templates are up to date', () => {
  expect(readFileSync(embeddedPath, 'utf8'), 'run `pnpm embed`').toBe(embedTemplates());
});

test('every template is embedded', () => {
  const folder = new URL('../templates/', import.meta.url);
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) =>
    path.endsWith('.ts'),
  );
  const names = files.map((path) => path.replaceAll('\\', '/').replace(/\.ts$/, ''));
  expect(Object.keys(TEMPLATES).sort()).toEqual(names.sort());
});

describe('templateText', () => {
  test('exports only the requested names', () => {
    const text = templateText('matching', ['Condition']);
    expect(text.match(/^export .*$/gm)).toEqual(['export type Condition =']);
    expect(templateText('matching', [])).toBe(text.replace('export type', 'type'));
  });

  test('exports every overload of a function', () => {
    const text = templateText('errors/find-error', ['findError']);
    expect(text.match(/^export function findError\b/gm)).toHaveLength(2);
  });

  test('copies neither imports nor ambient declarations nor linter comments', () => {
    const texts = Object.values(TEMPLATES).flatMap((declarations) => declarations.map(({ text }) => text));
    for (const text of texts) expect(text).not.toMatch(/^(import|declare|export declare) |biome-ignore/m);
  });
});

describe('runtimeText', () => {
  const declaredNames = (text: string): string[] =>
    [...text.matchAll(/^(?:export )?(?:const|function|type|interface) (\w+)/gm)].map(([, name = '']) => name);

  test('contains the requested declarations and those they refer to', () => {
    expect(declaredNames(runtimeText(new Set(['minLength'])))).toEqual(['Check', 'minLength', 'codePoints']);
    expect(declaredNames(runtimeText(new Set(['email'])))).toEqual([
      ...['Check', 'format', 'ipv4Pattern', 'isIpv6', 'emailPattern', 'isMailbox', 'email'],
    ]);
  });

  test('does not confuse a parameter or local variable with a declaration of the same name', () => {
    // `format` has a parameter `accepts`, and `unevaluatedItems` has a local variable `contains`.
    expect(declaredNames(runtimeText(new Set(['email'])))).not.toContain('accepts');
    expect(declaredNames(runtimeText(new Set(['unevaluatedItems'])))).not.toContain('contains');
  });

  test('returns the declarations in the same order for any order of the request', () => {
    expect(runtimeText(new Set(['uri', 'not']))).toBe(runtimeText(new Set(['not', 'uri'])));
  });

  test('exports the requested names and the type of checks', () => {
    const text = runtimeText(new Set(['not']));
    expect(declaredNames(text.match(/^export .*$/gm)?.join('\n') ?? '')).toEqual(['Check', 'not']);
  });
});
