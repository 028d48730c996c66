import { describe, expect, test } from 'vitest';
import { type CsrfRefusal, refusedCsrfToken } from '../src/index.js';
import { type Answer, modelOf, run, serve, WRITES } from './harness.js';

const note = { type: 'object', required: ['text'], properties: { text: { type: 'string' } } };
const content = { 'application/json': { schema: { ...note, properties: { id: { type: 'string' } } } } };
const forbidden = { 403: { description: 'The token is wrong.' } };

const documentOf = (responses: object): object => ({
  openapi: '3.1.0',
  info: { title: 'Notes', version: '1' },
  security: [{ Session: [] }],
  components: { securitySchemes: { Session: { type: 'apiKey', in: 'cookie', name: 'sid' } } },
  paths: {
    '/notes': {
      get: { responses: { 200: { description: 'All' } } },
      post: {
        requestBody: { required: true, content: { 'application/json': { schema: note } } },
        responses: { 201: { description: 'It', content }, ...responses },
      },
    },
    '/login': { post: { security: [], responses: { 204: { description: 'Done' } } } },
  },
});

interface Trial {
  readonly status?: number;
  readonly headers?: readonly string[];
  readonly responses?: object;
  /** True if the server also refuses the reads. */
  readonly refusesReads?: boolean;
}

async function refusal({
  status = 403,
  headers = ['X-CSRF-Token'],
  responses = forbidden,
  refusesReads = false,
}: Trial = {}): Promise<CsrfRefusal | null> {
  const { url } = await serve(({ method, path }): Answer => {
    if (path === '/login') return { status: 204 };
    if (method === 'GET') return { status: refusesReads ? 403 : 200 };
    return status === 201 ? { status, body: { id: 'n1' } } : { status };
  });
  const callers = { me: { credentials: { Session: { env: 'SID' } } } };
  const { plan, events, report } = await run(await modelOf(documentOf(responses)), url, {
    callers,
    allow: WRITES,
  });
  return refusedCsrfToken(plan, events, report, headers);
}

describe('refusedCsrfToken', () => {
  test('returns the status of all writes and the header of the token if the server accepts reads', async () => {
    expect(await refusal()).toEqual({ status: 403, header: 'X-CSRF-Token', explainsFindings: true });
  });

  test('explains the findings of an undocumented refusal', async () => {
    expect(await refusal({ responses: {} })).toEqual({
      status: 403,
      header: 'X-CSRF-Token',
      explainsFindings: true,
    });
  });

  test('needs no header after a 419', async () => {
    expect(await refusal({ status: 419, headers: [] })).toMatchObject({ status: 419, header: null });
  });

  test('returns null if the credential may only read, or if the server refuses reads or accepts writes', async () => {
    expect(await refusal({ headers: ['X-Tenant'] })).toBeNull();
    expect(await refusal({ refusesReads: true })).toBeNull();
    expect(await refusal({ status: 201 })).toBeNull();
  });
});
