import { expect, test } from 'vitest';
import { type Answer, modelOf, run, serve, WRITES } from './harness.js';

const json = (schema: object): object => ({ 'application/json': { schema } });
const booking = {
  type: 'object',
  required: ['room', 'note'],
  properties: { room: { type: 'string', example: 'I54' }, note: { type: 'string' } },
};
const stored = { ...booking, properties: { ...booking.properties, id: { type: 'integer' } } };
const shown = { description: 'The booking', content: json(stored) };
const id = { name: 'id', in: 'path', required: true, schema: { type: 'integer' } };
const document = {
  openapi: '3.1.0',
  info: { title: 'Bookings', version: '1' },
  paths: {
    '/bookings': {
      get: { responses: { 200: { description: 'ok', content: json({ type: 'array', items: stored }) } } },
      post: { requestBody: { required: true, content: json(booking) }, responses: { 201: shown } },
    },
    '/bookings/{id}': {
      parameters: [id],
      get: { responses: { 200: shown, 404: { description: 'No booking' } } },
      delete: { responses: { 204: { description: 'Removed' }, 404: { description: 'No booking' } } },
    },
  },
};

test.each([
  { allow: WRITES, label: 'everything' },
  { allow: ['create', 'change', 'destroy'] as const, label: 'no dangerous call' },
])(
  'a creation that replaces a resource of others is sent once, and the resource stays, if the run allows $label',
  async ({ allow }) => {
    const bookings = new Map([['I54', { id: 1, room: 'I54', note: 'of others' }]]);
    const find = (key: string): [string, object] | undefined =>
      [...bookings].find(([, { id }]) => String(id) === key);
    const { url, calls } = await serve(({ method, path, json: sent }): Answer => {
      if (method === 'POST') {
        const { room, note } = sent as { room: string; note: string };
        const body = { id: bookings.get(room)?.id ?? bookings.size + 1, room, note };
        bookings.set(room, body);
        return { status: 201, body };
      }
      if (path === '/bookings') return { status: 200, body: [...bookings.values()] };
      const [room, body] = find(path.split('/')[2] ?? '') ?? [];
      if (room === undefined) return { status: 404 };
      if (method === 'DELETE') bookings.delete(room);
      return method === 'DELETE' ? { status: 204 } : { status: 200, body };
    });
    const { report } = await run(await modelOf(document), url, { isShared: true, allow, concurrency: 1 });
    expect(calls.filter(({ method }) => method === 'DELETE')).toEqual([]);
    expect(calls.filter(({ method }) => method === 'POST')).toHaveLength(1);
    expect(report.changed).toMatchObject([{ operation: 'POST /bookings', count: 1 }]);
    expect(
      report.ledger.flatMap(({ variants }) => variants.map(({ detail }) => detail ?? '')),
    ).toContainEqual(
      expect.stringContaining(
        'POST /bookings is not sent again, because it returned a resource that existed before',
      ),
    );
  },
);
