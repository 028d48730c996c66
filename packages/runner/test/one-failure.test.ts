import { describe, expect, test } from 'vitest';
import { type Answer, type Call, findingTexts, modelOf, run, serve } from './harness.js';

// A correct server that fails once: whichever call fails, the run finds nothing but that the server is flaky.

const document = `
openapi: 3.1.0
info: { title: Rooms, version: '1' }
security: [{ Token: [] }]
paths:
  /rooms:
    get:
      responses: { '200': { description: all, content: { application/json: { schema: { type: array, items: { $ref: '#/components/schemas/Room' } } } } } }
    post:
      requestBody: { required: true, content: { application/json: { schema: { $ref: '#/components/schemas/NewRoom' } } } }
      responses:
        '201': { description: created, content: { application/json: { schema: { $ref: '#/components/schemas/Room' } } } }
        '401': { description: unknown }
        '403': { description: missing }
        '409': { description: taken, x-error: { code: taken, when: [{ duplicate: [/name, /mail] }] } }
        '422': { description: invalid }
  /rooms/{id}:
    parameters: [{ name: id, in: path, required: true, schema: { type: string } }]
    get: { responses: { '200': { description: one, content: { application/json: { schema: { $ref: '#/components/schemas/Room' } } } }, '404': { description: none } } }
    delete: { responses: { '204': { description: gone }, '401': { description: unknown }, '403': { description: missing }, '404': { description: none } } }
components:
  securitySchemes: { Token: { type: http, scheme: bearer } }
  schemas:
    NewRoom:
      type: object
      required: [name, mail]
      properties:
        name: { type: string, minLength: 1, maxLength: 30 }
        mail: { type: string, format: email }
        labels: { type: object, additionalProperties: { type: string } }
    Room: { allOf: [{ $ref: '#/components/schemas/NewRoom' }], required: [id], properties: { id: { type: string } } }
`;

const isText = (value: unknown): value is string => typeof value === 'string';

function isValid(value: unknown): value is { name: string; mail: string } {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const { name, mail, labels = {} } = value as { name?: unknown; mail?: unknown; labels?: unknown };
  if (!isText(name) || name === '' || name.length > 30 || !isText(mail) || !mail.includes('@')) return false;
  return typeof labels === 'object' && labels !== null && !Array.isArray(labels)
    ? Object.values(labels).every(isText)
    : false;
}

/** Starts the server. Of its calls, only the one with the number `failing` is answered with 503. */
async function roomServer(failing: number) {
  const rooms = new Map<string, { id: string; name: string; mail: string }>();
  let [calls, count] = [0, 0];
  const handle = ({ method, path, headers, json }: Call): Answer => {
    if (++calls === failing) return { status: 503, headers: { 'content-type': 'text/html' }, body: '<html>' };
    // An undeclared 401 may be a documented 403; POST declares an error, so its statuses are exact.
    if (headers.authorization === undefined) return { status: method === 'POST' ? 401 : 403 };
    if (headers.authorization !== 'Bearer secret-0-TOKEN') return { status: 401 };
    const [, , id] = path.split('/');
    if (id !== undefined) {
      const room = rooms.get(id);
      if (!room) return { status: 404 };
      if (method === 'DELETE') rooms.delete(id);
      return method === 'DELETE' ? { status: 204 } : { status: 200, body: room };
    }
    if (method === 'GET') return { status: 200, body: [...rooms.values()] };
    if (!isValid(json)) return { status: 422 };
    const key = ({ name, mail }: { name: string; mail: string }): string => `${name} ${mail.toLowerCase()}`;
    if ([...rooms.values()].some((room) => key(room) === key(json))) return { status: 409 };
    const room = { ...json, id: `r${++count}` };
    rooms.set(room.id, room);
    return { status: 201, body: room };
  };
  const { url } = await serve(handle);
  return { url, calls: () => calls };
}

const callers = { main: { credentials: { Token: { env: 'TOKEN' } } } };

describe('a correct server that answers one call with 503', () => {
  test('is only reported as flaky, whichever call it is', { timeout: 180_000 }, async () => {
    const model = await modelOf(document);
    const quiet = await roomServer(0);
    const first = await run(model, quiet.url, { callers, concurrency: 1 });
    expect(findingTexts(first)).toEqual([]);
    const numbers = Array.from({ length: quiet.calls() }, (_, index) => index + 1).values();
    const runNext = async (): Promise<void> => {
      for (const failing of numbers) {
        const { url } = await roomServer(failing);
        const result = await run(model, url, { callers, concurrency: 1 });
        const texts = findingTexts(result).filter((text) => !text.startsWith('flaky '));
        expect(texts, `call ${failing}`).toEqual([]);
      }
    };
    // The runs mostly wait.
    await Promise.all([runNext(), runNext(), runNext(), runNext()]);
  });
});
