import { and, count, desc, eq, getTableColumns, ne, sql } from 'drizzle-orm';
import { z } from 'zod';
import { type Address, customers } from '../data/resources.js';
import type { Environment } from '../environment.js';
import type { Call } from '../http/call.js';
import { readInput } from '../http/input.js';
import type { Description, Operation } from '../http/operation.js';
import { parseBody } from '../http/parse-body.js';
import { operation } from '../http/pipeline.js';
import { Refusal } from '../http/refusal.js';
import { newId } from '../identifier.js';
import { wireColumns } from './columns.js';
import { commit } from './commit.js';
import { address, addressChange, atLeastOne, choice, email, list, phone, text } from './fields.js';
import { locationOperations } from './locations.js';
import { requireRow } from './not-found.js';
import { answerPage, filtered, LIMIT, OFFSET, readFilter, readPage } from './page.js';

const customerType = choice(['Residential', 'Commercial', 'Government']);
const contact = atLeastOne(
  z.strictObject({
    name: text(1, 120).exactOptional(),
    role: text(1, 80).exactOptional(),
    email: email.exactOptional(),
    phone: phone.exactOptional(),
  }),
);
const optional = {
  phone: phone.exactOptional(),
  contacts: list(contact, 10).exactOptional(),
  notes: text(0, 2000).exactOptional(),
};
const name = text(1, 120);
const customerCreate = z.strictObject({
  ...optional,
  name,
  type: customerType.default('Residential'),
  email,
  billing_address: address,
});
const customerUpdate = atLeastOne(
  z.strictObject({
    ...optional,
    name: name.exactOptional(),
    type: customerType.exactOptional(),
    email: email.exactOptional(),
    billing_address: addressChange.exactOptional(),
  }),
);

const READ = { rate: 'reads', scopes: ['customers:read', 'customers:write'] } as const;
const WRITE = { rate: 'writes', scopes: ['customers:write'] } as const;
const OPERATIONS = {
  list: { id: 'listCustomers', method: 'GET', path: '/customers', ...READ, rate: 'lists' },
  create: { id: 'createCustomer', method: 'POST', path: '/customers', ...WRITE },
  get: { id: 'getCustomer', method: 'GET', path: '/customers/{id}', ...READ },
  update: { id: 'updateCustomer', method: 'PUT', path: '/customers/{id}', ...WRITE },
} as const satisfies Record<string, Description>;

const { email_key: _internal, ...columns } = wireColumns(getTableColumns(customers));

export function customerOperations(environment: Environment): Operation[] {
  const { mutants } = environment;
  const { orm } = environment.database;
  const isOwned = eq(customers.company_id, sql.placeholder('company'));
  const byIdQuery = orm
    .select(columns)
    .from(customers)
    .where(and(eq(customers.id, sql.placeholder('id')), isOwned))
    .prepare();
  const byId = (call: Call, id: string) => byIdQuery.get({ company: call.company, id });
  const find = async (call: Call) => requireRow(await byId(call, call.parameter('id')));
  const matching = and(isOwned, filtered(customers.type, 'type'), filtered(customers.email_key, 'email'));
  const list = {
    rows: orm
      .select(columns)
      .from(customers)
      .where(matching)
      .orderBy(desc(customers.seq))
      .limit(LIMIT)
      .offset(OFFSET)
      .prepare(),
    total: orm.select({ n: count() }).from(customers).where(matching).prepare(),
  };
  const withEmail = orm
    .select({ id: customers.id })
    .from(customers)
    .where(
      and(
        isOwned,
        eq(customers.email_key, sql.placeholder('email')),
        ne(customers.id, sql.placeholder('except')),
      ),
    )
    .limit(1)
    .prepare();

  /** Normalizes an email, so that emails that differ only in case count as equal. */
  const fold = (address: string): string =>
    mutants.has('duplicate-case-sensitive') ? address : address.toLowerCase();

  /**
   * Checks that the email of a customer is unique within the company.
   * @throws Refusal duplicate_customer if a customer other than `except` has the email
   */
  async function checkEmail(call: Call, address: string | undefined, except: string): Promise<void> {
    if (address === undefined || mutants.has('duplicate-unchecked')) return;
    const taken = await withEmail.get({ company: call.company, email: fold(address), except });
    if (taken === undefined) return;
    throw new Refusal('duplicate_customer', 'Another customer already has this email.');
  }

  const listCustomers = operation(OPERATIONS.list, {
    find: async () => null,
    read: (call) => ({
      page: readPage(call),
      type: readFilter(call, 'type', customerType),
      email: readFilter(call, 'email', email),
    }),
    act: (call, _, { page, type, email }) =>
      answerPage(list, page, { company: call.company, type, email: email === null ? null : fold(email) }),
  });

  /** Checks the email of a body that has not been validated yet. Only a mutant uses it. */
  async function checkRawEmail(call: Call, except: string): Promise<void> {
    const parsed = parseBody(call.body);
    const raw: unknown = parsed.ok ? Reflect.get(Object(parsed.value), 'email') : undefined;
    if (typeof raw === 'string') await checkEmail(call, raw, except);
  }

  const createCustomer = operation(OPERATIONS.create, {
    async find(call) {
      if (mutants.has('conflict-before-input')) await checkRawEmail(call, '');
    },
    read: (call) => readInput(call, customerCreate, 'missing_required_field'),
    async conflict(call, _, input) {
      try {
        await checkEmail(call, input.email, '');
      } catch (refusal) {
        if (mutants.has('duplicate-kept')) await create(call, input);
        throw refusal;
      }
    },
    act: async (call, _, input) => ({ status: 201, data: await create(call, input) }),
  });

  async function create(call: Call, input: z.infer<typeof customerCreate>) {
    const now = environment.clock.iso();
    const row = {
      ...input,
      contacts: input.contacts ?? [],
      id: newId('cus'),
      company_id: call.company,
      email_key: fold(input.email),
      location_count: 0,
      created_at: now,
      updated_at: now,
    };
    await commit(environment, call, [orm.insert(customers).values(row)]);
    return await byId(call, row.id);
  }

  const getCustomer = operation(OPERATIONS.get, {
    async find(call) {
      const customer = await byId(call, call.parameter('id'));
      if (customer === undefined && mutants.has('foreign-id-forbidden') && (await elsewhere(call))) {
        throw new Refusal('forbidden', 'This customer belongs to another company.');
      }
      return requireRow(customer);
    },
    read: () => null,
    act: async (_, customer) => ({ status: 200, data: customer }),
  });

  /** Returns true if the customer of the path exists in any company. */
  async function elsewhere(call: Call): Promise<boolean> {
    const query = orm.select({ id: customers.id }).from(customers);
    return (await query.where(eq(customers.id, call.parameter('id'))).get()) !== undefined;
  }

  const updateCustomer = operation(OPERATIONS.update, {
    async find(call) {
      const customer = await find(call);
      if (mutants.has('conflict-before-input')) await checkRawEmail(call, customer.id);
      return customer;
    },
    read: (call) => readInput(call, customerUpdate, 'validation_failed'),
    async conflict(call, customer, input) {
      try {
        await checkEmail(call, input.email, mutants.has('own-email-is-duplicate') ? '' : customer.id);
      } catch (refusal) {
        if (mutants.has('duplicate-kept')) await update(call, customer, input);
        throw refusal;
      }
    },
    async act(call, customer, input) {
      await update(call, customer, input);
      return { status: 200, data: await byId(call, customer.id) };
    },
  });

  async function update(
    call: Call,
    customer: { readonly id: string; readonly email: string; readonly billing_address: Address },
    input: z.infer<typeof customerUpdate>,
  ): Promise<void> {
    const change = {
      ...input,
      billing_address: { ...customer.billing_address, ...input.billing_address },
      email_key: fold(input.email ?? customer.email),
      updated_at: environment.clock.iso(),
    };
    await commit(environment, call, [orm.update(customers).set(change).where(eq(customers.id, customer.id))]);
  }

  return [
    listCustomers,
    createCustomer,
    getCustomer,
    updateCustomer,
    ...locationOperations(environment, find),
  ];
}
