import { createHmac } from 'node:crypto';
import { onTestFinished } from 'vitest';
import type { CallerSettings, ControlHooks } from '../src/index.js';
import { type Answer, type Call, serve } from './harness.js';

export type BellBug =
  | 'nothing delivered'
  | 'unselected delivered'
  | 'wrong signature'
  | 'signed with another secret'
  | 'time of the last hour'
  | 'another payload'
  | 'payload breaks its schema'
  | 'payload is not JSON'
  | 'header missing'
  | 'header of another event'
  | 'wrong media type'
  | 'never retried'
  | 'retried under another id'
  | 'retried with another payload'
  | 'retried too early'
  | 'delivered twice';

const json = (schema: object): object => ({ content: { 'application/json': { schema } } });
const ref = (name: string): object => ({ $ref: `#/components/schemas/${name}` });
const header = (name: string, schema: object): object => ({ name, in: 'header', required: true, schema });

const webhook = (event: string, causes: readonly string[]): object => ({
  post: {
    'x-caused-by': causes,
    parameters: [
      header('webhook-id', { type: 'string' }),
      header('webhook-timestamp', { type: 'integer' }),
      header('webhook-signature', { type: 'string', pattern: '^v1,' }),
      header('x-event', { const: event }),
    ],
    requestBody: { required: true, ...json(ref('Note')) },
    responses: { 200: { description: 'Heard.' } },
  },
});

/** A document with notes, and with webhooks for created, changed and removed notes. */
export const bells = {
  openapi: '3.1.0',
  info: { title: 'Bells', version: '1' },
  security: [{ Key: [] }],
  'x-webhooks': { signature: 'standard-webhooks', retries: [30, 90] },
  paths: {
    '/notes': {
      post: {
        operationId: 'make',
        'x-effect': 'create',
        requestBody: { required: true, ...json(ref('NewNote')) },
        responses: { 201: { description: 'Made.', ...json(ref('Note')) } },
      },
    },
    '/notes/{id}': {
      parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }],
      put: {
        operationId: 'change',
        requestBody: { required: true, ...json(ref('NewNote')) },
        responses: { 200: { description: 'Changed.', ...json(ref('Note')) } },
      },
      delete: { operationId: 'remove', responses: { 204: { description: 'Gone.' } } },
    },
  },
  webhooks: {
    'note.made': webhook('note.made', ['make']),
    'note.changed': webhook('note.changed', ['change']),
    'note.gone': webhook('note.gone', ['remove']),
  },
  components: {
    securitySchemes: { Key: { type: 'apiKey', in: 'header', name: 'X-Key' } },
    schemas: {
      NewNote: {
        type: 'object',
        required: ['text'],
        properties: { text: { type: 'string', minLength: 1, maxLength: 60 } },
      },
      Note: {
        type: 'object',
        additionalProperties: false,
        required: ['id', 'text'],
        properties: { id: { type: 'string' }, text: { type: 'string' } },
      },
    },
  },
};

interface Holder extends Pick<CallerSettings, 'tenant' | 'webhooks'> {
  readonly key: string;
  readonly secret: string;
}

interface Pending {
  readonly holder: Holder;
  readonly event: string;
  readonly id: string;
  readonly text: string;
  readonly due: number;
}

/** Seconds after which a failed delivery is retried. */
const RETRY = 30;

/** Starts a server that is correct except for the given bugs, and returns its control hooks. */
export async function bellServer(...bugs: readonly BellBug[]) {
  const has = (bug: BellBug): boolean => bugs.includes(bug);
  const notes = new Map<string, { id: string; text: string; tenant: string }>();
  const holders = new Map<string, Holder>();
  let pending: Pending[] = [];
  let count = 0;
  let skew = 0;
  let frozenAt: number | undefined;
  let isOver = false;
  onTestFinished(() => {
    isOver = true;
  });
  const now = (): number => (frozenAt ?? Date.now() / 1000) + skew;
  /** Resolves when all queued deliveries have been sent, one at a time and in the order of the events. */
  let queue: Promise<void> = Promise.resolve();
  const enqueue = (job: () => Promise<void>): void => {
    queue = queue.then(job).catch(() => undefined);
  };

  function ring(event: string, { tenant, ...note }: { id: string; text: string; tenant: string }): void {
    if (has('nothing delivered')) return;
    for (const holder of holders.values()) {
      const { webhooks } = holder;
      if (!webhooks || holder.tenant !== tenant) continue;
      if (!webhooks.events.includes(event) && !has('unselected delivered')) continue;
      const payload = has('another payload')
        ? { ...note, text: 'Another.' }
        : has('payload breaks its schema')
          ? { ...note, extra: 1 }
          : note;
      const text = has('payload is not JSON') ? `note ${note.id}` : JSON.stringify(payload);
      const pending = { holder, event, id: `msg_${++count}`, text, due: now() };
      enqueue(() => deliver(pending, true));
      if (has('delivered twice')) enqueue(() => deliver(pending, false));
    }
  }

  async function deliver(attempt: Pending, isFirst: boolean): Promise<void> {
    const { holder, event, id, text } = attempt;
    const time = Math.floor(now()) - (has('time of the last hour') ? 3600 : 0);
    const secret = has('signed with another secret') ? 'whsec_AAAA' : holder.secret;
    const key = Buffer.from(secret.replace('whsec_', ''), 'base64');
    const signed = has('wrong signature') ? text : `${id}.${time}.${text}`;
    const signature = `v1,${createHmac('sha256', key).update(signed).digest('base64')}`;
    const answer = await fetch(holder.webhooks?.url ?? '', {
      method: 'POST',
      headers: {
        'content-type': has('wrong media type') ? 'text/plain' : 'application/json',
        'webhook-id': id,
        'webhook-timestamp': String(time),
        'webhook-signature': signature,
        ...(!has('header missing') && { 'x-event': has('header of another event') ? 'note' : event }),
      },
      body: text,
    });
    if (answer.ok || has('never retried') || !isFirst || isOver) return;
    pending.push({
      ...attempt,
      ...(has('retried under another id') && { id: `msg_${++count}` }),
      ...(has('retried with another payload') && { text: text.replace('}', ',"again":true}') }),
      due: now() + (has('retried too early') ? RETRY - 5 : RETRY),
    });
  }

  function handle({ method, path, headers, json: body }: Call): Answer {
    const holder = [...holders.values()].find(({ key }) => key === headers['x-key']);
    if (!holder) return { status: 401 };
    const { text } = (body ?? {}) as { text?: string };
    const id = /^\/notes\/([^/]+)$/.exec(path)?.[1];
    if (id === undefined) {
      const note = {
        id: `n_${Math.random().toString(36).slice(2)}${++count}`,
        text: text ?? '',
        tenant: holder.tenant,
      };
      notes.set(note.id, note);
      ring('note.made', note);
      return { status: 201, body: { id: note.id, text } };
    }
    const note = notes.get(id);
    if (!note) return { status: 404 };
    if (method === 'DELETE') {
      notes.delete(id);
      ring('note.gone', note);
      return { status: 204 };
    }
    const changed = { ...note, text: text ?? note.text };
    notes.set(id, changed);
    ring('note.changed', changed);
    return { status: 200, body: { id, text: changed.text } };
  }

  const hooks: ControlHooks = {
    webhooks: true,
    clock: {
      freeze: async (frozen) => {
        frozenAt = frozen ? Date.now() / 1000 : undefined;
      },
      advance: async (seconds) => {
        skew += seconds;
        const due = pending.filter((delivery) => delivery.due <= now());
        pending = pending.filter((delivery) => delivery.due > now());
        for (const delivery of due) enqueue(() => deliver(delivery, false));
      },
    },
    callers: {
      create: async ({ tenant, webhooks }: CallerSettings) => {
        const id = `p${++count}`;
        const key = `key_${Math.random().toString(36).slice(2)}${count}`;
        const secret = `whsec_${Buffer.from(`secret of ${key}`).toString('base64')}`;
        holders.set(id, { key, secret, tenant, ...(webhooks && { webhooks }) });
        return { id, credentials: { Key: key }, ...(webhooks && { webhookSecret: secret }) };
      },
      update: async () => undefined,
      rotate: async () => {
        throw new Error('This server does not rotate credentials.');
      },
    },
  };
  const { url, calls } = await serve(handle);
  return { url, calls, hooks, notes, holders };
}
