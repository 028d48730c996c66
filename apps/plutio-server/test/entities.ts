import type { Caller, TestServer } from './harness.js';

/** The test data of an entity type: a body with all fields, a change, and invalid values. */
export interface EntitySample {
  readonly path: string;
  readonly noun: string;
  readonly plural: string;
  /** Returns a body with all fields, given the ids from {@link createReferences}. */
  readonly create: (creation: References) => Record<string, unknown>;
  /** The fields that creation requires. */
  readonly required: readonly string[];
  readonly change: Record<string, unknown>;
  /** Pairs of a field and an invalid value for it. */
  readonly wrong: readonly (readonly [string, unknown])[];
  readonly references: readonly string[];
}

/** Ids of the entities that bodies refer to. */
export interface References {
  readonly project: string;
  readonly person: string;
  readonly company: string;
  readonly task: string;
}

const LONG = 'x'.repeat(201);
const LINE = { title: 'Clay', quantity: 3, unitPrice: 350, taxPercent: 22 };

export const ENTITY_SAMPLES: readonly EntitySample[] = [
  {
    path: '/tasks',
    noun: 'task',
    plural: 'tasks',
    create: ({ project, person }) => ({
      title: 'Fire the glaze tests',
      description: 'Cone 6',
      status: 'inProgress',
      boardId: 'a'.repeat(17),
      groupId: 'b'.repeat(17),
      projectId: project,
      assignees: [person],
      dueDate: '2026-03-06T17:00:00.000Z',
      estimateMinutes: 240,
    }),
    required: ['title'],
    change: { status: 'completed' },
    wrong: [
      ['title', LONG],
      ['title', ''],
      ['status', 'done'],
      ['boardId', 'short'],
      ['assignees', ['a'.repeat(17), 'a'.repeat(17)]],
      ['dueDate', '2026-03-06'],
      ['estimateMinutes', 1.5],
    ],
    references: ['projectId', 'assignees'],
  },
  {
    path: '/projects',
    noun: 'project',
    plural: 'projects',
    create: ({ company, person }) => ({
      name: 'Kiln rebuild',
      status: 'active',
      companyId: company,
      members: [person],
      startDate: '2026-03-02',
      dueDate: '2026-05-29',
      budget: 480_000,
      currency: 'EUR',
    }),
    required: ['name'],
    change: { name: 'Another name' },
    wrong: [
      ['name', LONG],
      ['startDate', '2026-02-30'],
      ['budget', -1],
      ['currency', 'eur'],
    ],
    references: ['companyId', 'members'],
  },
  {
    path: '/people',
    noun: 'person',
    plural: 'people',
    create: ({ company }) => ({
      name: { first: 'Leo', last: 'Marchetti' },
      email: 'leo@marchetti.example',
      type: 'lead',
      companyId: company,
      phone: '+390554960123',
    }),
    required: ['name'],
    change: { type: 'client' },
    wrong: [
      ['name', {}],
      ['name', { first: 'Leo', middle: 'B' }],
      ['email', 'leo'],
      ['phone', '0555'],
    ],
    references: ['companyId'],
  },
  {
    path: '/companies',
    noun: 'company',
    plural: 'companies',
    create: () => ({
      title: 'Marchetti Ceramics',
      website: 'https://marchetti.example/about?x=1#y',
      industry: 'Tableware',
      taxNumber: 'IT04960110487',
    }),
    required: ['title'],
    change: { industry: 'Ceramics' },
    wrong: [
      ['title', LONG],
      ['website', 'no uri'],
      ['website', 'https://a b'],
      ['taxNumber', 'it1'],
    ],
    references: [],
  },
  {
    path: '/invoices',
    noun: 'invoice',
    plural: 'invoices',
    create: ({ person }) => ({
      clientId: person,
      currency: 'EUR',
      issueDate: '2026-03-02',
      dueDate: '2026-03-16',
      status: 'pending',
      lines: [LINE],
      note: 'Thank you.',
    }),
    required: ['clientId', 'currency', 'issueDate', 'lines'],
    change: { status: 'paid' },
    wrong: [
      ['lines', []],
      ['lines', [{ ...LINE, quantity: 0 }]],
      ['lines', [{ ...LINE, colour: 'red' }]],
      ['currency', 'EURO'],
      ['total', 1],
    ],
    references: ['clientId'],
  },
  {
    path: '/proposals',
    noun: 'proposal',
    plural: 'proposals',
    create: ({ person }) => ({
      title: 'Raku weekend',
      clientId: person,
      status: 'sent',
      validUntil: '2026-04-30',
      currency: 'EUR',
      amount: 210_000,
      body: 'Two days.',
    }),
    required: ['title'],
    change: { status: 'accepted' },
    wrong: [
      ['title', null],
      ['amount', 1e12 + 1],
      ['validUntil', 'soon'],
    ],
    references: ['clientId'],
  },
  {
    path: '/time-tracks',
    noun: 'time track',
    plural: 'time tracks',
    create: ({ task, project, person }) => ({
      startedAt: '2026-03-02T08:30:00.000Z',
      endedAt: '2026-03-02T10:15:00.000Z',
      taskId: task,
      projectId: project,
      personId: person,
      note: 'Loaded the kiln.',
      isBillable: false,
    }),
    required: ['startedAt'],
    change: { isBillable: true },
    wrong: [
      ['startedAt', 'today'],
      ['isBillable', 'yes'],
    ],
    references: ['taskId', 'projectId', 'personId'],
  },
  {
    path: '/notes',
    noun: 'note',
    plural: 'notes',
    create: ({ project }) => ({ title: 'Kiln log', content: 'Hot.', projectId: project, isPinned: true }),
    required: ['title'],
    change: { isPinned: false },
    wrong: [
      ['title', LONG],
      ['content', 'x'.repeat(20_001)],
    ],
    references: ['projectId'],
  },
  {
    path: '/items',
    noun: 'item',
    plural: 'items',
    create: () => ({
      title: 'Clay',
      sku: 'CLAY-10',
      unit: 'day',
      unitPrice: 1450,
      currency: 'EUR',
      taxPercent: 7.7,
    }),
    required: ['title', 'unitPrice', 'currency'],
    change: { unitPrice: 1500 },
    wrong: [
      ['sku', 'clay'],
      ['unit', 'week'],
      ['taxPercent', 101],
    ],
    references: [],
  },
  {
    path: '/invoice-subscriptions',
    noun: 'invoice subscription',
    plural: 'invoice subscriptions',
    create: ({ person }) => ({
      title: 'Membership',
      clientId: person,
      interval: 'monthly',
      startDate: '2026-04-01',
      endDate: '2027-03-31',
      currency: 'EUR',
      lines: [LINE],
      isActive: false,
    }),
    required: ['title', 'clientId', 'interval', 'startDate', 'currency', 'lines'],
    change: { isActive: true },
    wrong: [
      ['interval', 'daily'],
      ['lines', 'none'],
    ],
    references: ['clientId'],
  },
];

/** Creates the entities that bodies refer to, in the caller's workspace. */
export async function createReferences(server: TestServer, caller: Caller): Promise<References> {
  const make = async (path: string, body: unknown): Promise<string> =>
    (await server.api(caller, 'POST', path, { body })).textAt('_id');
  return {
    company: await make('/companies', { title: 'A' }),
    person: await make('/people', { name: { first: 'A' } }),
    project: await make('/projects', { name: 'A' }),
    task: await make('/tasks', { title: 'A' }),
  };
}

export async function task(
  server: TestServer,
  caller: Caller,
  more: Record<string, unknown> = {},
): Promise<string> {
  return (await server.api(caller, 'POST', '/tasks', { body: { title: 'Look at it', ...more } })).textAt(
    '_id',
  );
}

/** A well-formed id of a nonexistent entity. */
export const NOBODY = '2'.repeat(17);
