import { describe, expect, test } from 'vitest';
import { type Answer, modelOf, run, serve } from './harness.js';

const json = (schema: object): object => ({ 'application/json': { schema } });
const ref = (name: string): object => ({ $ref: `#/components/schemas/${name}` });
const none = { 404: { description: 'none' } };
const id = { name: 'id', in: 'path', required: true, schema: { type: 'string' } };

/** A text of several words, which is too short for a marker, and one that other messages may have. */
const TEXTS = {
  long: { type: 'string', minLength: 12, maxLength: 20 },
  short: { type: 'string', minLength: 1, maxLength: 5 },
};

/** A document of messages, of which an action creates several. */
const documentOf = (action: string, text: object = TEXTS.long): object => ({
  openapi: '3.1.0',
  info: { title: 'Messages', version: '1' },
  paths: {
    '/messages': {
      get: {
        responses: { 200: { description: 'all', content: json({ type: 'array', items: ref('Message') }) } },
      },
    },
    [`/messages/${action}`]: {
      post: {
        requestBody: {
          required: true,
          content: json({
            type: 'object',
            required: ['messages'],
            properties: {
              messages: { type: 'array', minItems: 2, items: { type: 'object', properties: { text } } },
            },
          }),
        },
        responses: {
          207: { description: 'results', content: json(ref('Results')) },
          400: { description: 'invalid' },
        },
      },
    },
    '/messages/{id}': {
      parameters: [id],
      get: { responses: { 200: { description: 'ok', content: json(ref('Message')) }, ...none } },
      delete: { responses: { 204: { description: 'gone' }, ...none } },
    },
  },
  components: {
    schemas: {
      Message: { type: 'object', required: ['id', 'text'], properties: { id: { type: 'string' }, text } },
      Results: {
        type: 'object',
        required: ['results'],
        properties: {
          results: {
            type: 'array',
            items: {
              type: 'object',
              required: ['status'],
              properties: { status: { type: 'integer' }, message: ref('Message') },
            },
          },
        },
      },
    },
  },
});

interface Behaviour {
  /** False for a server whose list has other pages, which the document does not describe. */
  readonly isListed?: boolean;
  /** True if the action returns messages of others, which the list does not contain. */
  readonly returnsOthers?: boolean;
}

async function messageServer({ isListed = true, returnsOthers = false }: Behaviour = {}): Promise<{
  readonly url: string;
  readonly messages: ReadonlyMap<string, string>;
  readonly created: () => number;
}> {
  const messages = new Map([
    ['m-1', 'Hello'],
    ['m-2', 'Two words'],
  ]);
  let created = 0;
  const isHidden = (key: string): boolean => returnsOthers && key === 'm-2';
  const shown = (key: string): object => ({ id: key, text: messages.get(key) });
  const add = (message: unknown): object => {
    const sent = (message as { readonly text?: unknown } | null)?.text;
    if (typeof sent !== 'string' || sent === '') return { status: 400 };
    if (returnsOthers) return { status: 200, message: shown('m-2') };
    const key = `m-${++created + 2}`;
    messages.set(key, sent);
    return { status: 201, message: shown(key) };
  };
  const { url } = await serve(({ method, path, json: sent }): Answer => {
    const key = path.split('/')[2] ?? '';
    const headers = isListed ? {} : { link: '</messages?after=m-9>; rel="next"' };
    if (key === '')
      return {
        status: 200,
        headers,
        body: [...messages.keys()].filter((item) => !isHidden(item)).map(shown),
      };
    if (method === 'POST') {
      const list = (sent as { readonly messages?: unknown } | undefined)?.messages;
      if (!Array.isArray(list) || list.length < 2) return { status: 400 };
      return { status: 207, body: { results: list.map(add) } };
    }
    if (!messages.has(key)) return { status: 404 };
    if (method === 'GET') return { status: 200, body: shown(key) };
    messages.delete(key);
    return { status: 204 };
  });
  return { url, messages, created: () => created };
}

const options = { allow: ['create', 'change', 'destroy', 'dangerous'], isShared: true } as const;

describe('the resources that one request creates', () => {
  test('are removed, and the request is not listed as a change', async () => {
    const server = await messageServer();
    const { report } = await run(await modelOf(documentOf('batch')), server.url, options);
    expect(server.created()).toBeGreaterThan(1);
    expect([...server.messages.keys()]).toEqual(['m-1', 'm-2']);
    expect([report.remaining, report.leftBehind]).toEqual([undefined, undefined]);
  });

  test.each([
    ['the list of the collection cannot be read', false, TEXTS.long],
    ['others may have the same values', true, TEXTS.short],
  ])('are listed if %s', async (_, isListed, text) => {
    const server = await messageServer({ isListed });
    const { report } = await run(await modelOf(documentOf('batch', text)), server.url, options);
    const count = server.created();
    const reason = 'DELETE /messages/{id} may remove it, but nothing shows that the run created it';
    expect(count).toBeGreaterThan(1);
    expect(server.messages.size).toBe(count + 2);
    expect(report.remaining).toEqual([{ operation: 'POST /messages/batch', reason, count }]);
  });

  test('are not removed if they have no value of the request', async () => {
    const server = await messageServer({ returnsOthers: true });
    const { report } = await run(await modelOf(documentOf('batch')), server.url, options);
    expect([...server.messages.keys()]).toEqual(['m-1', 'm-2']);
    expect(report.remaining).toBeUndefined();
  });

  test('are not removed if the name of the action suggests that it only reads', async () => {
    const server = await messageServer();
    const { report } = await run(await modelOf(documentOf('search')), server.url, options);
    expect(server.messages.size).toBe(server.created() + 2);
    expect(report.changed?.map(({ operation }) => operation)).toEqual(['POST /messages/search']);
  });
});

test('a change is listed with a request whose body satisfies the schema', async () => {
  const server = await messageServer();
  const { report } = await run(await modelOf(documentOf('search')), server.url, options);
  const sent = report.changed?.map(({ curl }) => curl.replace(/.*--data-raw '/, '').replace(/'$/, ''));
  const bodies = (sent ?? []).map((body) => JSON.parse(body) as { messages: { text?: unknown }[] });
  const texts = bodies.flatMap(({ messages }) => messages.map((message) => message.text ?? 'x'.repeat(12)));
  expect(texts.map((text) => typeof text === 'string' && text.length >= 12 && text.length <= 20)).toEqual([
    true,
    true,
  ]);
});
