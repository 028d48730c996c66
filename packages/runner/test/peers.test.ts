import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import type { Caller } from '../src/index.js';
import {
  type Answer,
  type Call,
  findingTexts,
  modelOf,
  openVariants,
  type Run,
  refusedWith,
  run,
  serve,
} from './harness.js';

const note = {
  description: 'A note',
  content: {
    'application/json': {
      schema: {
        type: 'object',
        required: ['id', 'title'],
        properties: { id: { type: 'string', format: 'uuid' }, title: { type: 'string' } },
      },
    },
  },
};

const item = {
  401: refusedWith('unauthenticated'),
  403: refusedWith('not_owner'),
  404: refusedWith('note_unknown'),
};

const body = {
  required: true,
  content: {
    'application/json': {
      schema: {
        type: 'object',
        required: ['title'],
        properties: { title: { type: 'string', minLength: 1, maxLength: 60 } },
      },
    },
  },
};

const document = {
  openapi: '3.0.3',
  info: { title: 'Notes', version: '1' },
  servers: [{ url: 'https://notes.example.com' }],
  security: [{ Token: [] }],
  paths: {
    '/notes': { post: { requestBody: body, responses: { 201: note, 401: item[401] } } },
    '/notes/{id}': {
      parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'string', format: 'uuid' } }],
      get: { responses: { 200: note, ...item } },
      put: { requestBody: body, responses: { 200: note, ...item } },
      delete: { responses: { 204: { description: 'Removed' }, ...item } },
    },
  },
  components: { securitySchemes: { Token: { type: 'http', scheme: 'bearer' } } },
};

const TOKENS: Readonly<Record<string, string>> = { ANNA: 'token-of-anna-71', BEN: 'token-of-ben-82' };
const anna: Caller = { credentials: { Token: { env: 'ANNA' } } };
const ben: Caller = { credentials: { Token: { env: 'BEN' } } };

interface Server {
  readonly url: string;
  /** The notes that exist, with their owners. */
  readonly notes: ReadonlyMap<string, { title: string; owner: string }>;
  /** The writes to notes of the other caller. */
  readonly foreignWrites: readonly string[];
}

/** Starts a server whose notes belong to their creators, or are shared. */
async function noteServer(isShared: boolean, others: readonly string[] = []): Promise<Server> {
  const notes = new Map(others.map((id) => [id, { title: 'of others', owner: 'CARL' }]));
  const foreignWrites: string[] = [];
  const answer = ({ method, path, headers, json }: Call): Answer => {
    const owner = Object.keys(TOKENS).find((name) => headers.authorization === `Bearer ${TOKENS[name]}`);
    if (owner === undefined) return { status: 401, body: { code: 'unauthenticated' } };
    const id = path.split('/')[2];
    const title = (json as { title?: string } | undefined)?.title ?? '';
    if (id === undefined) {
      const created = randomUUID();
      notes.set(created, { title, owner });
      return { status: 201, body: { id: created, title } };
    }
    const stored = notes.get(id);
    if (!stored) return { status: 404, body: { code: 'note_unknown' } };
    if (stored.owner !== owner && method !== 'GET') foreignWrites.push(`${stored.owner} ${method}`);
    if (stored.owner !== owner && !isShared) return { status: 403, body: { code: 'not_owner' } };
    if (method === 'DELETE') {
      notes.delete(id);
      return { status: 204 };
    }
    if (method === 'PUT') stored.title = title;
    return { status: 200, body: { id, title: stored.title } };
  };
  const { url } = await serve(answer);
  return { url, notes, foreignWrites };
}

const resolveSecret = ({ env }: { env: string }): string => TOKENS[env] ?? '';

const runWith = async (
  { url }: Server,
  callers: Readonly<Record<string, Caller>>,
  references?: Readonly<Record<string, string>>,
): Promise<Run> =>
  run(await modelOf(document), url, { callers, resolveSecret, ...(references && { references }) });

const causes = ({ report }: Run): readonly string[] =>
  report.ledger.flatMap(({ operation, error: code, variants }) =>
    variants.flatMap(({ cause }) => (code === 'not_owner' && cause ? [`${operation} ${cause}`] : [])),
  );

test('a second caller of the same kind is refused the resources of the first', async () => {
  const server = await noteServer(false);
  const result = await runWith(server, { anna, ben });
  expect(findingTexts(result)).toEqual([]);
  expect(openVariants(result)).toEqual([]);
  expect(causes(result)).toEqual([
    'GET /notes/{id} resource of another caller',
    'PUT /notes/{id} resource of another caller',
    'DELETE /notes/{id} resource of another caller',
  ]);
  expect(server.notes.size).toBe(0);
});

test('an accepted call of a second caller is no finding, because callers may share resources', async () => {
  const server = await noteServer(true);
  const result = await runWith(server, { anna, ben });
  expect(findingTexts(result)).toEqual([]);
  expect(openVariants(result).join('\n')).toContain('resource of another caller (200)');
  expect(server.foreignWrites.length).toBeGreaterThan(0);
  expect(server.notes.size).toBe(0);
});

test('a second caller writes to no resource that the run did not create', async () => {
  const id = randomUUID();
  const server = await noteServer(true, [id]);
  const result = await runWith(server, { anna, ben }, { '/notes/{id}': id });
  expect(findingTexts(result)).toEqual([]);
  expect(server.notes.get(id)?.title).toBe('of others');
  expect(server.foreignWrites.filter((write) => write.startsWith('CARL'))).toEqual([]);
});

test.each<[string, Caller]>([
  ['expired', { ...ben, expired: true }],
  ['revoked', { ...ben, revoked: true }],
  ['limited', { ...ben, limits: { reads: 5 } }],
  ['restricted', { ...ben, may: ['* /notes/{id}'] }],
  ['the same', anna],
])('a second caller that is %s is not of the same kind', async (_, other) => {
  const result = await runWith(await noteServer(false), { anna, other });
  expect(causes(result)).not.toContain('GET /notes/{id} resource of another caller');
});

test('without a second caller, the reason names the configuration that is missing', async () => {
  const result = await runWith(await noteServer(false), { anna });
  expect(findingTexts(result)).toEqual([]);
  const open = openVariants(result).filter((line) => line.includes('not_owner'));
  expect(open).toHaveLength(3);
  const [read, ...writes] = open;
  expect(read).toContain("Configure a caller that the server refuses, with `provokes: ['not_owner']`.");
  for (const line of writes)
    expect(line).toContain(
      "Configure a caller that the server refuses: `callers.reader: { may: ['GET *'] }`, or one with `provokes: ['not_owner']`.",
    );
});
