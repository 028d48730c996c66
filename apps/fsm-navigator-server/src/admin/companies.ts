import { RequestError } from '@touchstone/server-kit';
import { eq } from 'drizzle-orm';
import { z } from 'zod';
import { createCompany } from '../data/companies.js';
import { companies } from '../data/schema.js';
import type { Environment } from '../environment.js';
import { PLANS, type Plan } from '../terms.js';

const name = z.string().min(1).max(200);
export const companyInput = z.strictObject({ name, plan: z.enum(PLANS).default('enterprise') });
export const companyPatch = z.strictObject({ name: name.optional(), plan: z.enum(PLANS).optional() });

export interface CompanyView {
  readonly id: string;
  readonly name: string;
  readonly plan: Plan;
  readonly created_at: string;
}

type CompanyRow = typeof companies.$inferSelect;

export async function listCompanies(environment: Environment): Promise<CompanyView[]> {
  const rows = await environment.database.orm.select().from(companies).all();
  return rows.map(view);
}

/**
 * Finds a company by its id.
 * @throws RequestError 404 if the company does not exist
 */
export async function companyOf(environment: Environment, id: string): Promise<CompanyRow> {
  const row = await environment.database.orm.select().from(companies).where(eq(companies.id, id)).get();
  if (row === undefined) throw new RequestError(404, 'not_found', 'Unknown company.');
  return row;
}

/** Creates a company with technicians and stock locations, which the API itself cannot create. */
export async function createNewCompany(
  environment: Environment,
  input: z.infer<typeof companyInput>,
): Promise<CompanyView> {
  const company = createCompany(environment, { ...input, label: null });
  await environment.database.writing.run(() => environment.database.commit(company.writes));
  return view(company.row);
}

/** Changes a company. A plan change applies from the next call. */
export async function changeCompany(
  environment: Environment,
  id: string,
  change: z.infer<typeof companyPatch>,
): Promise<CompanyView> {
  return await environment.database.writing.run(async () => {
    const row = await companyOf(environment, id);
    const changed = { ...row, name: change.name ?? row.name, plan: change.plan ?? row.plan };
    await environment.database.orm.update(companies).set(changed).where(eq(companies.id, id));
    environment.keys.forget();
    return view(changed);
  });
}

function view({ id, name: companyName, plan, created_at }: CompanyRow): CompanyView {
  return { id, name: companyName, plan, created_at };
}
