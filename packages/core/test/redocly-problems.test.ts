import { expect, test } from 'vitest';
import { buildModel, lint, load } from '../src/index.js';
import { directoryOf, documentOf } from './document.js';

const paths = { '/beds': { get: { responses: { 200: { description: 'All.' } } } } };

test.each([
  ['a server that is none', { servers: [null] }, 'no-server-variables-empty-enum', '/servers/0'],
  [
    'variables that are none',
    { servers: [{ url: 'https://{a}.test', variables: { a: { default: 'x', enum: 5 } } }] },
    'no-server-variables-empty-enum',
    '/servers/0/variables/a/enum',
  ],
  [
    'branches that are none',
    { components: { schemas: { A: { allOf: 5 } } } },
    'no-unused-components',
    '/components/schemas/A/allOf',
  ],
])('%s, which a rule of Redocly fails on, is a problem of the document', async (_, more, rule, pointer) => {
  const cwd = await directoryOf({ 'a.json': documentOf(paths, more) });
  const loaded = await load('a.json', { cwd });
  const problems = await lint(loaded, buildModel(loaded));
  const failed = problems.filter((problem) => problem.rule === rule);
  expect(failed).toMatchObject([
    {
      severity: 'error',
      message: expect.stringMatching(/^Redocly's rule `[\w-]+` cannot read the document, .*\.$/),
      suggestion: 'Mend what the other rules find, and lint again.',
    },
  ]);
  // The others have been asked all the same.
  expect(problems.filter(({ position }) => position.pointer === `#${pointer}`)).not.toEqual([]);
});
