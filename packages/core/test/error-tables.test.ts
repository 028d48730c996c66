import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { load } from '../src/load/load.js';
import { buildModel } from '../src/model/build-model.js';
import type { Operation } from '../src/model/model.js';

const OPENAPI = fileURLToPath(new URL('../../../openapi/', import.meta.url));

interface System {
  readonly name: string;
  readonly operations: number;
  /** The expected status of each error code. */
  readonly statuses: Readonly<Record<string, string>>;
}

const SYSTEMS: readonly System[] = [
  {
    name: 'fsm-navigator',
    operations: 32,
    statuses: {
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
    },
  },
  {
    name: 'plutio',
    operations: 91,
    statuses: {
      invalid_request: '400',
      business_missing: '400',
      business_not_enabled: '400',
      token_request_invalid: '400',
      unsupported_grant_type: '400',
      invalid_client: '400',
      invalid_client_basic: '401',
      authentication_missing: '401',
      token_invalid: '401',
      token_expired: '401',
      permission_denied: '403',
      operation_unavailable: '403',
      not_found: '404',
      method_not_allowed: '405',
      payload_too_large: '413',
      media_type_unsupported: '415',
      rate_limit_exceeded: '429',
      server_error: '500',
    },
  },
];

interface Table {
  readonly codes: readonly string[];
  readonly rows: ReadonlyMap<string, readonly string[]>;
}

/** Reads the error table. It is transcribed by hand from the system, so an incomplete document fails the test. */
async function readTable(name: string): Promise<Table> {
  const lines = (await readFile(`${OPENAPI}${name}.errors.csv`, 'utf8')).trim().split('\n');
  const [head = '', ...body] = lines;
  const codes = head.split(',').slice(1);
  const rows = body.map((line) => {
    const [operation = '', ...cells] = line.split(',');
    return [operation, codes.filter((_, index) => cells[index] === 'x')] as const;
  });
  return { codes, rows: new Map(rows) };
}

const declared = ({ responses }: Operation): readonly (string | null)[] =>
  responses.flatMap(({ errors }) => errors.map(({ code }) => code));

const read = await Promise.all(
  SYSTEMS.map(async (system) => ({
    ...system,
    table: await readTable(system.name),
    model: buildModel(await load(`${OPENAPI}${system.name}.yaml`)),
  })),
);

describe.each(read)('$name', ({ operations, statuses, table, model }) => {
  test('has the same operations in its document and its error table', () => {
    expect(model.operations.map(({ id }) => id).sort()).toEqual([...table.rows.keys()].sort());
    expect(table.rows.size).toBe(operations);
  });

  test('has the same codes in its document and its error table', () => {
    expect([...table.codes].sort()).toEqual(Object.keys(statuses).sort());
    expect([...model.errorOrder].sort()).toEqual([...table.codes].sort());
  });

  describe('declares every error of the table and no others for', () => {
    test.each(model.operations.map((operation) => [operation.id, operation] as const))(
      '%s',
      (id, operation) => {
        expect([...declared(operation)].sort()).toEqual([...(table.rows.get(id) ?? [])].sort());
        expect(operation.responses.every(({ errors }) => errors.every(({ explicit }) => explicit))).toBe(
          true,
        );
      },
    );
  });

  test.each(table.codes)('declares only the expected status for %s', (code) => {
    const errors = model.operations.flatMap(({ responses }) =>
      responses.flatMap((response) => response.errors),
    );
    const declaredStatuses = new Set(
      errors.filter((error) => error.code === code).map(({ status }) => status),
    );
    expect([...declaredStatuses]).toEqual([statuses[code]]);
  });
});
