import { describe, expect, test } from 'vitest';
import { type ResponseMatch, responseMatch } from '../src/checks/response-match.js';
import { NO_CONTROL, type Plan, plan } from '../src/index.js';
import { modelOf, WRITES } from './harness.js';

const json = { 'application/json': { schema: { type: 'object' } } };
const errors = (triggers: Readonly<Record<string, object>>): object => ({
  description: 'Refused.',
  content: {
    'application/json': {
      schema: { type: 'object', properties: { code: { enum: Object.keys(triggers) } } },
      examples: Object.fromEntries(
        Object.entries(triggers).map(([code, when]) => [
          code,
          {
            value: { code },
            'x-error': { code, when, cause: 'Why.', fix: 'Do otherwise.', provenance: 'designed' },
          },
        ]),
      ),
    },
  },
});
const document = {
  openapi: '3.1.0',
  info: { title: 'Notes', version: '1' },
  paths: {
    '/notes': {
      post: {
        requestBody: { content: json },
        responses: {
          200: { description: 'Updated.', content: json },
          201: { description: 'Created.', content: json },
          400: errors({ invalid: { request: 'body' }, other: { request: 'syntax' } }),
          404: errors({ absent: { reference: 'absent', field: '/owner' } }),
        },
      },
    },
  },
};

const planned = async (): Promise<Plan> =>
  plan(await modelOf(document), { seed: 1, callers: {}, control: NO_CONTROL, allow: WRITES });

describe('responseMatch', () => {
  test.each<[string, string, number, object, ResponseMatch]>([
    ['the intended success', '200', 200, {}, 'intended'],
    ['a different documented success', '200', 201, {}, 'another success'],
    ['an undocumented success', '200', 202, {}, 'another status'],
    ['an error instead of a success', '200', 400, { code: 'invalid' }, 'another status'],
    ['the intended error', '400', 400, { code: 'invalid' }, 'intended'],
    ['a different error with the same status', '400', 400, { code: 'other' }, 'another error'],
    ['a different documented error', '400', 404, { code: 'absent' }, 'another status'],
    ['a success instead of an error', '400', 200, {}, 'another status'],
  ])('classifies %s', async (_, intendedStatus, status, body, expected) => {
    const { obligations, cases } = await planned();
    const intended = obligations.find(({ response }) => response.status === intendedStatus);
    const documented = obligations.find(({ response }) => response.status === String(status));
    const step = cases.flatMap(({ steps }) => steps).find(({ kind }) => kind === 'request');
    if (!intended || step?.kind !== 'request')
      throw new Error('Expected the document to contain this response.');
    const response = { status, headers: {}, text: JSON.stringify(body), json: body };
    const request = { method: 'POST', url: 'http://127.0.0.1/notes', headers: {}, body: '{}' };
    const actual = documented?.error === null ? documented : undefined;
    expect(responseMatch({ step, request, response }, intended, actual, documented?.response)).toBe(expected);
  });
});

describe('the variants of a plan', () => {
  test('name their obligation', async () => {
    const { obligations, variantsById } = await planned();
    for (const { id, variants } of obligations)
      for (const variant of variants) expect(variantsById.get(variant.id)?.obligation).toBe(id);
  });
});
