import { describe, expect, test } from 'vitest';
import { brokenRules, findingTexts, modelOf, run, serve } from './harness.js';

const documentOf = (mediaType: string, schema: object): object => ({
  openapi: '3.1.0',
  info: { title: 'Counts', version: '1' },
  servers: [{ url: '/' }],
  paths: {
    '/count': {
      get: { responses: { 200: { description: 'A text.', content: { [mediaType]: { schema } } } } },
    },
  },
});

const COUNT = { type: 'integer', minimum: 0 };
const answer = async (contentType: string, body: string) =>
  serve(() => ({ status: 200, headers: { 'content-type': contentType }, body }));

describe('a text body', () => {
  test.each([
    ['an integer', COUNT, '42'],
    ['an integer and a line break', COUNT, '42\n'],
    ['a nullable integer', { type: ['integer', 'null'] }, ''],
    ['a boolean', { type: 'boolean' }, 'true'],
    ['a word of an enum', { enum: ['on', 'off'] }, 'off\r\n'],
    ['a number as a string', { type: 'string', pattern: '^\\d+$' }, '42'],
    ['an empty string', { type: 'string' }, ''],
    ['a date', { type: 'string', format: 'date' }, '2026-01-31'],
  ])('that is %s satisfies its schema', async (_, schema, body) => {
    const { url } = await answer('text/plain; charset=utf-8', body);
    const result = await run(await modelOf(documentOf('text/plain', schema)), url);
    expect(findingTexts(result)).toEqual([]);
    expect(result.report.summary.verdicts.proven).toBe(1);
  });

  test.each([
    ['a word', COUNT, 'many', 'The body must be integer.'],
    ['a negative number', COUNT, '-1', 'The body must be >= 0.'],
    ['a hexadecimal number', COUNT, '0x10', 'The body must be integer.'],
    ['two lines', COUNT, '1\n2\n', 'The body must be integer.'],
    ['empty', COUNT, '', 'The body must be integer.'],
    ['another word', { enum: ['on', 'off'] }, 'of', 'The body must be'],
    ['too long', { type: 'string', maxLength: 2 }, 'abc', 'The body must NOT have more than 2 characters'],
  ])('that is %s is reported', async (_, schema, body, message) => {
    const { url } = await answer('text/plain', body);
    const result = await run(await modelOf(documentOf('text/plain', schema)), url);
    expect(brokenRules(result)).toEqual(['body-schema null']);
    expect(result.report.findings[0]?.message).toContain(message);
    expect(result.report.findings[0]?.received).toBe(body);
  });

  test.each([
    ['a list as CSV', 'text/csv', 'text/csv', { type: 'array', items: { type: 'string' } }, 'a,b\n'],
    ['an object as HTML', 'text/html', 'text/html', { type: 'object' }, '<p>a</p>'],
    ['text of another charset', 'text/plain', 'text/plain; charset=utf-16', COUNT, 'many'],
    ['XML', 'application/xml', 'application/xml', COUNT, '<a/>'],
  ])('that is %s is not checked', async (_, documented, received, schema, body) => {
    const { url } = await answer(received, body);
    const result = await run(await modelOf(documentOf(documented, schema)), url);
    expect(findingTexts(result)).toEqual([]);
    expect(JSON.stringify(result.report)).toContain('media type not validated');
  });
});
