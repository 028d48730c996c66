import { describe, expect, test } from 'vitest';
import type { Caller, ControlHooks, CreatedCaller } from '../src/index.js';
import { findingTexts, modelOf, openVariants, type Run, run } from './harness.js';
import { parcels } from './parcels-document.js';
import { PARCEL_KEYS, type ParcelFault, parcelServer } from './parcels-server.js';

const callers: Readonly<Record<string, Caller>> = {
  north: { credentials: { key: { env: 'north' } } },
  south: { credentials: { key: { env: 'south' } }, tenant: 'south' },
};
const resolveSecret = ({ env }: { env: string }): string =>
  env === 'south' ? PARCEL_KEYS.south : PARCEL_KEYS.north;

async function runParcels(
  fault?: ParcelFault,
  options: { readonly seed?: number; readonly isShared?: boolean } = {},
): Promise<Run & { readonly paths: readonly string[] }> {
  const { url, calls } = await parcelServer(fault);
  const result = await run(await modelOf(parcels), url, { callers, resolveSecret, ...options });
  return { ...result, paths: calls.map(({ method, path }) => `${method} ${path}`) };
}

/** Returns the findings as `severity rule operation`, each once. */
const findingsOf = ({ report }: Run): readonly string[] => [
  ...new Set(report.findings.map(({ severity, rule, operation }) => `${severity} ${rule} ${operation}`)),
];

describe('errors whose causes are no violations of a schema', () => {
  test('are proven by states, versions, keys, limits and other resources', async () => {
    const result = await runParcels();
    expect(findingTexts(result)).toEqual([]);
    expect(openVariants(result)).toEqual([]);
    const causes = result.report.ledger.flatMap(({ error, variants }) =>
      variants.flatMap(({ cause }) => (cause == null ? [] : [`${error}: ${cause}`])),
    );
    expect(causes).toEqual(
      expect.arrayContaining([
        'sender_unknown: reference absent: /senderId',
        'pickup_in_past: a past date at /pickup',
        'parcel_lost: after the same call with /status "lost"',
        'if_match_required: precondition missing',
        'already_sealed: after the same call',
        'parcel_has_no_stops: after PATCH /parcels/{id} with /stops []',
        'parcel_not_sealed: before POST /parcels/{id}/seal',
        'not_enough_pieces: the largest number at /pieces',
        'all_pieces_collected: after the same call with /pieces as /available of the item',
        'idempotency_key_reused: another request with the same idempotency key',
        'too_many_requests: a burst of calls',
      ]),
    );
  });

  test.each([2, 3])('have no findings on a right server with the seed %i', async (seed) => {
    const result = await runParcels(undefined, { seed });
    expect(findingTexts(result)).toEqual([]);
    expect(openVariants(result)).toEqual([]);
  });

  test('are not provoked by values that may use up a balance of others', async () => {
    const { report } = await runParcels(undefined, { isShared: true });
    const causes = report.ledger.flatMap(({ variants }) => variants.flatMap(({ cause }) => cause ?? []));
    expect(
      causes.filter((cause) => cause.includes('largest number') || cause.includes('of the item')),
    ).toEqual([]);
  });
});

describe('a server that does not refuse', () => {
  test('a false precondition breaks HTTP', async () => {
    expect(findingsOf(await runParcels('ignores the version'))).toContain(
      'error forbidden-accepted PATCH /parcels/{id}',
    );
  });

  test('a change of a resource of another tenant has a finding', async () => {
    expect(findingsOf(await runParcels('changes parcels of others'))).toContain(
      'error forbidden-accepted PATCH /parcels/{id}',
    );
  });

  test('a read of a resource of another tenant has a warning', async () => {
    expect(findingsOf(await runParcels('shows parcels to others'))).toEqual([
      'warning forbidden-accepted GET /parcels/{id}',
    ]);
  });
});

test.each([
  ['a warning if the run creates the callers', false, 'warning'],
  ['an error if the server says that its tenants are separate', true, 'error'],
])('a read of a resource of another tenant has %s', async (_, tenants, severity) => {
  const { url } = await parcelServer('shows parcels to others');
  const callerOf = (tenant: string): CreatedCaller => ({
    id: tenant,
    credentials: { key: tenant.startsWith('foreign ') ? PARCEL_KEYS.south : PARCEL_KEYS.north },
  });
  const hooks: ControlHooks = {
    tenants,
    callers: {
      create: async ({ tenant }) => callerOf(tenant),
      update: async () => undefined,
      rotate: async (id) => callerOf(id),
    },
  };
  const result = await run(await modelOf(parcels), url, { hooks });
  expect(findingsOf(result)).toContain(`${severity} forbidden-accepted GET /parcels/{id}`);
});

test('a server that fails for a repeated value has an error, although the conflict is only inferred', async () => {
  expect(findingsOf(await runParcels('fails for a known label'))).toContain(
    'error no-server-error POST /parcels',
  );
});

test('a response with a password hash that the document does not mention has a finding', async () => {
  expect(findingsOf(await runParcels('returns the hash of the key'))).toContain(
    'error no-leak GET /parcels/{id}',
  );
});
