import { and, count, desc, eq, sql } from 'drizzle-orm';
import { type Address, customers, jobs, locations, technicians } from '../data/resources.js';
import type { Environment } from '../environment.js';
import type { JobStatus } from '../transitions.js';
import { filtered, LIMIT, type ListQueries, OFFSET } from './page.js';

/** The fields of a job that the server itself reads. */
export interface JobView {
  readonly id: string;
  readonly status: JobStatus;
  readonly customer: { readonly id: string; readonly name: string; readonly phone: string | null };
  readonly site: { readonly id: string; readonly name: string; readonly address: Address } | null;
  readonly technician: { readonly id: string; readonly name: string } | null;
}

export interface JobQueries {
  readonly byId: (company: string, id: string) => Promise<JobView | undefined>;
  /** Lists jobs, newest first. */
  readonly list: ListQueries<JobView>;
}

/** Prepares the queries that read jobs with their customer, site and technician. */
export function jobQueries(environment: Environment): JobQueries {
  const { orm } = environment.database;
  const select = () =>
    orm
      .select({
        id: jobs.id,
        title: jobs.title,
        description: jobs.description,
        job_type: jobs.job_type,
        priority: jobs.priority,
        status: jobs.status,
        status_note: jobs.status_note,
        customer: { id: customers.id, name: customers.name, phone: customers.phone },
        site: { id: locations.id, name: locations.name, address: locations.address },
        technician: { id: technicians.id, name: technicians.name },
        scheduled_start: jobs.scheduled_start,
        duration_minutes: jobs.duration_minutes,
        tags: jobs.tags,
        created_at: jobs.created_at,
        updated_at: jobs.updated_at,
      })
      .from(jobs)
      .innerJoin(customers, eq(customers.id, jobs.customer_id))
      .leftJoin(locations, eq(locations.id, jobs.location_id))
      .leftJoin(technicians, eq(technicians.id, jobs.technician_id));
  const isOwned = eq(jobs.company_id, sql.placeholder('company'));
  const startDay = sql`substr(${jobs.scheduled_start}, 1, 10)`;
  const matching = and(
    isOwned,
    filtered(jobs.status, 'status'),
    filtered(jobs.priority, 'priority'),
    filtered(jobs.customer_id, 'customer_id'),
    filtered(jobs.technician_id, 'technician_id'),
    filtered(startDay, 'scheduled_from', '>='),
    filtered(startDay, 'scheduled_to', '<='),
  );
  const byId = select()
    .where(and(eq(jobs.id, sql.placeholder('id')), isOwned))
    .prepare();

  return {
    byId: (company, id) => byId.get({ company, id }),
    list: {
      rows: select().where(matching).orderBy(desc(jobs.seq)).limit(LIMIT).offset(OFFSET).prepare(),
      total: orm.select({ n: count() }).from(jobs).where(matching).prepare(),
    },
  };
}
