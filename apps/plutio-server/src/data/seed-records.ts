import type { Write } from '@touchstone/server-kit';
import type { Environment } from '../environment.js';
import { newDocument } from '../resources/create.js';
import type { Document } from '../resources/entity-type.js';
import { entityTypes } from '../resources/entity-types.js';
import type { Entity } from '../terms.js';

/** Stores the entities of a pottery school, at least one of each entity type. */
export async function seedRecords(environment: Environment, workspace: string): Promise<void> {
  const writes: Write[] = [];
  const types = new Map(entityTypes().map((type) => [type.entity, type]));
  const counted = await environment.records.count(workspace, 'invoice');

  function add(entity: Entity, input: Document): string {
    const type = types.get(entity);
    if (type === undefined) throw new Error(`Unknown entity: ${entity}.`);
    const number = type.numbered && { [type.numbered.field]: type.numbered.write(counted.value) };
    const document = newDocument(type, input, environment.clock.iso(), number);
    writes.push(environment.records.insert({ workspace, entity }, document));
    return document._id;
  }
  const day = (days: number): string =>
    new Date(environment.clock.now() + days * 86_400_000).toISOString().slice(0, 10);

  const companyId = add('company', {
    title: 'Marchetti Ceramics',
    website: 'https://marchetti-ceramics.example',
    industry: 'Tableware',
    taxNumber: 'IT04960110487',
  });
  const leo = add('person', {
    name: { first: 'Leo', last: 'Marchetti' },
    email: 'leo@marchetti-ceramics.example',
    companyId,
    phone: '+390554960123',
  });
  const hana = add('person', { name: { first: 'Hana', last: 'Sato' }, type: 'teamMember' });
  const projectId = add('project', {
    name: 'Spring kiln rebuild',
    status: 'active',
    companyId,
    members: [hana],
    startDate: day(-7),
    dueDate: day(60),
    budget: 480_000,
    currency: 'EUR',
  });
  const taskId = add('task', {
    title: 'Fire the glaze tests',
    description: 'Cone 6, slow cooling. Photograph every tile before it is unloaded.',
    status: 'inProgress',
    projectId,
    assignees: [hana],
    dueDate: `${day(4)}T17:00:00.000Z`,
    estimateMinutes: 240,
  });
  add('task', { title: 'Order kiln shelves', projectId });
  add('time-track', {
    startedAt: `${day(-1)}T08:30:00.000Z`,
    endedAt: `${day(-1)}T10:15:00.000Z`,
    taskId,
    projectId,
    personId: hana,
    note: 'Loaded the kiln and set the cones.',
  });
  add('note', { title: 'Kiln log', content: 'The lower element needs eight minutes more.', projectId });
  add('item', {
    title: 'Stoneware clay',
    sku: 'CLAY-ST-10',
    unitPrice: 1450,
    currency: 'EUR',
    taxPercent: 22,
  });
  add('proposal', {
    title: 'Raku weekend for twelve',
    clientId: leo,
    status: 'sent',
    validUntil: day(45),
    currency: 'EUR',
    amount: 210_000,
  });
  const lines = [
    { title: 'Wheel throwing course', quantity: 2, unitPrice: 24_000, taxPercent: 22 },
    { title: 'Clay', quantity: 10, unitPrice: 350, taxPercent: 22 },
  ];
  add('invoice', {
    clientId: leo,
    currency: 'EUR',
    issueDate: day(-3),
    dueDate: day(11),
    status: 'pending',
    lines,
  });
  add('invoice-subscription', {
    title: 'Studio membership',
    clientId: leo,
    interval: 'monthly',
    startDate: day(28),
    currency: 'EUR',
    lines: [{ title: 'Shelf and wheel time', quantity: 1, unitPrice: 9500, taxPercent: 22 }],
  });
  await environment.database.commit([counted.write, ...writes]);
}
