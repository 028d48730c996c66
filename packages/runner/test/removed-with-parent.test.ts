import { describe, expect, test } from 'vitest';
import { type Answer, modelOf, run, serve } from './harness.js';

const json = (schema: object): object => ({ 'application/json': { schema } });
const ref = (name: string): object => ({ $ref: `#/components/schemas/${name}` });
const wrapped = (name: string, schema: string): object => ({
  type: 'object',
  required: [name],
  properties: { [name]: ref(schema) },
});
const none = { 404: { description: 'none' } };
const project = { name: 'project', in: 'path', required: true, schema: { type: 'string' } };
const number = { name: 'number', in: 'path', required: true, schema: { type: 'integer', minimum: 1 } };

interface Declared {
  /** The operations on `/tickets/{number}`. */
  readonly item: readonly ('get' | 'delete')[];
  /** False if no GET lists the tickets of a project. */
  readonly isListed?: boolean;
  /** The summary of the removal of a project. */
  readonly summary?: string;
}

/** A document of projects with tickets, which have a path outside of their projects if `item` contains an operation. */
const documentOf = ({ item, isListed = true, summary = 'Removes it' }: Declared): object => ({
  openapi: '3.0.3',
  info: { title: 'Tickets', version: '1' },
  paths: {
    '/projects': {
      post: {
        requestBody: { required: true, content: json(ref('Project')) },
        responses: { 201: { description: 'created', content: json(ref('Project')) } },
      },
    },
    '/projects/{project}': {
      parameters: [project],
      get: { responses: { 200: { description: 'ok', content: json(ref('Project')) }, ...none } },
      delete: { summary, responses: { 204: { description: 'gone' }, ...none } },
    },
    '/projects/{project}/tickets': {
      parameters: [project],
      ...(isListed && {
        get: {
          responses: {
            200: {
              description: 'all',
              content: json({
                type: 'object',
                required: ['tickets'],
                properties: { tickets: { type: 'array', items: ref('Ticket') } },
              }),
            },
            ...none,
          },
        },
      }),
      post: {
        requestBody: { required: true, content: json(ref('NewTicket')) },
        responses: { 201: { description: 'created', content: json(wrapped('ticket', 'Ticket')) }, ...none },
      },
    },
    ...(item.length > 0 && {
      '/tickets/{number}': {
        parameters: [number],
        ...(item.includes('get') && {
          get: {
            responses: { 200: { description: 'ok', content: json(wrapped('ticket', 'Ticket')) }, ...none },
          },
        }),
        ...(item.includes('delete') && {
          delete: { responses: { 204: { description: 'gone' }, ...none } },
        }),
      },
    }),
  },
  components: {
    schemas: {
      Project: {
        type: 'object',
        required: ['id'],
        properties: { id: { type: 'string', readOnly: true }, name: { type: 'string' } },
      },
      NewTicket: {
        type: 'object',
        required: ['title'],
        properties: { title: { type: 'string', minLength: 3 } },
      },
      Ticket: {
        type: 'object',
        required: ['number', 'title'],
        properties: { number: { type: 'integer' }, title: { type: 'string' } },
      },
    },
  },
});

interface Behaviour {
  /** True if the tickets of a project stay if the project is removed. */
  readonly keepsTickets?: boolean;
  /** The status of the removal of a project. */
  readonly removal?: 204 | 403;
  /** True if the server adds the ticket of others instead of a new one, which its lists do not contain. */
  readonly attaches?: boolean;
}

interface Ticket {
  readonly number: number;
  readonly title: string;
  readonly in: string;
}

async function ticketServer({
  keepsTickets = false,
  removal = 204,
  attaches = false,
}: Behaviour = {}): Promise<{
  readonly url: string;
  readonly projects: ReadonlySet<string>;
  readonly tickets: ReadonlyMap<number, Ticket>;
}> {
  const projects = new Set<string>();
  const tickets = new Map<number, Ticket>([[40, { number: 40, title: 'Printer', in: 'p-0' }]]);
  let last = 40;
  const answerTicket = (method: string, key: string): Answer => {
    const ticket = tickets.get(Number(key));
    if (!ticket) return { status: 404 };
    if (method === 'GET') return { status: 200, body: { ticket } };
    tickets.delete(ticket.number);
    return { status: 204 };
  };
  const answerTickets = (method: string, key: string, sent: unknown): Answer => {
    if (method === 'GET')
      return { status: 200, body: { tickets: [...tickets.values()].filter((ticket) => ticket.in === key) } };
    const { title } = (sent ?? {}) as { readonly title?: unknown };
    if (typeof title !== 'string' || title.length < 3) return { status: 400 };
    if (attaches) return { status: 201, body: { ticket: tickets.get(40) } };
    const ticket = { number: ++last, title, in: key };
    tickets.set(ticket.number, ticket);
    return { status: 201, body: { ticket } };
  };
  const { url } = await serve(({ method, path, json: sent }): Answer => {
    const [, collection, key = '', below] = path.split('/');
    if (collection === 'tickets') return answerTicket(method, key);
    if (key === '') {
      const id = `p-${projects.size + 1}-${++last}`;
      projects.add(id);
      return { status: 201, body: { id } };
    }
    if (!projects.has(key)) return { status: 404 };
    if (below !== undefined) return answerTickets(method, key, sent);
    if (method === 'GET') return { status: 200, body: { id: key } };
    if (removal !== 204) return { status: removal };
    projects.delete(key);
    for (const ticket of tickets.values())
      if (ticket.in === key && !keepsTickets) tickets.delete(ticket.number);
    return { status: 204 };
  });
  return { url, projects, tickets };
}

const options = { allow: ['create', 'change', 'destroy', 'dangerous'], isShared: true } as const;
const CREATE = 'POST /projects/{project}/tickets';

describe('a resource that was created below another one', () => {
  test('is not listed as left behind if the other one was removed', async () => {
    const server = await ticketServer();
    const { report } = await run(await modelOf(documentOf({ item: [] })), server.url, options);
    expect(report.ledger.find(({ id }) => id.startsWith(`${CREATE} 201`))?.verdict).toBe('proven');
    expect([server.projects.size, server.tickets.size]).toEqual([0, 1]);
    expect(report.remaining ?? []).toEqual([]);
  });

  test('is listed as left behind if the other one was not removed', async () => {
    const server = await ticketServer({ removal: 403 });
    const { report } = await run(await modelOf(documentOf({ item: [] })), server.url, options);
    const reason = 'the document has no request that removes it';
    expect(report.remaining).toEqual([{ operation: CREATE, reason, count: server.tickets.size - 1 }]);
  });

  test('is listed as left behind if the other one was archived', async () => {
    const server = await ticketServer();
    const model = await modelOf(documentOf({ item: [], summary: 'Archives the project' }));
    const { report } = await run(model, server.url, options);
    expect(report.remaining?.map(({ operation }) => operation)).toContain(CREATE);
  });

  test.each([
    [true, 'is'],
    [false, 'is not'],
  ])('%s: %s listed as left behind if a GET elsewhere finds it', async (keepsTickets) => {
    const server = await ticketServer({ keepsTickets });
    const { report } = await run(await modelOf(documentOf({ item: ['get'] })), server.url, options);
    const reason = 'the document has no request that removes it';
    const count = server.tickets.size - 1;
    expect(count > 0).toBe(keepsTickets);
    expect(report.remaining ?? []).toEqual(keepsTickets ? [{ operation: CREATE, reason, count }] : []);
  });

  test('is removed at its path elsewhere', async () => {
    const server = await ticketServer({ keepsTickets: true });
    const { report } = await run(await modelOf(documentOf({ item: ['get', 'delete'] })), server.url, options);
    expect(report.ledger.find(({ id }) => id.startsWith(`${CREATE} 201`))?.verdict).toBe('proven');
    expect([...server.tickets.keys()]).toEqual([40]);
    expect(report.remaining ?? []).toEqual([]);
    expect(report.leftBehind ?? []).toEqual([]);
  });

  test('is not removed if it has no value of the request', async () => {
    const server = await ticketServer({ attaches: true });
    await run(await modelOf(documentOf({ item: ['get', 'delete'] })), server.url, options);
    expect([...server.tickets.keys()]).toEqual([40]);
  });
});
