import { eq } from 'drizzle-orm';
import { z } from 'zod';
import { jobs } from '../data/resources.js';
import type { Environment } from '../environment.js';
import type { Call } from '../http/call.js';
import { readInput } from '../http/input.js';
import type { Description, Operation } from '../http/operation.js';
import { parseBody } from '../http/parse-body.js';
import { operation } from '../http/pipeline.js';
import { newId } from '../identifier.js';
import { JOB_STATUSES, JOB_TRANSITIONS } from '../transitions.js';
import { commit } from './commit.js';
import { atLeastOne, choice, date, dateTime, idOf, integer, list, text } from './fields.js';
import { type JobView, jobQueries } from './job-queries.js';
import { requireRow } from './not-found.js';
import { answerPage, readFilter, readPage } from './page.js';
import { references } from './references.js';
import { checkTransition } from './status.js';

const PRIORITIES = ['Low', 'Normal', 'High', 'Emergency'] as const;
const JOB_TYPES = ['Installation', 'Inspection', 'Maintenance', 'Repair'] as const;

function inputs({ mutants }: Environment) {
  const duration = integer(5, 1440);
  const changeable = {
    technician_id: idOf('tec').exactOptional(),
    description: text(0, 4000).exactOptional(),
    scheduled_start: dateTime.exactOptional(),
    duration_minutes: (mutants.has('duration-step-unchecked')
      ? duration
      : duration.multipleOf(5, 'must be a multiple of 5')
    ).exactOptional(),
    tags: list(text(1, 30), 10)
      .refine((tags) => new Set(tags).size === tags.length, 'must not contain duplicate tags')
      .exactOptional(),
  };
  const title = text(1, mutants.has('title-length-unchecked') ? Infinity : 120);
  return {
    create: z.strictObject({
      ...changeable,
      customer_id: idOf('cus'),
      location_id: idOf('loc').exactOptional(),
      title,
      job_type: choice(JOB_TYPES).default('Repair'),
      priority: choice(PRIORITIES).default('Normal'),
    }),
    update: atLeastOne(
      z.strictObject({
        ...changeable,
        title: title.exactOptional(),
        job_type: choice(JOB_TYPES).exactOptional(),
        priority: choice(PRIORITIES).exactOptional(),
      }),
    ),
  };
}
const statusChange = z.strictObject({ status: choice(JOB_STATUSES), note: text(1, 500).exactOptional() });

const READ = { rate: 'reads', scopes: ['jobs:read', 'jobs:write'] } as const;
const WRITE = { rate: 'writes', scopes: ['jobs:write'] } as const;
const OPERATIONS = {
  list: { id: 'listJobs', method: 'GET', path: '/jobs', ...READ, rate: 'lists' },
  create: { id: 'createJob', method: 'POST', path: '/jobs', ...WRITE },
  get: { id: 'getJob', method: 'GET', path: '/jobs/{id}', ...READ },
  update: { id: 'updateJob', method: 'PUT', path: '/jobs/{id}', ...WRITE },
  changeStatus: { id: 'changeJobStatus', method: 'PATCH', path: '/jobs/{id}/status', ...WRITE },
} as const satisfies Record<string, Description>;

export function jobOperations(environment: Environment): Operation[] {
  const { mutants } = environment;
  const { orm } = environment.database;
  const queries = jobQueries(environment);
  const refer = references(environment);
  const input = inputs(environment);
  const find = async (call: Call): Promise<JobView> =>
    requireRow(await queries.byId(call.company, call.parameter('id')), await hint(call));

  /**
   * Returns an error message that reveals that the job belongs to another company; `undefined` if the job does not
   * exist. Only a mutant uses it.
   */
  async function hint(call: Call): Promise<string | undefined> {
    if (!mutants.has('foreign-id-revealed')) return undefined;
    const elsewhere = await orm
      .select()
      .from(jobs)
      .where(eq(jobs.id, call.parameter('id')))
      .get();
    return elsewhere === undefined ? undefined : 'This job belongs to another company.';
  }

  async function findForUpdate(call: Call): Promise<JobView> {
    try {
      return await find(call);
    } catch (refusal) {
      if (mutants.has('foreign-job-changed')) await changeAnybodys(call).catch(() => undefined);
      throw refusal;
    }
  }

  async function changeAnybodys(call: Call): Promise<void> {
    const fields = readInput(call, input.update, 'validation_failed');
    const update = orm.update(jobs).set({ ...fields, updated_at: environment.clock.iso() });
    await update.where(eq(jobs.id, call.parameter('id')));
  }

  const listJobs = operation(OPERATIONS.list, {
    find: async () => null,
    read: (call) => ({
      page: readPage(call),
      status: readFilter(call, 'status', choice(JOB_STATUSES)),
      priority: readFilter(call, 'priority', choice(PRIORITIES)),
      customer_id: readFilter(call, 'customer_id', idOf('cus')),
      technician_id: readFilter(call, 'technician_id', idOf('tec')),
      scheduled_from: readFilter(call, 'scheduled_from', date),
      scheduled_to: readFilter(call, 'scheduled_to', date),
    }),
    act: (call, _, { page, ...filter }) =>
      answerPage(queries.list, page, { company: call.company, ...filter }),
  });

  const createJob = operation(OPERATIONS.create, {
    find: async () => null,
    read: (call) =>
      readInput(
        call,
        input.create,
        mutants.has('missing-as-invalid') ? 'validation_failed' : 'missing_required_field',
      ),
    async relate(call, _, { customer_id, location_id, technician_id }) {
      await refer.customer(call.company, 'customer_id', customer_id);
      await refer.site(call.company, 'location_id', location_id, customer_id);
      await refer.technician(call.company, 'technician_id', technician_id);
    },
    async act(call, _, fields) {
      const now = environment.clock.iso();
      const row = {
        ...fields,
        tags: fields.tags ?? [],
        id: newId('job'),
        company_id: call.company,
        status: 'Pending',
        created_at: now,
        updated_at: now,
      } as const;
      await commit(environment, call, [orm.insert(jobs).values(row)]);
      return { status: 201, data: await queries.byId(call.company, row.id) };
    },
  });

  const getJob = operation(OPERATIONS.get, {
    find,
    read: () => null,
    act: async (_, job) => ({ status: 200, data: job }),
  });

  const stuck = new Set<string>();
  const updateJob = operation(OPERATIONS.update, {
    find: findForUpdate,
    read: (call) => readInput(call, input.update, 'validation_failed'),
    relate: (call, _, { technician_id }) => refer.technician(call.company, 'technician_id', technician_id),
    async act(call, job, fields) {
      if (stuck.delete(job.id)) throw new Error('A previous failure left this job locked.');
      if (call.fault && mutants.has('fault-sticks')) stuck.add(job.id);
      const change = { ...fields, updated_at: environment.clock.iso() };
      await commit(environment, call, [orm.update(jobs).set(change).where(eq(jobs.id, job.id))]);
      return { status: 200, data: await queries.byId(call.company, job.id) };
    },
  });

  /** Checks the status of a body that has not been validated yet. Only a mutant uses it. */
  function checkRawStatus(call: Call, job: JobView): void {
    const parsed = parseBody(call.body);
    const raw: unknown = parsed.ok ? Reflect.get(Object(parsed.value), 'status') : undefined;
    const status = JOB_STATUSES.find((candidate) => candidate === raw);
    if (status !== undefined) checkTransition('A job', JOB_TRANSITIONS, job.status, status);
  }

  const changeJobStatus = operation(OPERATIONS.changeStatus, {
    async find(call) {
      const job = await find(call);
      if (mutants.has('transition-before-input')) checkRawStatus(call, job);
      return job;
    },
    read: (call) => readInput(call, statusChange, 'missing_required_field'),
    conflict: async (_, job, { status }) => {
      if (mutants.has('completed-job-reopens') && job.status === 'Completed' && status === 'In Progress')
        return;
      if (mutants.has('same-status-accepted') && job.status === status) return;
      const table = mutants.has('hold-is-final') ? { ...JOB_TRANSITIONS, 'On Hold': [] } : JOB_TRANSITIONS;
      checkTransition('A job', table, job.status, status);
    },
    async act(call, job, { status, note = null }) {
      const change = { status, status_note: note, updated_at: environment.clock.iso() };
      await commit(environment, call, [orm.update(jobs).set(change).where(eq(jobs.id, job.id))]);
      return { status: 200, data: await queries.byId(call.company, job.id) };
    },
  });

  return [listJobs, createJob, getJob, updateJob, changeJobStatus];
}
