import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { load } from '../src/load/load.js';
import { buildModel } from '../src/model/build-model.js';

const DOCUMENT = fileURLToPath(new URL('../../../openapi/fsm-navigator.yaml', import.meta.url));
const model = buildModel(await load(DOCUMENT));

/**
 * Scopes per operation, each sufficient on its own. A write scope includes reading; the scopes transfer, meter and
 * service include no other scope.
 */
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
  '%s requires one of the expected scopes',
  (id, operation) => {
    expect(operation.security).toEqual(
      (SCOPES[id] ?? []).map((scope) => [{ scheme: 'ApiKey', scopes: [scope] }]),
    );
  },
);

test.each(model.operations.map((operation) => [operation.id, operation] as const))(
  '%s counts towards the limit of its class and the daily limit',
  (id, operation) => {
    const byId = /\{id\}$/.test(operation.path);
    const classLimit = operation.method !== 'GET' ? ['writes', 30] : byId ? ['reads', 120] : ['lists', 60];
    const rates = operation.responses
      .flatMap(({ errors }) => errors.flatMap(({ triggers }) => triggers))
      .flatMap((trigger) =>
        trigger.kind === 'rate-exceeded' ? [[trigger.class, trigger.limit, trigger.window]] : [],
      );
    expect(rates, id).toEqual([
      [...classLimit, 60],
      ['daily', 10_000, 86_400],
    ]);
  },
);
