import { describe, expect, test } from 'vitest';
import { type Answer, type Call, modelOf, type Run, run, serve } from './harness.js';

const documentOf = (error = ''): string => `
openapi: 3.1.0
info: { title: Kites, version: '1' }
paths:
  /kites:
    get:
      responses:
        '200':
          description: ok
          content: { application/json: { schema: { type: array, items: { $ref: '#/components/schemas/Kite' } } } }
    post:
      requestBody:
        required: true
        content: { application/json: { schema: { $ref: '#/components/schemas/Kite' } } }
      responses:
        '201': { description: ok, content: { application/json: { schema: { $ref: '#/components/schemas/Kite' } } } }
        '400': { description: bad${error} }
  /kites/{id}:
    delete:
      parameters: [{ name: id, in: path, required: true, schema: { type: string } }]
      responses: { '204': { description: ok } }
components:
  schemas:
    Kite: { type: object, required: [id], properties: { id: { type: string }, size: { type: integer } } }
`;

const FILLED = 'GET /kites 200 with a new item';

const listVerdict = ({ report }: Run): string | undefined =>
  report.ledger.find(({ id }) => id.startsWith('GET /kites 200'))?.verdict;

/** A server whose creations are answered as given, and whose list contains them. */
function kiteServer(creation: Answer): (call: Call) => Answer {
  const kites: unknown[] = [];
  return ({ method }) => {
    if (method === 'GET') return { status: 200, body: kites };
    if (method === 'DELETE') return { status: 204 };
    if (creation.status === 201) kites.push(creation.body);
    return creation;
  };
}

describe('a list', () => {
  test.each([
    ['fails', 400],
    ['is answered with an undocumented status', 403],
  ])('is proven if the creation of an item %s', async (_, status) => {
    const { url } = await serve(kiteServer({ status }));
    const result = await run(await modelOf(documentOf()), url);
    expect(listVerdict(result)).toBe('proven');
  });

  test('is proven if the creation of an item is not allowed', async () => {
    const { url, calls } = await serve(kiteServer({ status: 201, body: { id: 'k1' } }));
    const result = await run(await modelOf(documentOf()), url, {
      operations: { 'POST /kites': { allow: false } },
    });
    expect(listVerdict(result)).toBe('proven');
    expect(calls.map(({ method }) => method)).not.toContain('POST');
  });

  test('is violated by an item that contradicts the schema', async () => {
    const { url } = await serve(kiteServer({ status: 201, body: { id: 'k1', size: 'large' } }));
    const result = await run(await modelOf(documentOf()), url, {
      select: ({ operation }) => operation === 'GET /kites',
    });
    expect(result.plan.cases.map(({ id }) => id)).toContain(FILLED);
    expect(listVerdict(result)).toBe('violated');
  });

  test('has no further case if the document declares the errors of the creation', async () => {
    const error = ', x-error: { code: invalid, when: [{ request: body }] }';
    const { url } = await serve(kiteServer({ status: 201, body: { id: 'k1' } }));
    const { plan } = await run(await modelOf(documentOf(error)), url);
    expect(plan.cases.map(({ id }) => id)).not.toContain(FILLED);
    const steps = plan.cases.find(({ id }) => id === 'GET /kites 200 example')?.steps ?? [];
    expect(steps.flatMap((step) => (step.kind === 'request' ? step.request.method : []))).toEqual([
      'POST',
      'GET',
    ]);
  });
});
