import type { Mutant } from '@touchstone/server-kit';
import { expect, test } from 'vitest';
import { catalogue } from '../src/mutants/catalogue.js';
import { start } from './harness.js';
import { asset, customer, unlimited } from './resources.js';

const MUTANTS: readonly Mutant[] = catalogue;

test('every mutant has a unique name, a description, rules and expected findings', () => {
  expect(new Set(MUTANTS.map(({ name }) => name)).size).toBe(MUTANTS.length);
  for (const { name, description, rules, expected } of MUTANTS) {
    expect(name).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
    expect(description).toMatch(/^[A-Z].*\.$/);
    expect(rules.length).toBeGreaterThan(0);
    const findings = expected.map(({ rule, error }) => `${rule} ${error}`);
    expect(findings.length).toBeGreaterThan(0);
    expect(new Set(findings).size).toBe(findings.length);
  }
});

test.each(Array.from({ length: 17 }, (_, index) => 26 + index))(
  'the catalogue has a mutant for rule %i',
  (rule) => {
    expect(MUTANTS.some(({ rules }) => rules.includes(rule))).toBe(true);
  },
);

test('a mutant changes the behaviour of the server only if it is enabled', async () => {
  const plain = await start();
  const mutated = await start({ mutants: ['no-allow', 'completed-job-reopens'] });
  expect((await plain.api('DELETE', '/jobs')).headers.get('allow')).toBe('GET, POST');
  expect((await mutated.api('DELETE', '/jobs')).headers.get('allow')).toBeNull();
});

test('the server completes creations and reads with each mutant enabled', async () => {
  for (const { name } of catalogue) {
    const server = await start({ mutants: [name] });
    const { key } = await unlimited(server, { tenant: `of ${name}` });
    const id = await customer(server, key);
    const outcome = async (path: string) => (await server.api('GET', path, { key })).outcome;
    expect([name, await outcome(`/customers/${id}`)]).toEqual([name, '200']);
    expect([name, await outcome(`/assets/${await asset(server, key)}`)]).toEqual([name, '200']);
  }
});
