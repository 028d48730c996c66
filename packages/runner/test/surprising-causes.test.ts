import { describe, expect, test } from 'vitest';
import { learnedFrom, type ObservedCause, type Report } from '../src/index.js';
import { type Answer, type Call, modelOf, run, serve } from './harness.js';

const refused = (...codes: readonly string[]): object => ({
  description: 'Refused.',
  content: {
    'application/json': {
      schema: {
        type: 'object',
        required: ['code'],
        properties: { code: { type: 'string', enum: codes } },
      },
    },
  },
});

const title = { type: 'string', minLength: 1, maxLength: 20 };

const DOCUMENT = {
  openapi: '3.1.0',
  info: { title: 'Boards', version: '1' },
  paths: {
    '/boards': {
      post: {
        requestBody: {
          required: true,
          content: {
            'application/json': {
              schema: { type: 'object', required: ['title'], properties: { title } },
            },
          },
        },
        responses: {
          201: {
            description: 'So.',
            content: { 'application/json': { schema: { type: 'object' } } },
          },
          400: refused('required_field_missing', 'validation_failed'),
          401: refused('login_required'),
          415: refused('media_type_unsupported'),
        },
      },
    },
  },
  security: [{ Key: [] }],
  components: { securitySchemes: { Key: { type: 'apiKey', in: 'header', name: 'X-Key' } } },
};

const KEY = 'key-3f9b2c7d1e';

type Codes = Readonly<Record<string, readonly [status: number, code: string]>>;

/** Returns the surprising causes that three runs learn from a server that swaps the error of one cause. */
async function surprises(swapped: Codes = {}): Promise<readonly string[]> {
  const refuse = (status: number, code: string): Answer => {
    const [otherStatus, otherCode] = swapped[code] ?? [status, code];
    return { status: otherStatus, body: { code: otherCode } };
  };
  const answer = ({ headers, json }: Call): Answer => {
    if (headers['x-key'] !== KEY) return refuse(401, 'login_required');
    if (headers['content-type'] !== 'application/json') return refuse(415, 'media_type_unsupported');
    if (typeof json !== 'object' || json === null) return refuse(400, 'validation_failed');
    const { title: sent } = json as { title?: unknown };
    if (sent === undefined) return refuse(400, 'required_field_missing');
    const isValid = typeof sent === 'string' && sent.length > 0 && sent.length <= 20;
    return isValid ? { status: 201, body: {} } : refuse(400, 'validation_failed');
  };
  const { url } = await serve(answer);
  const model = await modelOf(DOCUMENT);
  const reports: Report[] = [];
  for (const seed of [1, 2, 3]) {
    const { report } = await run(model, url, {
      seed,
      callers: { me: { credentials: { Key: { env: 'KEY' } } } },
      resolveSecret: () => KEY,
    });
    reports.push(report);
  }
  return learnedFrom(reports).surprising.map(
    ({ cause, status, code, expected, by }) =>
      `${cause} -> ${status} ${code}, not ${expected.status} ${expected.code} (${by})`,
  );
}

describe('a cause that leads to another error than its own', () => {
  test('is not learned from a right server', async () => {
    expect(await surprises()).toEqual([]);
  });

  test('is surprising if the words of another code name it', async () => {
    const found = await surprises({ required_field_missing: [400, 'validation_failed'] });
    expect(found).toEqual([
      'request: body required at /title -> 400 validation_failed, not 400 required_field_missing (words or status)',
    ]);
  });

  test('is surprising if the operation documents its usual status', async () => {
    expect(await surprises({ media_type_unsupported: [400, 'validation_failed'] })).toEqual([
      'media type unsupported -> 400 validation_failed, not 415 media_type_unsupported (words or status)',
    ]);
    const found = await surprises({ login_required: [400, 'validation_failed'] });
    expect(found.every((text) => text.endsWith('not 401 login_required (words or status)'))).toBe(true);
    expect(found.map((text) => text.split(' -> ')[0])).toEqual([
      'credential: malformed',
      'credential: misplaced in the body',
      'credential: misplaced in the query',
      'credential: missing',
      'credential: unknown',
    ]);
  });
});

describe('a cause that leads to another error at other operations', () => {
  const absent = { status: '404', code: 'not_found' };
  const forbidden = { status: '403', code: 'forbidden' };
  const observed = (operation: string, error: typeof absent): ObservedCause => ({
    operation,
    cause: 'resource foreign',
    ...error,
  });
  const learned = (...causes: readonly ObservedCause[]): readonly string[] => {
    const ledger = causes.flatMap(({ operation }) =>
      [absent, forbidden].map(({ status, code }) => ({ operation, status, error: code, variants: [] })),
    );
    const report = { ledger, causes, findings: [] } as unknown as Report;
    return learnedFrom([report, report, report]).surprising.map(
      ({ operation, expected }) => `${operation} ${expected.code}`,
    );
  };

  test('is surprising if at least two others agree', () => {
    const [first, second] = [observed('GET /jobs/{id}', absent), observed('PUT /jobs/{id}', absent)];
    const other = observed('GET /assets/{id}', forbidden);
    expect(learned(first, second, other)).toEqual(['GET /assets/{id} not_found']);
    expect(learned(first, other)).toEqual([]);
  });

  test('is not surprising if the others disagree', () => {
    const causes = ['GET /a/{id}', 'PUT /a/{id}'].map((operation) => observed(operation, absent));
    const others = ['GET /b/{id}', 'PUT /b/{id}'].map((operation) => observed(operation, forbidden));
    expect(learned(...causes, ...others)).toEqual([]);
  });
});
