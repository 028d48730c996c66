import { type CallerState, RequestError } from '@touchstone/server-kit';
import { and, eq } from 'drizzle-orm';
import { createCompany } from '../data/companies.js';
import type { KeySettings } from '../data/key-store.js';
import { companies } from '../data/schema.js';
import type { Environment } from '../environment.js';
import { type Plan, SCOPES } from '../terms.js';
import type { CallerSettings } from './requests.js';

export interface NewCaller extends CallerState {
  /** The secret, under the name of the document's security scheme. It is returned only on creation and rotation. */
  readonly credentials: { readonly ApiKey: string };
}

const PAST_EXPIRY = '2000-01-01T00:00:00.000Z';
const DEFAULT_TENANT = 'default';

/**
 * Creates a key for the tenant's company. If the company does not exist, creates it first, with technicians and stock
 * locations.
 */
export async function createCaller(environment: Environment, settings: CallerSettings): Promise<NewCaller> {
  const tenant = settings.tenant ?? DEFAULT_TENANT;
  return await environment.database.writing.run(async () => {
    const companyId = await companyOf(environment, tenant, planOf(settings));
    const now = environment.clock.iso();
    const key = environment.keys.create(
      companyId,
      { ...keySettings(settings), name: 'Contract test', mode: 'test', scopes: settings.scopes ?? SCOPES },
      now,
    );
    await environment.database.commit([key.write]);
    if (settings.revoked === true) await environment.keys.revoke(key.row.id, now);
    return { id: key.row.id, tenant, credentials: { ApiKey: key.secret } };
  });
}

export async function changeCaller(
  environment: Environment,
  id: string,
  settings: CallerSettings,
): Promise<CallerState> {
  return await environment.database.writing.run(async () => {
    const { plan, tenant: current } = await stateOf(environment, id);
    const tenant = settings.tenant ?? current;
    const moves = settings.tenant !== undefined || settings.provokes !== undefined;
    const target = settings.provokes === undefined ? plan : planOf(settings);
    const company_id = moves ? await companyOf(environment, tenant, target) : undefined;
    const change = { ...keySettings(settings), company_id };
    if (Object.values(change).some((value) => value !== undefined)) await environment.keys.change(id, change);
    if (settings.revoked === true) await environment.keys.revoke(id, environment.clock.iso());
    if (settings.revoked === false) await environment.keys.restore(id);
    return { id, tenant };
  });
}

export async function rotateCaller(environment: Environment, id: string): Promise<NewCaller> {
  return await environment.database.writing.run(async () => {
    const { tenant } = await stateOf(environment, id);
    const rotated = await environment.keys.rotate(id, environment.clock.iso());
    if (rotated === undefined) throw new RequestError(409, 'revoked', 'A revoked key cannot be rotated.');
    return { id, tenant, credentials: { ApiKey: rotated.secret } };
  });
}

interface CallerPlan {
  readonly plan: Plan;
  readonly tenant: string;
}

async function stateOf(environment: Environment, id: string): Promise<CallerPlan> {
  const row = await environment.keys.byId(id);
  const { orm } = environment.database;
  const company = row && (await orm.select().from(companies).where(eq(companies.id, row.company_id)).get());
  if (row === undefined || company?.label == null) {
    throw new RequestError(404, 'not_found', 'This caller does not exist.');
  }
  return { plan: company.plan, tenant: company.label };
}

/**
 * Returns the plan that provokes the requested error codes: `professional`, which does not include the API, for
 * `forbidden`, and `enterprise` if no code is requested.
 * @throws RequestError 400 if any other code is requested
 */
function planOf({ provokes }: CallerSettings): Plan {
  for (const code of provokes ?? []) {
    if (code !== 'forbidden') {
      throw new RequestError(
        400,
        'cannot_provoke',
        `No caller setting provokes ${code}. Supported codes: forbidden.`,
      );
    }
  }
  return provokes?.includes('forbidden') ? 'professional' : 'enterprise';
}

function keySettings(settings: CallerSettings): KeySettings {
  const expiry = settings.expired === undefined ? undefined : settings.expired ? PAST_EXPIRY : null;
  const { scopes, limits, addresses } = settings;
  return { scopes, limits, addresses, expires_at: expiry };
}

/**
 * Returns the id of the tenant's company on the given plan, and creates the company if it does not exist. A tenant has
 * a separate company for each plan.
 */
async function companyOf(environment: Environment, tenant: string, plan: Plan): Promise<string> {
  const { orm } = environment.database;
  const where = and(eq(companies.label, tenant), eq(companies.plan, plan));
  const existing = await orm.select({ id: companies.id }).from(companies).where(where).get();
  if (existing !== undefined) return existing.id;
  const company = createCompany(environment, { name: `Tenant ${tenant}`, plan, label: tenant });
  await environment.database.commit(company.writes);
  return company.row.id;
}
