import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { buildModel, load } from '@touchstone/core';
import type { ClientOptions } from 'openapi-fetch';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { generate } from '../src/index.js';
import { Workspace } from './support/workspace.js';

/** A consumer of the types and the validators of FSM Navigator. */
const FSM_CONSUMER = `
import createClient from 'openapi-fetch';
import { errors, findError, type Job, type paths } from './index.js';
import { createJob, parseError } from './zod/index.js';

export async function run(fetch: (request: Request) => Promise<Response>): Promise<readonly unknown[]> {
  const client = createClient<paths>({ baseUrl: 'https://fsmnavigator.com/api/v1', fetch });
  const seen: unknown[] = [];

  const list = await client.GET('/jobs', { params: { query: { page: 1, status: 'Pending' } } });
  const first: Job | undefined = list.data?.data[0];
  seen.push(first?.title);

  const body = createJob.body.parse({ customer_id: 'cus_00000000000000000001', title: 'Boiler', job_type: 'Repair' });
  const created = await client.POST('/jobs', { body });
  if (created.error) {
    seen.push(findError('createJob', created.response.status, created.error)?.retry);
    const parsed = parseError('createJob', created.response.status, created.error);
    seen.push(parsed.known && parsed.code === 'rate_limit_exceeded' ? parsed.body.retry_after : parsed.code);
  }
  seen.push(errors.createJob.rate_limit_exceeded.fix);

  // @ts-expect-error The path does not exist.
  await client.GET('/nothing');
  // @ts-expect-error The status does not exist.
  await client.GET('/jobs', { params: { query: { status: 'Lost' } } });
  // @ts-expect-error The path requires an id.
  await client.GET('/jobs/{id}', {});
  return seen;
}
`;

/** A consumer of Plutio that uses forms, JSON in the query, errors identified by message, and webhooks. */
const PLUTIO_CONSUMER = `
import createClient, { createQuerySerializer } from 'openapi-fetch';
import { findError, type paths, type WebhookEvent } from './index.js';
import { createTask, parseError, parseWebhook, taskCreateWebhook } from './zod/index.js';

export async function run(fetch: (request: Request) => Promise<Response>): Promise<readonly unknown[]> {
  const write = createQuerySerializer();
  const client = createClient<paths>({
    baseUrl: 'https://api.plutio.com/v1.11',
    fetch,
    querySerializer: ({ q, ...others }: Record<string, unknown>) =>
      write(q === undefined ? others : { ...others, q: JSON.stringify(q) }),
  });
  const header = { business: 'acme' };
  const seen: unknown[] = [];

  const token = await client.POST('/oauth/token', {
    headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
    body: { grant_type: 'client_credentials', client_id: 'a&b', client_secret: 'c d' },
  });
  const lifetime: 259200 | undefined = token.data?.expires_in;
  seen.push(lifetime);

  const people = await client.GET('/people', {
    params: { header, query: { limit: 5, 'name.first': 'Leo', q: { $or: [{ type: { $ne: 'lead' } }] } } },
  });
  const error = findError('listPeople', people.response.status, people.error);
  seen.push(error?.code, error?.retry);

  const created = await client.POST('/tasks', { params: { header }, body: createTask.body.parse({ title: 'Kiln' }) });
  const parsed = parseError('createTask', created.response.status, created.error);
  seen.push(parsed.known && parsed.code === 'token_expired' ? parsed.body.message : parsed.body);

  const rejected = await client.GET('/invoice-subscriptions/{id}', { params: { header, path: { id: 'x' } } });
  const nothing: undefined = rejected.data;
  seen.push(nothing);

  const delivery = parseWebhook('task.create', created.data);
  if (delivery.known) {
    const event: WebhookEvent = delivery;
    seen.push(event.event === 'task.create' ? event.payload.title : event.payload._id);
    switch (delivery.event) {
      case 'invoice.edit':
        seen.push(delivery.payload.number);
    }
  } else seen.push(delivery.issues.length > 0);
  const headers = taskCreateWebhook.headers.safeParse({ 'webhook-timestamp': '1' });
  const at: number | undefined = headers.data?.['webhook-timestamp'];
  seen.push(at);

  // @ts-expect-error The header with the workspace is required.
  await client.GET('/tasks');
  // @ts-expect-error The field does not exist.
  const wrong: NonNullable<paths['/tasks']['get']['parameters']['query']> = { q: { color: 'red' } };
  return seen;
}
`;

type Fetch = NonNullable<ClientOptions['fetch']>;

const workspace = new Workspace();
let problems: readonly string[] = [];

beforeAll(async () => {
  for (const [system, consumer] of [
    ['fsm-navigator', FSM_CONSUMER],
    ['plutio', PLUTIO_CONSUMER],
  ] as const) {
    const document = fileURLToPath(new URL(`../../../openapi/${system}.yaml`, import.meta.url));
    const model = buildModel(await load(document));
    workspace.write(system, await generate(model, { emitters: ['types', 'errors', 'zod'] }));
    workspace.write(system, [{ path: 'consumer.ts', content: consumer }]);
    for (const kind of ['types', 'zod']) workspace.write('readme', examplesOf(`${system}-${kind}`));
  }
  problems = workspace.compile({
    lib: ['lib.es2023.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'],
    isolatedDeclarations: false,
    noUnusedLocals: false,
    paths: {
      '@touchstone/fsm-navigator-types': [`${workspace.root}/fsm-navigator/index.ts`],
      '@touchstone/fsm-navigator-zod': [`${workspace.root}/fsm-navigator/zod/index.ts`],
      '@touchstone/plutio-types': [`${workspace.root}/plutio/index.ts`],
      '@touchstone/plutio-zod': [`${workspace.root}/plutio/zod/index.ts`],
    },
  });
}, 240_000);

afterAll(() => workspace.remove());

/** Returns the examples of a package's README, with declarations for the names that they do not declare. */
function examplesOf(name: string): { path: string; content: string }[] {
  const readme = readFileSync(new URL(`../../${name}/README.md`, import.meta.url), 'utf8');
  const blocks = [...readme.matchAll(/^```ts\n(.*?)^```$/gms)].map(([, block = '']) => block);
  expect(blocks.length).toBeGreaterThan(1);
  return blocks.map((block, index) => {
    const declarations = UNDECLARED_NAMES[`${name} ${index}`] ?? '';
    return { path: `${name}-${index}.ts`, content: `${block}\n${declarations}\nexport {};\n` };
  });
}

const answer = 'declare const response: Response;';
const wait = 'declare function wait(seconds: number): Promise<void>;';
const inputs = 'declare const storage: { read(): Promise<unknown> }; declare const form: unknown;';
const UNDECLARED_NAMES: Readonly<Record<string, string>> = {
  'fsm-navigator-types 0':
    'declare const id: string; declare const process: { readonly env: { readonly FSM_API_KEY: string } };',
  'fsm-navigator-types 1': `${answer} ${wait} declare const error: unknown;`,
  'fsm-navigator-zod 0': `${inputs} declare const key: string;`,
  'fsm-navigator-zod 2': `${answer} ${wait}`,
  'plutio-types 0': 'declare const id: string; declare const secret: string;',
  'plutio-types 2': `${answer} declare const error: unknown; declare function renewToken(): Promise<void>;`,
  'plutio-zod 0': `${inputs} declare const token: string;`,
  'plutio-zod 2': `${answer} ${wait}`,
  'plutio-zod 3': 'declare const request: Request;',
};

test('clients of both APIs and the examples of the READMEs compile', () => {
  expect(problems).toEqual([]);
});

const reply = (status: number, body: object): Response => Response.json(body, { status });

test('a client of FSM Navigator handles successes and errors', async () => {
  const { run } = await workspace.import('fsm-navigator/consumer.js');
  const seen = await (run as (fetch: Fetch) => Promise<readonly unknown[]>)(async (request) =>
    request.method === 'POST'
      ? reply(429, { success: false, error: 'rate_limit_exceeded', message: 'Wait.', retry_after: 7 })
      : reply(200, { data: [{ title: 'Boiler' }], pagination: {}, request_id: 'req' }),
  );
  expect(seen).toEqual(['Boiler', 'retry-after', 7, expect.any(String)]);
});

test('a client of Plutio handles successes and errors', async () => {
  const sent: string[] = [];
  const { run } = await workspace.import('plutio/consumer.js');
  const seen = await (run as (fetch: Fetch) => Promise<readonly unknown[]>)(async (request) => {
    const { pathname, search } = new URL(request.url);
    sent.push(`${request.method} ${pathname}${decodeURIComponent(search)} ${await request.text()}`);
    if (pathname.endsWith('/oauth/token')) return reply(200, { expires_in: 259200 });
    if (request.method === 'POST')
      return reply(401, { code: 401, message: 'Invalid token: access token has expired' });
    return reply(400, { code: 400, message: 'Business acme is not enabled for this client.' });
  });
  expect(sent.slice(0, 3)).toEqual([
    'POST /v1.11/oauth/token grant_type=client_credentials&client_id=a%26b&client_secret=c+d',
    'GET /v1.11/people?limit=5&name.first=Leo&q={"$or":[{"type":{"$ne":"lead"}}]} ',
    'POST /v1.11/tasks {"title":"Kiln"}',
  ]);
  const message = 'Invalid token: access token has expired';
  expect(seen).toEqual([259200, 'business_not_enabled', 'after-fix', message, undefined, true, undefined]);
});
