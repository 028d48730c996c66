import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { load } from '../src/load/load.js';
import { buildModel } from '../src/model/build-model.js';
import type { Operation } from '../src/model/model.js';

const OPENAPI = fileURLToPath(new URL('../../../openapi/', import.meta.url));

/** Transcribed by hand from what is known of the system, so that nothing is proven by documenting less. */
async function readTable(): Promise<{
  codes: readonly string[];
  rows: ReadonlyMap<string, readonly string[]>;
}> {
  const lines = (await readFile(`${OPENAPI}fsm-navigator.errors.csv`, 'utf8')).trim().split('\n');
  const [head = '', ...body] = lines;
  const codes = head.split(',').slice(1);
  const rows = body.map((line) => {
    const [operation = '', ...cells] = line.split(',');
    return [operation, codes.filter((_, index) => cells[index] === 'x')] as const;
  });
  return { codes, rows: new Map(rows) };
}

const table = await readTable();
const model = buildModel(await load(`${OPENAPI}fsm-navigator.yaml`));

const declared = ({ responses }: Operation): readonly (string | null)[] =>
  responses.flatMap(({ errors }) => errors.map(({ code }) => code));

test('the table and the document have the same operations', () => {
  expect(model.operations.map(({ id }) => id).sort()).toEqual([...table.rows.keys()].sort());
  expect(table.rows.size).toBe(32);
});

test('the table and the document have the same thirteen codes', () => {
  expect(table.codes).toHaveLength(13);
  expect([...model.errorOrder].sort()).toEqual([...table.codes].sort());
});

describe('an operation declares every error it can give, and no other', () => {
  test.each(model.operations.map((operation) => [operation.id, operation] as const))(
    '%s',
    (id, operation) => {
      expect([...declared(operation)].sort()).toEqual([...(table.rows.get(id) ?? [])].sort());
      expect(operation.responses.every(({ errors }) => errors.every(({ explicit }) => explicit))).toBe(true);
    },
  );
});

describe('each code has its one status', () => {
  const STATUSES: Readonly<Record<string, string>> = {
    validation_failed: '400',
    missing_required_field: '400',
    invalid_status_transition: '400',
    meter_not_found: '400',
    unauthorized: '401',
    forbidden: '403',
    ip_not_allowed: '403',
    scope_not_authorized: '403',
    not_found: '404',
    method_not_allowed: '405',
    duplicate_customer: '409',
    rate_limit_exceeded: '429',
    server_error: '500',
  };
  test.each(table.codes)('%s', (code) => {
    const errors = model.operations.flatMap(({ responses }) =>
      responses.flatMap((response) => response.errors),
    );
    const statuses = new Set(errors.filter((error) => error.code === code).map(({ status }) => status));
    expect([...statuses]).toEqual([STATUSES[code]]);
  });
});

/** Any one of these admits to the operation. Write implies read; transfer, meter and service imply nothing. */
const SCOPES: Readonly<Record<string, readonly string[]>> = {
  'GET /jobs': ['jobs:read', 'jobs:write'],
  'GET /jobs/{id}': ['jobs:read', 'jobs:write'],
  'POST /jobs': ['jobs:write'],
  'PUT /jobs/{id}': ['jobs:write'],
  'PATCH /jobs/{id}/status': ['jobs:write'],
  'GET /customers': ['customers:read', 'customers:write'],
  'GET /customers/{id}': ['customers:read', 'customers:write'],
  'GET /customers/{id}/locations': ['customers:read', 'customers:write'],
  'POST /customers': ['customers:write'],
  'PUT /customers/{id}': ['customers:write'],
  'POST /customers/{id}/locations': ['customers:write'],
  'GET /assets': ['assets:read', 'assets:write'],
  'GET /assets/{id}': ['assets:read', 'assets:write'],
  'GET /assets/{id}/service-history': ['assets:read', 'assets:write'],
  'POST /assets': ['assets:write'],
  'PUT /assets/{id}': ['assets:write'],
  'PATCH /assets/{id}/status': ['assets:write'],
  'POST /assets/{id}/service': ['assets:service'],
  'POST /assets/{id}/meter-readings': ['assets:meter'],
  'POST /assets/{id}/transfer': ['assets:transfer'],
  'GET /inventory': ['inventory:read', 'inventory:write'],
  'GET /inventory/{id}': ['inventory:read', 'inventory:write'],
  'GET /inventory/{id}/stock': ['inventory:read', 'inventory:write'],
  'GET /inventory/{id}/transactions': ['inventory:read', 'inventory:write'],
  'GET /inventory/locations': ['inventory:read', 'inventory:write'],
  'GET /inventory/low-stock': ['inventory:read', 'inventory:write'],
  'POST /inventory': ['inventory:write'],
  'PUT /inventory/{id}': ['inventory:write'],
  'POST /inventory/{id}/adjust': ['inventory:write'],
  'POST /inventory/transfer': ['inventory:transfer'],
  'GET /technicians': ['technicians:read'],
  'GET /technicians/{id}': ['technicians:read'],
};

test.each(model.operations.map((operation) => [operation.id, operation] as const))(
  '%s takes its scopes',
  (id, operation) => {
    expect(operation.security).toEqual(
      (SCOPES[id] ?? []).map((scope) => [{ scheme: 'ApiKey', scopes: [scope] }]),
    );
  },
);

test.each(model.operations.map((operation) => [operation.id, operation] as const))(
  '%s counts in its window',
  (id, operation) => {
    const byId = /\{id\}$/.test(operation.path);
    const own = operation.method !== 'GET' ? ['writes', 30] : byId ? ['reads', 120] : ['lists', 60];
    const rates = operation.responses
      .flatMap(({ errors }) => errors.flatMap(({ triggers }) => triggers))
      .flatMap((trigger) =>
        trigger.kind === 'rate-exceeded' ? [[trigger.class, trigger.limit, trigger.window]] : [],
      );
    expect(rates, id).toEqual([
      [...own, 60],
      ['daily', 10_000, 86_400],
    ]);
  },
);
