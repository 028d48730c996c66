import { describe, expect, test } from 'vitest';
import { findingTexts, modelOf, openReasons, openVariants, run, serve } from './harness.js';

/** The lookahead prevents the translation for RE2 and backtracks exponentially. */
const HARD = '^(?=(a+)+$)a+$';
const HOSTILE = `${'a'.repeat(60)}!`;

const documentWith = (responses: object, parameters: readonly object[] = []): object => ({
  openapi: '3.1.0',
  info: { title: 'Codes', version: '1' },
  paths: { '/codes': { get: { parameters, responses } } },
});

const json = (schema: object | boolean, more: object = {}): object => ({
  description: 'Codes.',
  content: { 'application/json': { schema } },
  ...more,
});

describe('a response with a string on which a pattern cannot be tested in time', () => {
  test.each([
    ['body', json({ type: 'array', items: { type: 'string', pattern: HARD } }), {}],
    [
      'header',
      json(true, {
        headers: { 'x-code': { schema: { type: 'string', pattern: HARD } } },
      }),
      { 'x-code': HOSTILE },
    ],
  ])('causes no finding and proves nothing if the string is in the %s', async (_, success, headers) => {
    const model = await modelOf(documentWith({ 200: success }));
    const { url } = await serve(() => ({ status: 200, headers, body: [HOSTILE, 'aa'] }));
    const result = await run(model, url);
    expect(findingTexts(result)).toEqual([]);
    expect(openReasons(result)).toEqual([expect.stringContaining('untested: pattern not decided')]);
    expect(result.report.summary.skipped).toEqual({ 'pattern not decided': 1 });
    expect(result.report.summary.verdicts).toMatchObject({ proven: 0, untested: 1 });
  });

  test('is distinguished from a response that violates the pattern', async () => {
    const model = await modelOf(documentWith({ 200: json({ type: 'string', pattern: HARD }) }));
    const { url } = await serve(() => ({ status: 200, body: JSON.stringify('b') }));
    expect(findingTexts(await run(model, url))).toEqual([expect.stringContaining('must match pattern')]);
  });

  test('leaves undecided which documented error it is', async () => {
    const example = (code: string, match: string, message: string): object => ({
      value: { message },
      'x-error': {
        code,
        match: { '/message': match },
        when: { request: 'query' },
        cause: 'Wrong.',
        fix: 'Correct it.',
      },
    });
    const examples = { long: example('long', HARD, 'aaa'), wrong: example('wrong', '^b', 'b') };
    const schema = { type: 'object', properties: { message: { type: 'string' } } };
    const responses = {
      200: { description: 'Fine.' },
      400: { description: 'Wrong.', content: { 'application/json': { schema, examples } } },
    };
    const parameters = [{ name: 'n', in: 'query', schema: { type: 'integer' } }];
    const model = await modelOf(documentWith(responses, parameters));
    const { url } = await serve(({ query }) =>
      query.has('n') && !/^-?\d+$/.test(query.get('n') ?? '')
        ? { status: 400, body: { message: HOSTILE } }
        : { status: 200 },
    );
    const result = await run(model, url);
    expect(findingTexts(result)).toEqual([]);
    expect(openVariants(result).filter((text) => text.includes('pattern not decided'))).not.toEqual([]);
  });
});
