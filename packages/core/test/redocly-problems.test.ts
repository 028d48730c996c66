import { expect, test } from 'vitest';
import { buildModel, lint, load } from '../src/index.js';
import { directoryOf, documentOf } from './document.js';

const paths = { '/beds': { get: { responses: { 200: { description: 'All.' } } } } };

test.each([
  ['a server that is not an object', { servers: [null] }, 'no-server-variables-empty-enum', '/servers/0'],
  [
    'an enum of variables that is not a list',
    { servers: [{ url: 'https://{a}.test', variables: { a: { default: 'x', enum: 5 } } }] },
    'no-server-variables-empty-enum',
    '/servers/0/variables/a/enum',
  ],
  [
    'an allOf that is not a list',
    { components: { schemas: { A: { allOf: 5 } } } },
    'no-unused-components',
    '/components/schemas/A/allOf',
  ],
])('lint reports %s, even if a Redocly rule fails on it', async (_, more, rule, pointer) => {
  const cwd = await directoryOf({ 'a.json': documentOf(paths, more) });
  const loaded = await load('a.json', { cwd });
  const problems = await lint(loaded, buildModel(loaded));
  const failed = problems.filter((problem) => problem.rule === rule);
  expect(failed).toMatchObject([
    {
      severity: 'error',
      message: expect.stringMatching(
        /^Redocly rule `[\w-]+` failed, because a node of the document has .*\.$/,
      ),
      suggestion: 'Fix the other problems, then lint again.',
    },
  ]);
  // The other rules still run.
  expect(problems.filter(({ position }) => position.pointer === `#${pointer}`)).not.toEqual([]);
});

test('lint skips a Redocly rule that fails on a valid document, and warns about it', async () => {
  const cwd = await directoryOf({
    'a.json': documentOf(paths, {
      components: {
        schemas: {
          // Redocly calls the member `hasOwnProperty` of `properties`, deep in a helper that several rules share.
          A: {
            allOf: [
              { allOf: [{ allOf: [{ allOf: [{ type: 'object', properties: { hasOwnProperty: {} } }] }] }] },
            ],
            required: ['hasOwnProperty'],
          },
        },
      },
    }),
  });
  const loaded = await load('a.json', { cwd });
  const problems = await lint(loaded, buildModel(loaded));
  expect(
    problems.filter(({ message }) => message.includes('hasOwnProperty is not a function')),
  ).toMatchObject([{ rule: 'no-required-schema-properties-undefined', severity: 'warning' }]);
  // The other rules still run.
  expect(problems.map(({ rule }) => rule)).toContain('info-license');
});
