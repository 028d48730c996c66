import { and, count, desc, eq, sql } from 'drizzle-orm';
import { technicians } from '../data/resources.js';
import type { Environment } from '../environment.js';
import type { Operation } from '../http/operation.js';
import { operation } from '../http/pipeline.js';
import { choice } from './fields.js';
import { requireRow } from './not-found.js';
import { answerPage, filtered, LIMIT, OFFSET, readFilter, readPage } from './page.js';

const columns = {
  id: technicians.id,
  name: technicians.name,
  email: technicians.email,
  phone: technicians.phone,
  skills: technicians.skills,
  active: technicians.active,
  created_at: technicians.created_at,
};
const yesOrNo = choice(['true', 'false']);

/** Creates the operations that read technicians. The API cannot create or change technicians. */
export function technicianOperations(environment: Environment): Operation[] {
  const { orm } = environment.database;
  const isOwned = eq(technicians.company_id, sql.placeholder('company'));
  const byId = orm
    .select(columns)
    .from(technicians)
    .where(and(eq(technicians.id, sql.placeholder('id')), isOwned))
    .prepare();
  const matching = and(isOwned, filtered(technicians.active, 'active'));
  const list = {
    rows: orm
      .select(columns)
      .from(technicians)
      .where(matching)
      .orderBy(desc(technicians.seq))
      .limit(LIMIT)
      .offset(OFFSET)
      .prepare(),
    total: orm.select({ n: count() }).from(technicians).where(matching).prepare(),
  };

  const listTechnicians = operation(
    {
      id: 'listTechnicians',
      method: 'GET',
      path: '/technicians',
      rate: 'lists',
      scopes: ['technicians:read'],
    },
    {
      find: async () => null,
      read: (call) => ({ page: readPage(call), active: readFilter(call, 'active', yesOrNo) }),
      act(call, _, { page, active }) {
        if (active !== null && environment.mutants.has('active-filter-crashes'))
          throw new Error('Unsupported filter');
        const flag = active === null ? null : active === 'true';
        return answerPage(list, page, { company: call.company, active: flag });
      },
    },
  );

  const getTechnician = operation(
    {
      id: 'getTechnician',
      method: 'GET',
      path: '/technicians/{id}',
      rate: 'reads',
      scopes: ['technicians:read'],
    },
    {
      find: async (call) => requireRow(await byId.get({ company: call.company, id: call.parameter('id') })),
      read: () => null,
      act: async (_, technician) => ({ status: 200, data: technician }),
    },
  );

  return [listTechnicians, getTechnician];
}
