import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { generate } from '../src/index.js';
import { nameExports } from '../src/naming.js';
import { modelOf } from './support/model.js';
import { validatorAt } from './support/validator-at.js';
import { Workspace } from './support/workspace.js';

const string = { type: 'string' };
const json = (schema: object): object => ({ content: { 'application/json': { schema } } });
const header = (name: string, schema: object, more: object = { required: true }): object => ({
  name,
  in: 'header',
  ...more,
  ...(schema && { schema }),
});
const responses = { '2XX': { description: 'Received.' } };

const document = {
  openapi: '3.1.0',
  info: { title: 'Webhooks', version: '1' },
  paths: {},
  webhooks: {
    'item.added': {
      parameters: [header('X-Event', { const: 'item.added' })],
      post: {
        operationId: 'onItemAdded',
        summary: 'An item was added',
        parameters: [
          header('X-Count', { type: 'integer', minimum: 1 }),
          header('X-Flag', { type: 'boolean' }, {}),
          header('X-Sizes', { type: 'array', items: { type: 'integer' } }, {}),
          header('X-Tags', { type: 'array', items: { type: 'string', minLength: 2 } }, {}),
          header('X-Either', { type: ['string', 'integer'] }, {}),
          { name: 'X-Context', in: 'header', ...json({ type: 'object', required: ['id'] }) },
        ],
        requestBody: json({ $ref: '#/components/schemas/Item' }),
        responses,
      },
    },
    'item-removed': { $ref: '#/components/pathItems/Removed' },
    ping: { post: { responses } },
    twice: {
      post: {
        parameters: [header('X-Way', { const: 'post' })],
        requestBody: json({ type: 'object', required: ['a'], properties: { a: string } }),
        responses,
      },
      put: { requestBody: json({ type: 'object', required: ['b'], properties: { b: string } }), responses },
    },
    forms: {
      post: {
        requestBody: {
          content: {
            'application/json': { schema: { const: 1 } },
            'application/xml': { schema: string },
            'text/plain': {},
          },
        },
        responses,
      },
    },
  },
  components: {
    pathItems: { Removed: { post: { requestBody: json({ $ref: '#/components/schemas/Item' }), responses } } },
    schemas: {
      Item: { type: 'object', required: ['id'], properties: { id: string }, additionalProperties: false },
      // These names collide with those of other exports.
      WebhookEvent: string,
      parseWebhook: string,
      itemAddedWebhook: string,
      ItemAddedWebhookPayload: { type: 'integer' },
    },
  },
};

/** A consumer that checks the types when it is compiled, and the functions when it runs. */
const TYPES = `
import type { Item, ItemAddedWebhook2Headers, ItemAddedWebhook2Payload, WebhookEvent, WebhookPayloads } from './index.js';
import { itemAddedWebhook2, parseWebhook, webhooks } from './zod/index.js';
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const holds = <T extends true>(): T | undefined => undefined;

holds<Same<keyof WebhookPayloads, 'item.added' | 'item-removed' | 'ping' | 'twice' | 'forms'>>();
holds<Same<WebhookPayloads['item.added'], Item>>();
holds<Same<ItemAddedWebhook2Payload, Item>>();
holds<Same<WebhookPayloads['ping'], undefined>>();
holds<Same<WebhookPayloads['twice'], { a: string } | { b: string }>>();
holds<Same<ItemAddedWebhook2Headers['X-Count'], number>>();
holds<Same<ItemAddedWebhook2Headers['X-Flag'], boolean | undefined>>();
holds<Same<typeof webhooks['item.added'], typeof itemAddedWebhook2>>();

export function act(event: string, payload: unknown): string {
  const parsed = parseWebhook(event, payload);
  if (!parsed.known) return parsed.event + parsed.issues.length;
  const delivery: WebhookEvent = parsed;
  switch (delivery.event) {
    case 'item.added':
    case 'item-removed':
      return delivery.payload.id;
    case 'ping': {
      const nothing: undefined = delivery.payload;
      return String(nothing);
    }
    case 'twice':
      return 'a' in delivery.payload ? delivery.payload.a : delivery.payload.b;
    case 'forms':
      return typeof delivery.payload;
  }
}
`;

type Call = (...args: unknown[]) => unknown;

describe('generated webhooks', () => {
  const workspace = new Workspace();
  let zod: Readonly<Record<string, unknown>> = {};
  let act: Call = () => undefined;
  let problems: readonly string[] = [];

  beforeAll(async () => {
    workspace.write(
      'webhooks',
      await generate(await modelOf(document), { emitters: ['types', 'errors', 'zod'] }),
    );
    workspace.write('webhooks', [{ path: 'use.ts', content: TYPES }]);
    problems = workspace.compile({ noFallthroughCasesInSwitch: false });
    zod = await workspace.import('webhooks/zod/index.js');
    ({ act } = (await workspace.import('webhooks/use.js')) as { act: Call });
  }, 180_000);

  afterAll(() => workspace.remove());

  test('compile, and narrow the payload by event', () => {
    expect(problems).toEqual([]);
  });

  test('have unique names', async () => {
    const { webhooks, schemas } = nameExports(await modelOf(document));
    expect(webhooks.map(({ value, type }) => [value, type])).toEqual([
      ['itemAddedWebhook2', 'ItemAddedWebhook2'],
      ['itemRemovedWebhook', 'ItemRemovedWebhook'],
      ['pingWebhook', 'PingWebhook'],
      ['twiceWebhook', 'TwiceWebhook'],
      ['formsWebhook', 'FormsWebhook'],
    ]);
    expect([...schemas.values()]).toContain('WebhookEvent2');
  });

  test.each<[string, unknown, string]>([
    ['item.added', { id: 'a' }, 'a'],
    ['item-removed', { id: 'b' }, 'b'],
    ['ping', undefined, 'undefined'],
    ['twice', { a: 'post' }, 'post'],
    ['twice', { b: 'put' }, 'put'],
    ['forms', '<xml/>', 'string'],
    ['item.added', { id: 'a', newer: true }, 'a'],
    ['item.added', { id: 1 }, 'item.added1'],
    ['item.added', null, 'item.added1'],
    ['ping', {}, 'ping1'],
    ['item.changed', { id: 'a' }, 'item.changed0'],
    ['toString', {}, 'toString0'],
    ['', {}, '0'],
  ])('are handled by a consumer of parseWebhook: %s with %j returns %s', (event, payload, outcome) => {
    expect(act(event, payload)).toBe(outcome);
  });

  const required = { 'x-event': 'item.added', 'X-COUNT': '2' };
  const read = { 'X-Event': 'item.added', 'X-Count': 2 };
  test.each<[string, unknown, object]>([
    ['numbers, with names in any case', required, read],
    ['parsed values', read, read],
    ['pairs', Object.entries(required), read],
    ['booleans', { ...required, 'x-flag': 'false' }, { ...read, 'X-Flag': false }],
    ['a list of numbers', { ...required, 'x-sizes': '1, 2' }, { ...read, 'X-Sizes': [1, 2] }],
    ['a list with one item', { ...required, 'x-sizes': '7' }, { ...read, 'X-Sizes': [7] }],
    ['a list of strings', { ...required, 'x-tags': 'ab,cd' }, { ...read, 'X-Tags': ['ab', 'cd'] }],
    ['text if the schema accepts it', { ...required, 'x-either': '5' }, { ...read, 'X-Either': '5' }],
    ['JSON', { ...required, 'x-context': '{"id":1}' }, { ...read, 'X-Context': { id: 1 } }],
    ['an undefined header as absent', { ...required, 'x-flag': undefined }, read],
    ['undocumented headers, which they omit', { ...required, host: 'a' }, read],
  ])('have header validators that accept %s', (_, received, data) => {
    expect(validatorAt(zod, 'itemAddedWebhook2', 'headers').safeParse(received)).toEqual({
      success: true,
      data,
    });
  });

  test.each<[string, unknown, unknown]>([
    ['undefined instead of headers', undefined, { code: 'invalid_type', path: [] }],
    ['a missing header', { 'x-event': 'item.added' }, { code: 'invalid_type', path: ['X-Count'] }],
    [
      'a value of a different type',
      { ...required, 'X-COUNT': 'many' },
      { message: expect.stringMatching(/number/) },
    ],
    ['a value out of bounds', { ...required, 'X-COUNT': '0' }, { code: 'too_small', path: ['X-Count'] }],
    [
      'a different constant',
      { ...required, 'x-event': 'ping' },
      { code: 'invalid_value', path: ['X-Event'] },
    ],
    ['an invalid item', { ...required, 'x-tags': 'ab,c' }, { code: 'too_small', path: ['X-Tags', 1] }],
    ['invalid JSON', { ...required, 'x-context': '{"id":' }, { code: 'invalid_type', path: ['X-Context'] }],
  ])('have header validators that reject %s', (_, received, issue) => {
    const { error } = validatorAt(zod, 'itemAddedWebhook2', 'headers').safeParse(received);
    expect(error?.issues).toHaveLength(received === undefined ? 1 : (error?.issues.length ?? 0));
    expect(error?.issues[0]).toMatchObject(issue as object);
  });

  test('have no header validator if no method documents headers', () => {
    const { webhooks } = zod as { webhooks: Readonly<Record<string, object>> };
    expect(Object.keys(webhooks['ping'] ?? {})).toEqual(['payload']);
    expect(validatorAt(zod, 'twiceWebhook', 'headers').safeParse({ 'x-way': 'post' }).data).toEqual({
      'X-Way': 'post',
    });
    expect(validatorAt(zod, 'twiceWebhook', 'headers').safeParse({}).data).toEqual({});
  });
});
