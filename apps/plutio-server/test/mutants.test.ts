import type { Mutant } from '@touchstone/server-kit';
import { expect, test } from 'vitest';
import { catalogue } from '../src/mutants/catalogue.js';
import { start } from './harness.js';

const MUTANTS: readonly Mutant[] = catalogue;

test('every mutant has a unique name, a description, rules and expected findings', () => {
  expect(new Set(MUTANTS.map(({ name }) => name)).size).toBe(MUTANTS.length);
  expect(MUTANTS.length).toBeGreaterThanOrEqual(40);
  for (const { name, description, rules, expected } of MUTANTS) {
    expect(name).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
    expect(description).toMatch(/^[A-Z].*\.$/);
    expect(rules.length).toBeGreaterThan(0);
    const findings = expected.map(({ rule, error }) => `${rule} ${error}`);
    expect(findings.length).toBeGreaterThan(0);
    expect(new Set(findings).size).toBe(findings.length);
  }
});

test.each(Array.from({ length: 25 }, (_, index) => 1 + index))(
  'the catalogue has a mutant for rule %i',
  (rule) => {
    expect(MUTANTS.some(({ rules }) => rules.includes(rule))).toBe(true);
  },
);

test('a mutant changes the behaviour of the server only if it is enabled', async () => {
  const plain = await start();
  const mutated = await start({ mutants: ['allow-everything', 'token-in-query'] });
  for (const [server, allow] of [
    [plain, 'POST'],
    [mutated, 'GET, POST, PUT, DELETE'],
  ] as const) {
    const caller = await server.caller();
    expect((await server.api(caller, 'PATCH', '/tasks/archive')).headers.get('allow')).toBe(allow);
  }
});

test('the server completes a creation and a read with each mutant enabled', async () => {
  for (const { name } of catalogue) {
    const server = await start({ mutants: [name] });
    const caller = await server.caller({ tenant: `of ${name}` });
    const creation = await server.api(caller, 'POST', '/tasks', { body: { title: 'A' } });
    const read = await server.api(caller, 'GET', `/tasks/${creation.textAt('_id')}`);
    expect([name, creation.status, read.status]).toEqual([name, 201, 200]);
  }
});
