import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { type CreationRecord, NO_CONTROL, PERMISSIONS, plan, removeLeft } from '../src/index.js';
import { modelOf, run, serve } from './harness.js';

const json = (schema: object): object => ({ 'application/json': { schema } });
const item = (name: string): object => ({
  parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'string', format: 'uuid' } }],
  get: {
    responses: {
      200: { description: 'ok', content: json(schemas[name] ?? {}) },
      404: { description: 'none' },
    },
  },
  delete: { responses: { 204: { description: 'gone' }, 404: { description: 'none' } } },
});
const collection = (name: string, sent: object): object => ({
  get: { responses: { 200: { description: 'all', content: json({ type: 'array', items: schemas[name] }) } } },
  post: {
    requestBody: { required: true, content: json(sent) },
    responses: { 201: { description: 'created', content: json(schemas[name] ?? {}) } },
  },
});
const id = { type: 'string', format: 'uuid' };
const beds = { type: 'integer', minimum: 1, maximum: 9 };
const day = { type: 'string', format: 'date' };
const object = (properties: object): object => ({
  type: 'object',
  required: Object.keys(properties),
  properties,
});
const schemas: Readonly<Record<string, object>> = {
  rooms: object({ id, beds }),
  bookings: object({ id, roomId: id, day }),
};

/** A document of bookings, whose only values are the id of a room and a day. */
const document = {
  openapi: '3.1.0',
  info: { title: 'Bookings', version: '1' },
  paths: {
    '/rooms': collection('rooms', object({ beds })),
    '/rooms/{id}': item('rooms'),
    '/bookings': collection('bookings', object({ roomId: { ...id, 'x-reference': '/rooms/{id}' }, day })),
    '/bookings/{id}': item('bookings'),
  },
};

test('cleanup finds a resource whose creation was never answered by the id of another resource of the run', async () => {
  const rows = new Map<string, Record<string, unknown>>();
  const { url } = await serve(({ method, path, json: sent }) => {
    const [, name = '', key] = path.split('/');
    if (key === undefined && method === 'GET')
      return { status: 200, body: [...rows.values()].filter((row) => row['in'] === name) };
    if (key !== undefined) {
      if (!rows.has(key)) return { status: 404 };
      if (method === 'GET') return { status: 200, body: rows.get(key) };
      rows.delete(key);
      return { status: 204 };
    }
    const row = { ...(sent as object), id: randomUUID(), in: name };
    rows.set(row.id, row);
    return { status: 201, body: row };
  });
  const model = await modelOf(document);
  const records: CreationRecord[] = [];
  await run(model, url, { onCreation: (record) => void records.push(record) });
  const sent = records.findLast((record) => record.event === 'sent' && record.operation === 'POST /bookings');
  if (sent?.event !== 'sent') throw new Error('The run creates no booking.');
  const values = new Map(sent.values?.map(({ name, value }) => [name, value]));
  const room = String(values.get('roomId'));
  const created = records.find((record) => record.event === 'created' && record.id === room);
  const sentRoom = records.find((record) => record.event === 'sent' && record.creation === created?.creation);
  if (!created || !sentRoom) throw new Error('The booking is not in a room of the run.');
  // The run was killed before the server answered the booking, which has the values that the run sent.
  const booking = { roomId: room, day: values.get('day'), in: 'bookings' };
  rows.set(room, { id: room, beds: 2, in: 'rooms' });
  rows.set('own', { ...booking, id: 'own' });
  rows.set('other day', { ...booking, id: 'other day', day: '1999-01-01' });
  rows.set('other room', { ...booking, id: 'other room', roomId: randomUUID() });
  const planned = plan(model, { seed: 1, callers: {}, control: NO_CONTROL, allow: PERMISSIONS });
  const options = { server: url, document: 'test.yaml', callers: {}, resolveSecret: () => '' };
  await removeLeft(planned, options, [sentRoom, created, sent]);
  expect([...rows.keys()].filter((key) => key.startsWith('o')).sort()).toEqual(['other day', 'other room']);
});
