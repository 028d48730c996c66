import { and, count, desc, eq, getTableColumns, sql } from 'drizzle-orm';
import { z } from 'zod';
import { assets } from '../data/resources.js';
import type { Environment } from '../environment.js';
import type { Call } from '../http/call.js';
import { readInput } from '../http/input.js';
import type { Description, Operation } from '../http/operation.js';
import { operation } from '../http/pipeline.js';
import { newId } from '../identifier.js';
import { ASSET_STATUSES, ASSET_TRANSITIONS, NEW_ASSET_STATUSES } from '../transitions.js';
import { wireColumns } from './columns.js';
import { commit } from './commit.js';
import { atLeastOne, choice, date, idOf, matching, text } from './fields.js';
import { meterOperations } from './meters.js';
import { requireRow } from './not-found.js';
import { answerPage, filtered, LIMIT, OFFSET, readFilter, readPage } from './page.js';
import { references } from './references.js';
import { serviceOperations } from './service-records.js';
import { checkTransition } from './status.js';

const serialNumber = matching(
  /^[A-Z0-9][A-Z0-9./-]{2,39}$/,
  'must be 3 to 40 uppercase letters, digits, dots, slashes or hyphens, and must start with a letter or digit',
);
const optional = {
  category: text(1, 60).exactOptional(),
  manufacturer: text(1, 80).exactOptional(),
  model: text(1, 80).exactOptional(),
  installed_on: date.exactOptional(),
  warranty: atLeastOne(
    z.strictObject({
      provider: text(1, 120).exactOptional(),
      reference: text(1, 60).exactOptional(),
      ends_on: date.exactOptional(),
    }),
  ).exactOptional(),
  notes: text(0, 2000).exactOptional(),
};
const name = text(1, 120);
const assetUpdate = atLeastOne(
  z.strictObject({ ...optional, name: name.exactOptional(), serial_number: serialNumber.exactOptional() }),
);
const statusChange = z.strictObject({ status: choice(ASSET_STATUSES), note: text(1, 500).exactOptional() });
const assetTransfer = z.strictObject({ customer_id: idOf('cus'), location_id: idOf('loc').exactOptional() });

const READ = { rate: 'reads', scopes: ['assets:read', 'assets:write'] } as const;
const WRITE = { rate: 'writes', scopes: ['assets:write'] } as const;
const OPERATIONS = {
  list: { id: 'listAssets', method: 'GET', path: '/assets', ...READ, rate: 'lists' },
  create: { id: 'createAsset', method: 'POST', path: '/assets', ...WRITE },
  get: { id: 'getAsset', method: 'GET', path: '/assets/{id}', ...READ },
  update: { id: 'updateAsset', method: 'PUT', path: '/assets/{id}', ...WRITE },
  changeStatus: { id: 'changeAssetStatus', method: 'PATCH', path: '/assets/{id}/status', ...WRITE },
  transfer: {
    id: 'transferAsset',
    method: 'POST',
    path: '/assets/{id}/transfer',
    rate: 'writes',
    scopes: ['assets:transfer'],
  },
} as const satisfies Record<string, Description>;

const columns = wireColumns(getTableColumns(assets));

export function assetOperations(environment: Environment): Operation[] {
  const { mutants } = environment;
  const { orm } = environment.database;
  const refer = references(environment);
  const assetCreate = z.strictObject({
    ...optional,
    name,
    serial_number: mutants.has('serial-number-optional') ? serialNumber.default('UNKNOWN') : serialNumber,
    status: choice(NEW_ASSET_STATUSES).default('Active'),
    customer_id: idOf('cus').exactOptional(),
  });
  const isOwned = eq(assets.company_id, sql.placeholder('company'));
  const byIdQuery = orm
    .select(columns)
    .from(assets)
    .where(and(eq(assets.id, sql.placeholder('id')), isOwned))
    .prepare();
  const byId = (call: Call, id: string) => byIdQuery.get({ company: call.company, id });
  const find = async (call: Call) => requireRow(await byId(call, call.parameter('id')));
  const filter = and(
    isOwned,
    filtered(assets.status, 'status'),
    filtered(assets.customer_id, 'customer_id'),
    filtered(assets.serial_number, 'serial_number'),
  );
  const list = {
    rows: orm
      .select(columns)
      .from(assets)
      .where(filter)
      .orderBy(desc(assets.seq))
      .limit(LIMIT)
      .offset(OFFSET)
      .prepare(),
    total: orm.select({ n: count() }).from(assets).where(filter).prepare(),
  };

  const findAnybodys = async (call: Call) =>
    requireRow(
      await orm
        .select(columns)
        .from(assets)
        .where(eq(assets.id, call.parameter('id')))
        .get(),
    );

  async function change(call: Call, id: string, set: Partial<typeof assets.$inferInsert>) {
    const update = orm.update(assets).set({ ...set, updated_at: environment.clock.iso() });
    await commit(environment, call, [update.where(eq(assets.id, id))]);
    return await byId(call, id);
  }

  const listAssets = operation(OPERATIONS.list, {
    find: async () => null,
    read: (call) => ({
      page: readPage(call),
      status: readFilter(call, 'status', choice(ASSET_STATUSES)),
      customer_id: readFilter(call, 'customer_id', idOf('cus')),
      serial_number: readFilter(call, 'serial_number', serialNumber),
    }),
    act: (call, _, { page, ...filters }) => answerPage(list, page, { company: call.company, ...filters }),
  });

  const createAsset = operation(OPERATIONS.create, {
    find: async () => null,
    read: (call) => readInput(call, assetCreate, 'missing_required_field'),
    relate: (call, _, input) => refer.customer(call.company, 'customer_id', input.customer_id),
    async act(call, _, input) {
      const now = environment.clock.iso();
      const row = {
        ...input,
        id: newId('ast'),
        company_id: call.company,
        meters: [],
        created_at: now,
        updated_at: now,
      };
      await commit(environment, call, [orm.insert(assets).values(row)]);
      return { status: 201, data: await byId(call, row.id) };
    },
  });

  const getAsset = operation(OPERATIONS.get, {
    find: mutants.has('foreign-asset-visible') ? findAnybodys : find,
    read: () => null,
    act: async (_, asset) => ({ status: 200, data: asset }),
  });

  const updateAsset = operation(OPERATIONS.update, {
    find,
    read: (call) => readInput(call, assetUpdate, 'validation_failed'),
    act: async (call, asset, input) => ({ status: 200, data: await change(call, asset.id, input) }),
  });

  const changeAssetStatus = operation(OPERATIONS.changeStatus, {
    find,
    read: (call) => readInput(call, statusChange, 'missing_required_field'),
    async conflict(_, asset, { status }) {
      if (mutants.has('asset-transitions-unchecked') && asset.status !== status) return;
      try {
        checkTransition('An asset', ASSET_TRANSITIONS, asset.status, status);
      } catch (refusal) {
        if (mutants.has('refused-transition-kept')) {
          await orm.update(assets).set({ status }).where(eq(assets.id, asset.id));
        }
        throw refusal;
      }
    },
    async act(call, asset, { status, note = null }) {
      return { status: 200, data: await change(call, asset.id, { status, status_note: note }) };
    },
  });

  const transferAsset = operation(OPERATIONS.transfer, {
    find,
    read: (call) => readInput(call, assetTransfer, 'missing_required_field'),
    async relate(call, _, input) {
      await refer.customer(call.company, 'customer_id', input.customer_id);
      await refer.site(call.company, 'location_id', input.location_id, input.customer_id);
    },
    async act(call, asset, { customer_id, location_id = null }) {
      return { status: 201, data: await change(call, asset.id, { customer_id, location_id }) };
    },
  });

  return [
    ...[listAssets, createAsset, getAsset, updateAsset, changeAssetStatus, transferAsset],
    ...meterOperations(environment, find),
    ...serviceOperations(environment, find),
  ];
}
