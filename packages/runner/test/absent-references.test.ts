import { describe, expect, test } from 'vitest';
import { type Answer, findingTexts, modelOf, openReasons, run, serve } from './harness.js';

type IdSchema = Readonly<Record<string, unknown>>;

/** Returns a document of rooms, and of bookings that name a room in their body. */
function documentOf(id: IdSchema, trigger: object = { reference: 'absent', field: '/room' }): object {
  const room = { type: 'object', required: ['id'], properties: { id } };
  const booking = {
    type: 'object',
    required: ['room', 'guest'],
    properties: { room: { ...id, 'x-reference': '/rooms/{id}' }, guest: { type: 'string', minLength: 1 } },
  };
  const json = (schema: object): object => ({
    description: 'It',
    content: { 'application/json': { schema } },
  });
  return {
    openapi: '3.1.0',
    info: { title: 'Hotel', version: '1' },
    paths: {
      '/rooms': { get: { responses: { 200: json({ type: 'array', items: room }) } } },
      '/rooms/{id}': {
        parameters: [{ name: 'id', in: 'path', required: true, schema: id }],
        get: { responses: { 200: json(room) } },
      },
      '/bookings': {
        post: {
          requestBody: { required: true, content: { 'application/json': { schema: booking } } },
          responses: {
            201: json(booking),
            400: { description: 'Invalid' },
            422: { description: 'No such room', 'x-error': { code: 'no_room', when: trigger } },
          },
        },
      },
    },
  };
}

/** Serves one room. Answers 400 to a room id that is not valid. */
const hotel = (room: string | number, isValid: (id: string | number) => boolean) =>
  serve(({ method, path, json }): Answer => {
    if (path.startsWith('/rooms'))
      return { status: 200, body: path === '/rooms' ? [{ id: room }] : { id: room } };
    if (method !== 'POST' || typeof json !== 'object' || json === null) return { status: 400 };
    const { room: id, guest } = json as { readonly room?: unknown; readonly guest?: unknown };
    if (typeof guest !== 'string' || guest === '' || typeof id !== typeof room) return { status: 400 };
    if (!isValid(id as string | number)) return { status: 400 };
    if (id === room) return { status: 201, body: json };
    return { status: 422, body: { code: 'no_room' } };
  });

const isDay = (id: string | number): boolean =>
  /^\d{4}-\d\d-\d\d$/.test(String(id)) && !Number.isNaN(Date.parse(String(id)));

describe('a reference to an absent resource', () => {
  test.each<[string, IdSchema, string | number, (id: string | number) => boolean]>([
    ['a day', { type: 'string', format: 'date' }, '2027-01-01', isDay],
    [
      'a number with a maximum',
      { type: 'integer', minimum: 1, maximum: 99_999 },
      33,
      (id) => Number.isInteger(id) && Number(id) >= 1 && Number(id) <= 99_999,
    ],
    [
      'a code',
      { type: 'string', pattern: '^[A-F]\\d{4}$' },
      'A1004',
      (id) => /^[A-F]\d{4}$/.test(String(id)),
    ],
  ])('is a valid one for %s', async (_, schema, id, isValid) => {
    const { url } = await hotel(id, isValid);
    const result = await run(await modelOf(documentOf(schema)), url);
    expect(findingTexts(result)).toEqual([]);
    expect(openReasons(result).filter((reason) => reason.includes('no_room'))).toEqual([]);
  });

  test('is not sent if the schema admits only few values', async () => {
    const { url, calls } = await hotel(3, (id) => Number(id) >= 1 && Number(id) <= 9);
    const result = await run(await modelOf(documentOf({ type: 'integer', minimum: 1, maximum: 9 })), url);
    expect(findingTexts(result)).toEqual([]);
    expect(openReasons(result).filter((reason) => reason.includes('no_room'))).toEqual([
      'POST /bookings 422 no_room · reference absent: /room: untested: no valid request',
    ]);
    expect(calls.length).toBeGreaterThan(1);
  });
});
