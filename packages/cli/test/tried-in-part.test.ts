import { describe, expect, it } from 'vitest';
import { touchstone, workspace } from './cli.js';

const deepBranches = (): object => {
  let schema: object = { type: 'object', required: ['a'], properties: { a: { type: 'string' } } };
  for (let level = 0; level < 60; level++) schema = { oneOf: [schema, { type: 'integer', minimum: level }] };
  return schema;
};

const documentWith = (schema: object): string =>
  JSON.stringify({
    openapi: '3.1.0',
    info: { title: 'Notes', version: '1' },
    paths: {
      '/notes': {
        post: {
          requestBody: { required: true, content: { 'application/json': { schema } } },
          responses: { 201: { description: 'Created.' }, 400: { description: 'Invalid.' } },
        },
      },
    },
  });

const listOf = async (
  schema: object,
  { allow = 'dangerous', reporter = 'terminal' } = {},
): Promise<string> => {
  const cwd = await workspace({ 'openapi.json': documentWith(schema) });
  const { code, stdout } = await touchstone(
    ['test', 'openapi.json', '--list', '--allow', allow, '--reporter', reporter],
    { cwd },
  );
  expect(code).toBe(0);
  return stdout;
};

const cause = 'because more than 50 nested branches of `anyOf`, `oneOf` and `if` apply there.';

describe('touchstone test --list for a schema with too many nested branches', () => {
  it('names the omitted part of a body whose other parts are violated', async () => {
    const schema = { type: 'object', properties: { deep: deepBranches(), n: { type: 'integer' } } };
    const omitted = `1 part of the body of POST /notes, at /deep, is not violated, ${cause}`;
    const text = await listOf(schema);
    expect(text).toContain(`\n    tried in part: ${omitted}\n    POST /notes 400 request: body `);
    expect(await listOf(schema, { reporter: 'json' })).toContain(`"omitted": ${JSON.stringify(omitted)}`);
  });

  it('does not name the omitted part of a body that no case sends', async () => {
    const schema = { type: 'object', properties: { deep: deepBranches(), n: { type: 'integer' } } };
    const text = await listOf(schema, { allow: 'none' });
    expect(text).not.toContain('in part');
  });

  it('does not claim that no violation is possible', async () => {
    const text = await listOf(deepBranches());
    expect(text).toContain(
      'untested, not supported: No invalid body was found that POST /notes must refuse. 1 part of',
    );
    expect(text).toContain(cause);
  });
});
