import { randomBytes } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { WebhookReceiver } from '../src/webhook-receiver.js';

const SECRET = `whsec_${randomBytes(24).toString('base64')}`;
const task = {
  _id: 'Tq7sWbXhfPmNcGZ4k',
  title: 'Fire the glaze tests',
  status: 'open',
  isArchived: false,
  createdAt: '2026-02-27T17:40:00.000Z',
  updatedAt: '2026-02-27T17:40:00.000Z',
};

let receiver: WebhookReceiver;
beforeEach(async () => {
  receiver = await WebhookReceiver.listen(0, SECRET);
});
afterEach(() => receiver.close());

interface Options {
  readonly event?: string;
  readonly secret?: string;
  readonly id?: string;
  readonly at?: Date;
}

/** Sends a delivery in Plutio's format and returns the response status. */
async function deliver(payload: unknown, options: Options = {}): Promise<number> {
  const { event = 'task.create', secret = SECRET, id = 'msg_1', at = new Date() } = options;
  const body = JSON.stringify(payload);
  const response = await fetch(`http://127.0.0.1:${receiver.port}/`, {
    method: 'POST',
    headers: {
      'Content-Type': 'application/json',
      'Webhook-Id': id,
      'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
      'webhook-signature': new Webhook(secret).sign(id, at, body),
      'X-Plutio-Event': event,
    },
    body,
  });
  return response.status;
}

describe('a delivery', () => {
  test('is returned if it is signed and documented, whether `next` is called before or after it arrives', async () => {
    const waiting = receiver.next('task.create', task._id);
    expect(await deliver(task)).toBe(204);
    expect(await waiting).toMatchObject({ event: 'task.create', id: 'msg_1', payload: task });
    expect(await receiver.next('task.create', task._id)).toBe(await waiting);
  });

  test('is ignored if its id was already received', async () => {
    expect(await deliver(task)).toBe(204);
    expect(await deliver({ ...task, title: 'Again' })).toBe(204);
    expect(await receiver.next('task.create', task._id)).toMatchObject({ payload: { title: task.title } });
  });

  test('is not returned for a different event or entity', async () => {
    const waiting = receiver.next('task.edit', task._id);
    await deliver(task, { id: 'msg_1' });
    await deliver({ ...task, _id: 'tA6hPmNcGZ4kXqWbs' }, { event: 'task.edit', id: 'msg_2' });
    await deliver(task, { event: 'task.edit', id: 'msg_3' });
    expect((await waiting).id).toBe('msg_3');
  });

  test.each<[string, number, unknown, Options]>([
    ['signed with a different secret', 401, task, { secret: `whsec_${randomBytes(24).toString('base64')}` }],
    ['signed an hour ago', 401, task, { at: new Date(Date.now() - 3_600_000) }],
    ['of an event that the program does not know', 204, task, { event: 'task.paint' }],
    ['with an undocumented payload', 422, { ...task, status: 'lost' }, {}],
    ['that is too large', 413, { ...task, description: 'x'.repeat(2_000_000) }, {}],
  ])('%s is answered with status %i', async (_, status, payload, options) => {
    expect(await deliver(payload, options)).toBe(status);
  });

  test('is refused without a signature', async () => {
    const response = await fetch(`http://127.0.0.1:${receiver.port}/`, { method: 'POST', body: '{}' });
    expect(response.status).toBe(401);
  });
});
