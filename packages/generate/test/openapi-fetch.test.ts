import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { buildModel, load } from '@touchstone/core';
import type { ClientOptions } from 'openapi-fetch';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { generate } from '../src/index.js';
import { Workspace } from './support/workspace.js';

/** A consumer of both packages. */
const CONSUMER = `
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

  // @ts-expect-error there is no such path
  await client.GET('/nothing');
  // @ts-expect-error nor such a status
  await client.GET('/jobs', { params: { query: { status: 'Lost' } } });
  // @ts-expect-error the path needs its id
  await client.GET('/jobs/{id}', {});
  return seen;
}
`;

type Fetch = NonNullable<ClientOptions['fetch']>;

const workspace = new Workspace();
let problems: readonly string[] = [];

beforeAll(async () => {
  const document = fileURLToPath(new URL('../../../openapi/fsm-navigator.yaml', import.meta.url));
  workspace.write(
    'client',
    await generate(buildModel(await load(document)), { emitters: ['types', 'errors', 'zod'] }),
  );
  workspace.write('client', [{ path: 'consumer.ts', content: CONSUMER }]);
  for (const name of ['types', 'zod']) workspace.write('readme', examplesOf(name));
  problems = workspace.compile({
    lib: ['lib.es2023.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'],
    isolatedDeclarations: false,
    noUnusedLocals: false,
    paths: {
      '@touchstone/fsm-navigator-types': [`${workspace.root}/client/index.ts`],
      '@touchstone/fsm-navigator-zod': [`${workspace.root}/client/zod/index.ts`],
    },
  });
}, 180_000);

afterAll(() => workspace.remove());

/** The examples of a package's README, with what they leave to the reader declared. */
function examplesOf(name: string): { path: string; content: string }[] {
  const readme = readFileSync(new URL(`../../fsm-navigator-${name}/README.md`, import.meta.url), 'utf8');
  const blocks = [...readme.matchAll(/^```ts\n(.*?)^```$/gms)].map(([, block = '']) => block);
  expect(blocks.length).toBeGreaterThan(1);
  return blocks.map((block, index) => {
    const declarations = LEFT_TO_THE_READER[`${name} ${index}`] ?? '';
    return { path: `${name}-${index}.ts`, content: `${block}\n${declarations}\nexport {};\n` };
  });
}

const answer = 'declare const response: Response;';
const wait = 'declare function wait(seconds: number): Promise<void>;';
const LEFT_TO_THE_READER: Readonly<Record<string, string>> = {
  'types 0':
    'declare const id: string; declare const process: { readonly env: { readonly FSM_API_KEY: string } };',
  'types 1': `${answer} ${wait} declare const error: unknown;`,
  'zod 0':
    'declare const storage: { read(): Promise<unknown> }; declare const form: unknown; declare const key: string;',
  'zod 2': `${answer} ${wait}`,
};

test('a client is typed by the paths, as openapi-typescript made them, and so is what the READMEs show', () => {
  expect(problems).toEqual([]);
});

test('and runs, errors included', async () => {
  const answer = (status: number, body: object): Response => Response.json(body, { status });
  const { run } = await workspace.import('client/consumer.js');
  const seen = await (run as (fetch: Fetch) => Promise<readonly unknown[]>)(async (request) =>
    request.method === 'POST'
      ? answer(429, { success: false, error: 'rate_limit_exceeded', message: 'Wait.', retry_after: 7 })
      : answer(200, { data: [{ title: 'Boiler' }], pagination: {}, request_id: 'req' }),
  );
  expect(seen).toEqual(['Boiler', 'retry-after', 7, expect.any(String)]);
});
