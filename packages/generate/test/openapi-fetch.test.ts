import { fileURLToPath } from 'node:url';
import { buildModel, load } from '@touchstone/core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { generate } from '../src/index.js';
import { Workspace } from './support/workspace.js';

/** A consumer of both packages, as their READMEs show it. */
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

const workspace = new Workspace();
let problems: readonly string[] = [];

beforeAll(async () => {
  const document = fileURLToPath(new URL('../../../openapi/fsm-navigator.yaml', import.meta.url));
  workspace.write('client', await generate(buildModel(await load(document)), { emitters: ['types', 'errors', 'zod'] }));
  workspace.write('client', [{ path: 'consumer.ts', content: CONSUMER }]);
  problems = workspace.compile({ lib: ['lib.es2023.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'] });
}, 60_000);

afterAll(() => workspace.remove());

test('a client is typed by the paths, as openapi-typescript made them', () => {
  expect(problems).toEqual([]);
});

test('and runs, errors included', async () => {
  const answer = (status: number, body: object): Response => Response.json(body, { status });
  const { run } = await workspace.import('client/consumer.js');
  const seen = await (run as (fetch: (request: Request) => Promise<Response>) => Promise<readonly unknown[]>)(async (request) =>
    request.method === 'POST'
      ? answer(429, { success: false, error: 'rate_limit_exceeded', message: 'Wait.', retry_after: 7 })
      : answer(200, { data: [{ title: 'Boiler' }], pagination: {}, request_id: 'req' }),
  );
  expect(seen).toEqual(['Boiler', 'retry-after', 7, expect.any(String)]);
});
