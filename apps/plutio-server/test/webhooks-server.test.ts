import { expect, test } from 'vitest';
import { FAULT, start } from './harness.js';
import { startReceiver } from './receiver.js';

const EVENTS = ['note.create', 'note.edit', 'note.remove'];

test('the server delivers the entity after each change, and the last state of a removed entity', async () => {
  const receiver = await startReceiver();
  const server = await start({ allowPrivateWebhooks: true });
  const caller = await server.caller({ webhooks: { url: receiver.url, events: EVENTS } });
  const creation = await server.api(caller, 'POST', '/notes', { body: { title: 'Kiln' } });
  const _id = creation.textAt('_id');
  const edited = await server.api(caller, 'PUT', '/notes', { body: { _id, content: 'Cone 6' } });
  const archived = await server.api(caller, 'POST', '/notes/bulk/archive', {
    body: { _ids: [_id], isArchived: true },
  });
  await server.api(caller, 'DELETE', '/notes', { body: { _id } });
  await receiver.hasReceived(4);
  expect(receiver.header('x-plutio-event')).toEqual(['note.create', 'note.edit', 'note.edit', 'note.remove']);
  const [last] = archived.body as unknown[];
  expect(receiver.received.map(({ body }) => JSON.parse(body))).toEqual([
    creation.body,
    edited.body,
    last,
    last,
  ]);
});

test('the server delivers nothing for refused or rolled-back changes', async () => {
  const receiver = await startReceiver();
  const server = await start({ allowPrivateWebhooks: true });
  const caller = await server.caller({ webhooks: { url: receiver.url, events: EVENTS } });
  await server.api(caller, 'POST', '/notes', { body: { title: '' } });
  await server.api(caller, 'POST', '/notes', {
    body: { title: 'Undone' },
    headers: FAULT,
  });
  await server.api(caller, 'POST', '/notes', { body: { title: 'Done' } });
  await receiver.hasReceived(1);
  expect(receiver.received[0]?.body).toContain('Done');
});

test('the server aborts deliveries on a reset and delivers new events afterwards', async () => {
  const receiver = await startReceiver((number) => (number === 1 ? null : { status: 204 }));
  const server = await start({ allowPrivateWebhooks: true });
  const before = await server.caller({ webhooks: { url: receiver.url, events: EVENTS } });
  await server.api(before, 'POST', '/notes', { body: { title: 'Lost' } });
  await receiver.hasReceived(1);
  expect((await server.control('POST', '/reset')).status).toBe(204);
  const after = await server.caller({ webhooks: { url: receiver.url, events: EVENTS } });
  await server.api(after, 'POST', '/notes', { body: { title: 'Told' } });
  await receiver.hasReceived(2);
  expect(receiver.received[1]?.body).toContain('Told');
  expect(server.log).toEqual([]);
});
