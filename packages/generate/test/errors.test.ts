import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { generate } from '../src/index.js';
import { modelOf } from './support/model.js';
import { Workspace } from './support/workspace.js';

const string = { type: 'string' };
const problem = (...codes: string[]): object => ({
  type: 'object',
  required: ['error', 'message'],
  properties: { error: { type: 'string', enum: codes }, message: string, retry_after: { type: 'integer' } },
  additionalProperties: false,
});
const example = (code: string, more: object = {}): object => ({
  value: { error: code, message: 'No.' },
  'x-error': { code, when: { request: 'body' }, provenance: 'designed', ...more },
});
const response = (schema: object, examples: object): object => ({
  description: 'Refused.',
  content: { 'application/json': { schema, examples } },
});

const document = {
  openapi: '3.1.0',
  info: { title: 'Errors', version: '1' },
  paths: {
    '/customers': {
      post: {
        operationId: 'createCustomer',
        responses: {
          201: { description: 'Created.' },
          400: response(problem('invalid', 'missing'), {
            invalid: example('invalid', {
              cause: 'A field is wrong.',
              fix: 'Correct it.',
              retry: 'after-fix',
            }),
            missing: example('missing', { retry: 'after-fix' }),
          }),
          409: response(problem('duplicate'), { duplicate: example('duplicate', { retry: 'never' }) }),
          '4XX': response(
            { type: 'object', required: ['error'], properties: { error: { const: 'other' } } },
            { other: example('other') },
          ),
          500: {
            description: 'Failed.',
            'x-error': {
              code: 'failed',
              when: { server: 'fault' },
              retry: 'after-delay',
              provenance: 'designed',
            },
          },
        },
      },
    },
    '/business': {
      get: {
        responses: {
          200: { description: 'Fine.' },
          400: response(
            { type: 'object', required: ['message'], properties: { message: string } },
            {
              business_missing: {
                value: { message: 'Business undefined is not enabled.' },
                'x-error': {
                  code: 'business_missing',
                  when: { header: 'business', is: 'missing' },
                  match: { '/message': '^Business undefined' },
                  provenance: 'seed',
                },
              },
              business_unknown: {
                value: { message: 'Business X is not enabled.' },
                'x-error': {
                  code: 'business_unknown',
                  when: { header: 'business', is: 'not-allowed' },
                  match: { '/message': '^Business ' },
                  provenance: 'seed',
                },
              },
            },
          ),
        },
      },
    },
  },
};

/** A consumer that checks the types when it is compiled, and the functions when it runs. */
const TYPES = `
import { type ErrorBody, type Errors, type ErrorsOf, errors, findError, isError } from './index.js';
import { parseError } from './zod/index.js';
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const holds = <T extends true>(): T | undefined => undefined;

holds<Same<ErrorsOf<'createCustomer'>['code'], 'invalid' | 'missing' | 'duplicate' | 'other' | 'failed'>>();
holds<Same<ErrorsOf<'getBusiness'>['code'], 'business_missing' | 'business_unknown'>>();
holds<Same<ErrorsOf<'createCustomer' | 'getBusiness'>['status'], 400 | 409 | '4XX' | 500>>();
holds<Same<ErrorBody<'createCustomer', 'duplicate'>['error'], 'duplicate'>>();
holds<Same<ErrorBody<'createCustomer', 'invalid'>['error'], 'invalid'>>();
holds<Same<typeof errors.createCustomer.duplicate.retry, 'never'>>();
holds<Same<typeof errors.createCustomer.duplicate.status, 409>>();
// @ts-expect-error The operation does not document this error.
errors.getBusiness.duplicate;

export function act(status: number, body: unknown): string {
  if (isError('createCustomer', 'invalid', status, body)) {
    const code: 'invalid' = body.error;
    return code + body.message;
  }
  const error = findError('createCustomer', status, body);
  if (!error) return 'unknown';
  switch (error.code) {
    case 'duplicate': {
      const retry: 'never' = error.retry;
      return retry;
    }
    default:
      return error.fix ?? error.code;
  }
}

/** Accepts any operation. */
export function advise<Operation extends keyof Errors>(operation: Operation, status: number, body: unknown): string {
  const error = findError(operation, status, body);
  const parsed = parseError(operation, status, body);
  if (parsed.known && parsed.code === 'business_missing') return parsed.body.message;
  return error?.retry === 'after-delay' ? 'wait' : String(error?.code);
}

export function either(operation: keyof Errors, status: number, body: unknown): string {
  const parsed = parseError(operation, status, body);
  switch (parsed.code) {
    case 'business_unknown':
    case 'duplicate':
      return parsed.known ? parsed.body.message : parsed.code;
    default:
      return findError(operation, status, body)?.retry ?? 'never';
  }
}

export function parse(status: number, body: unknown): string {
  const parsed = parseError('createCustomer', status, body);
  if (!parsed.known) return String(parsed.code);
  switch (parsed.code) {
    case 'duplicate': {
      const narrowed: 409 = parsed.status;
      return parsed.body.error + narrowed;
    }
    case 'failed': {
      const nothing: undefined = parsed.body;
      return String(nothing);
    }
    default:
      return parsed.body.error;
  }
}
`;

type Call = (...args: unknown[]) => unknown;

describe('the generated errors', () => {
  const workspace = new Workspace();
  let types: Readonly<Record<string, Call>> = {};
  let zod: Readonly<Record<string, Call>> = {};
  let use: Readonly<Record<string, Call>> = {};
  let problems: readonly string[] = [];

  beforeAll(async () => {
    const model = await modelOf(document);
    workspace.write('errors', await generate(model, { emitters: ['types', 'errors', 'zod'] }));
    workspace.write('errors', [{ path: 'use.ts', content: TYPES }]);
    problems = workspace.compile();
    types = (await workspace.import('errors/index.js')) as typeof types;
    zod = (await workspace.import('errors/zod/index.js')) as typeof zod;
    use = (await workspace.import('errors/use.js')) as typeof use;
  }, 180_000);

  afterAll(() => workspace.remove());

  test('compile, and narrow the body by code', () => {
    expect(problems).toEqual([]);
  });

  test('contain cause, fix and retry advice', () => {
    expect(types.errors).toMatchObject({
      createCustomer: {
        invalid: {
          code: 'invalid',
          status: 400,
          cause: 'A field is wrong.',
          fix: 'Correct it.',
          retry: 'after-fix',
        },
        duplicate: { status: 409, retry: 'never' },
        other: { status: '4XX' },
        failed: { status: 500, retry: 'after-delay' },
      },
      getBusiness: { business_missing: { status: 400 } },
    });
  });

  const invalid = { error: 'invalid', message: 'No.' };
  const duplicate = { error: 'duplicate', message: 'No.' };

  test.each([
    [400, invalid, 'invalid'],
    [400, { error: 'missing', message: 'No.' }, 'missing'],
    [409, duplicate, 'duplicate'],
    [400, duplicate, undefined],
    [418, { error: 'other' }, 'other'],
    [400, { error: 'other' }, undefined],
    [500, undefined, 'failed'],
    [500, '<html>', 'failed'],
    [503, undefined, undefined],
    [201, undefined, undefined],
    [400, null, undefined],
    [400, 'invalid', undefined],
    [400, { error: 'newer', message: 'No.' }, undefined],
  ])('are identified by findError and isError: %i %j is %s', (status, body, code) => {
    expect((types.findError?.('createCustomer', status, body) as { code?: string } | undefined)?.code).toBe(
      code,
    );
    for (const candidate of ['invalid', 'missing', 'duplicate', 'other', 'failed']) {
      expect(types.isError?.('createCustomer', candidate, status, body)).toBe(candidate === code);
    }
  });

  test('are matched in order, so findError returns the first match', () => {
    const codeOf = (message: string): unknown =>
      (types.findError?.('getBusiness', 400, { message }) as { code?: string } | undefined)?.code;
    expect(codeOf('Business undefined is not enabled.')).toBe('business_missing');
    expect(codeOf('Business acme is not enabled.')).toBe('business_unknown');
    expect(codeOf('Something else.')).toBeUndefined();
  });

  test.each([
    ['a documented response', 400, invalid, { known: true, code: 'invalid' }],
    ['a documented response without a body', 500, undefined, { known: true, code: 'failed' }],
    ['an undocumented property', 409, { ...duplicate, hint: 'new' }, { known: true, code: 'duplicate' }],
    [
      'a code newer than the document',
      400,
      { error: 'newer', message: 'No.' },
      { known: false, code: 'newer' },
    ],
    ['a code of another status', 404, duplicate, { known: false, code: 'duplicate' }],
    [
      'a documented code in a broken body',
      409,
      { error: 'duplicate', message: 7 },
      { known: false, code: 'duplicate' },
    ],
    ['a page of HTML', 502, '<html>', { known: false, code: null }],
    ['a missing body', 400, undefined, { known: false, code: null }],
  ])('are classified by parseError: %s', (_name, status, body, expected) => {
    expect(zod.parseError?.('createCustomer', status, body)).toEqual({ ...expected, status, body });
  });

  test('can be handled by a consumer', () => {
    expect(use.act?.(400, invalid)).toBe('invalidNo.');
    expect(use.act?.(409, duplicate)).toBe('never');
    expect(use.act?.(400, { error: 'newer' })).toBe('unknown');
    expect(use.parse?.(409, duplicate)).toBe('duplicate409');
    expect(use.parse?.(400, { error: 'newer' })).toBe('newer');
    expect(use.advise?.('createCustomer', 500, undefined)).toBe('wait');
    expect(use.advise?.('getBusiness', 400, { message: 'Business undefined is' })).toBe(
      'Business undefined is',
    );
    expect(use.either?.('getBusiness', 400, { message: 'Business b is' })).toBe('Business b is');
    expect(use.either?.('createCustomer', 500, undefined)).toBe('after-delay');
  });
});
