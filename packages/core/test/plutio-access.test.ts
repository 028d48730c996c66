import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { load } from '../src/load/load.js';
import { buildModel } from '../src/model/build-model.js';
import type { Operation } from '../src/model/model.js';

const DOCUMENT = fileURLToPath(new URL('../../../openapi/plutio.yaml', import.meta.url));
const model = buildModel(await load(DOCUMENT));

interface Entity {
  readonly path: string;
  /** Prefix of event names and permissions. */
  readonly name: string;
  /** Pointers to the body fields that reference other resources; the same for create, edit and bulk edit. */
  readonly references: readonly string[];
}

const ENTITIES: readonly Entity[] = [
  { path: '/tasks', name: 'task', references: ['/projectId', '/assignees/0'] },
  { path: '/projects', name: 'project', references: ['/companyId', '/members/0'] },
  { path: '/people', name: 'person', references: ['/companyId'] },
  { path: '/companies', name: 'company', references: [] },
  { path: '/invoices', name: 'invoice', references: ['/clientId'] },
  { path: '/proposals', name: 'proposal', references: ['/clientId'] },
  { path: '/time-tracks', name: 'time-track', references: ['/taskId', '/projectId', '/personId'] },
  { path: '/notes', name: 'note', references: ['/projectId'] },
  { path: '/items', name: 'item', references: [] },
  { path: '/invoice-subscriptions', name: 'invoice-subscription', references: ['/clientId'] },
];

/** The action in each operation's permission, keyed by the method and the path after the entity's path. */
const ACTIONS: Readonly<Record<string, string>> = {
  'GET ': 'view',
  'POST ': 'create',
  'PUT ': 'edit',
  'DELETE ': 'remove',
  'GET /{id}': 'view',
  'POST /archive': 'edit',
  'PUT /bulk': 'edit',
  'DELETE /bulk': 'remove',
  'POST /bulk/archive': 'edit',
};

const triggersOf = ({ responses }: Operation) =>
  responses.flatMap(({ errors }) => errors.flatMap(({ triggers }) => triggers));

describe.each(ENTITIES)('$path', ({ path, name, references }) => {
  const operations = model.operations.filter(
    (operation) => operation.path === path || operation.path.startsWith(`${path}/`),
  );
  const keyOf = (operation: Operation): string => `${operation.method} ${operation.path.slice(path.length)}`;

  test('each operation requires its permission', () => {
    const expected = Object.entries(ACTIONS).map(([key, action]) => [key, `${name}.${action}`]);
    expect(operations.map((operation) => [keyOf(operation), operation.permission]).sort()).toEqual(
      expected.sort(),
    );
  });

  test('create, edit and bulk edit declare an error for each absent reference', () => {
    const named = operations.map((operation) => [
      keyOf(operation),
      triggersOf(operation).flatMap((trigger) => ('field' in trigger ? [trigger.field] : [])),
    ]);
    const takes = ['POST ', 'PUT ', 'PUT /bulk'];
    expect(named).toEqual(
      operations.map((operation) => [keyOf(operation), takes.includes(keyOf(operation)) ? references : []]),
    );
  });

  test('has three webhooks with the operations that cause them', () => {
    const causes = model.webhooks.flatMap((webhook) =>
      webhook.name.startsWith(`${name}.`) ? [[webhook.name, webhook.causes]] : [],
    );
    expect(causes).toEqual([
      [`${name}.create`, [`POST ${path}`]],
      [
        `${name}.edit`,
        [`PUT ${path}`, `POST ${path}/archive`, `PUT ${path}/bulk`, `POST ${path}/bulk/archive`],
      ],
      [`${name}.remove`, [`DELETE ${path}`, `DELETE ${path}/bulk`]],
    ]);
  });
});

const CALLS = model.operations.filter(({ path }) => path !== '/oauth/token');

test.each(CALLS.map((operation) => [operation.id, operation] as const))(
  '%s requires a token and a workspace and counts towards the shared rate limit',
  (_, operation) => {
    expect(operation.security).toEqual([[{ scheme: 'OAuth', scopes: [] }]]);
    const headers = operation.parameters.filter((parameter) => parameter.in === 'header');
    expect(headers.map(({ name, required }) => ({ name, required }))).toEqual([
      { name: 'business', required: true },
    ]);
    const rates = triggersOf(operation).flatMap((trigger) =>
      trigger.kind === 'rate-exceeded' ? [[trigger.class, trigger.limit, trigger.window]] : [],
    );
    expect(rates).toEqual([['client', 1000, 3600]]);
  },
);

test('every response except 401 has rate limit headers', () => {
  const bare = CALLS.flatMap(({ id, responses }) =>
    responses.flatMap(({ status, headers }) => {
      const rate = headers.filter(({ name, required }) => required && name.startsWith('X-RateLimit-'));
      return rate.length === 3 ? [] : [`${id} ${status}`];
    }),
  );
  expect(bare).toEqual(CALLS.map(({ id }) => `${id} 401`));
});

test('every delivery has id, timestamp, signature and event headers', () => {
  expect(model.webhooks).toHaveLength(30);
  for (const { name, headers } of model.webhooks) {
    expect(headers.map((header) => [header.name, header.required])).toEqual([
      ['webhook-id', true],
      ['webhook-timestamp', true],
      ['webhook-signature', true],
      ['x-plutio-event', true],
    ]);
    expect(headers.at(-1)?.schema.schema).toEqual({ type: 'string', const: name });
  }
});

test('a failed delivery is retried ten times, with delays from 5 minutes to 48 hours', () => {
  expect(model.delivery).toEqual({
    signature: 'standard-webhooks',
    retries: Array.from({ length: 10 }, (_, index) => Math.round(300 * 576 ** (index / 9))),
  });
});

test('the token operation allows Basic authentication and documents Cache-Control', () => {
  expect(model.securitySchemes.get('OAuth')?.tokenOperation).toBe('POST /oauth/token');
  const token = model.operations.find(({ path }) => path === '/oauth/token');
  expect(token?.security).toEqual([[], [{ scheme: 'ClientBasic', scopes: [] }]]);
  for (const { headers } of token?.responses ?? []) {
    expect(headers.map(({ name, required }) => [name, required])).toContainEqual(['Cache-Control', true]);
  }
});
