import { RequestError } from '@touchstone/server-kit';
import { z } from 'zod';
import type { KeyRow, NewSecret } from '../data/key-store.js';
import type { Environment } from '../environment.js';
import { keyFields } from '../http/key-fields.js';
import { RATE_RULES, type RateClass, type Scope } from '../terms.js';
import { companyOf } from './companies.js';

const name = z.string().min(1).max(200);
export const keyInput = z.strictObject({
  ...keyFields,
  name,
  mode: z.enum(['live', 'test']).default('live'),
  expires_at: z.iso.datetime({ offset: true }).nullable().optional(),
});
export const keyPatch = z.strictObject({
  ...keyFields,
  name: name.optional(),
  expires_at: z.iso.datetime({ offset: true }).nullable().optional(),
});

/** A key without its secret. */
export interface KeyView {
  readonly id: string;
  readonly company_id: string;
  readonly name: string;
  /** The start and end of the key, for recognition, such as `fsm_live_…4f2a`. */
  readonly hint: string;
  readonly scopes: readonly Scope[];
  readonly addresses: readonly string[] | null;
  /** The effective limits, including defaults. */
  readonly limits: Readonly<Record<RateClass, number>>;
  readonly created_at: string;
  readonly rotated_at: string | null;
  readonly revoked_at: string | null;
  readonly expires_at: string | null;
}

/** A key with its secret. Only the responses to its creation and rotation contain the secret. */
export interface KeyWithSecret extends KeyView {
  readonly key: string;
}

export async function listKeys(environment: Environment, companyId: string): Promise<KeyView[]> {
  await companyOf(environment, companyId);
  return (await environment.keys.ofCompany(companyId)).map(view);
}

export async function getKey(environment: Environment, id: string): Promise<KeyView> {
  return view(requireKey(await environment.keys.byId(id)));
}

export async function createKey(
  environment: Environment,
  companyId: string,
  input: z.infer<typeof keyInput>,
): Promise<KeyWithSecret> {
  return await environment.database.writing.run(async () => {
    await companyOf(environment, companyId);
    const key = environment.keys.create(companyId, input, environment.clock.iso());
    await environment.database.commit([key.write]);
    return withSecret(key);
  });
}

/** Changes the name, scopes, addresses, limits or expiry. The change applies from the next call; the secret is kept. */
export async function changeKey(
  environment: Environment,
  id: string,
  change: z.infer<typeof keyPatch>,
): Promise<KeyView> {
  return await environment.database.writing.run(async () =>
    view(requireKey(await environment.keys.change(id, change))),
  );
}

export async function rotateKey(environment: Environment, id: string): Promise<KeyWithSecret> {
  return await environment.database.writing.run(async () => {
    requireKey(await environment.keys.byId(id));
    const rotated = await environment.keys.rotate(id, environment.clock.iso());
    if (rotated === undefined) throw new RequestError(409, 'revoked', 'A revoked key cannot be rotated.');
    return withSecret(rotated);
  });
}

export async function revokeKey(environment: Environment, id: string): Promise<KeyView> {
  return await environment.database.writing.run(async () =>
    view(requireKey(await environment.keys.revoke(id, environment.clock.iso()))),
  );
}

function requireKey(row: KeyRow | undefined): KeyRow {
  if (row === undefined) throw new RequestError(404, 'not_found', 'Unknown key.');
  return row;
}

function withSecret({ row, secret }: NewSecret): KeyWithSecret {
  return { ...view(row), key: secret };
}

function view(row: KeyRow): KeyView {
  const { hash: _hash, ending, mode, limits, ...rest } = row;
  const inForce = {
    lists: limits.lists ?? RATE_RULES.lists.limit,
    reads: limits.reads ?? RATE_RULES.reads.limit,
    writes: limits.writes ?? RATE_RULES.writes.limit,
    daily: limits.daily ?? RATE_RULES.daily.limit,
  };
  return { ...rest, hint: `fsm_${mode}_…${ending}`, limits: inForce };
}
