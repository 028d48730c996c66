import { describe, expect, test } from 'vitest';
import { type Answer, findingTexts, modelOf, run, serve } from './harness.js';

const json = (schema: object): object => ({ 'application/json': { schema } });
const report = {
  type: 'object',
  required: ['id', 'title'],
  properties: { id: { type: 'integer', readOnly: true }, title: { type: 'string' } },
};
const job = {
  type: 'object',
  required: ['id', 'status'],
  properties: { id: { type: 'integer' }, status: { type: 'string' } },
};
const id = { name: 'id', in: 'path', required: true, schema: { type: 'integer' } };
const absent = { 404: { description: 'None' } };

/** Reports that a server creates later. A 202 shows the job, whose id is not that of the report. */
const documentOf = (statuses: readonly number[], hasList: boolean): object => ({
  openapi: '3.0.3',
  info: { title: 'Reports', version: '1' },
  paths: {
    '/reports': {
      ...(hasList && {
        get: {
          responses: { 200: { description: 'All', content: json({ type: 'array', items: report }) } },
        },
      }),
      post: {
        'x-effect': 'create',
        requestBody: { required: true, content: json(report) },
        responses: Object.fromEntries(
          statuses.map((status) => [
            status,
            { description: 'It', content: json(status === 201 ? report : job) },
          ]),
        ),
      },
    },
    '/reports/{id}': {
      parameters: [id],
      get: { responses: { 200: { description: 'It', content: json(report) }, ...absent } },
      put: {
        requestBody: { required: true, content: json(report) },
        responses: { 200: { description: 'It', content: json(report) }, ...absent },
      },
      delete: { responses: { 204: { description: 'Gone' }, ...absent } },
    },
    '/jobs/{id}': {
      parameters: [id],
      get: { responses: { 200: { description: 'It', content: json(job) }, ...absent } },
    },
  },
});

/** Reports of others with gaps between their ids, which are those of the next jobs. */
const rowsOfOthers = (first: number): Map<number, object> =>
  new Map([1, 2, 4, 5, 7].map((step) => [first + step, { id: first + step, title: `Report ${step}` }]));

async function jobServer(firstJob: number) {
  const stored = rowsOfOthers(firstJob);
  const before = structuredClone([...stored]);
  let [lastJob, lastReport] = [firstJob - 1, 1000];
  const { url } = await serve(({ method, path, json: sent }): Answer => {
    const [, collection, segment] = path.split('/');
    const key = Number(segment);
    if (collection === 'jobs')
      return key > lastJob ? { status: 404 } : { status: 200, body: { id: key, status: 'done' } };
    if (segment === undefined) {
      if (method === 'GET') return { status: 200, body: [...stored.values()] };
      const created = { ...(sent as object), id: ++lastReport };
      setTimeout(() => stored.set(created.id, created), 100).unref();
      const body = { id: ++lastJob, status: 'queued' };
      return { status: 202, headers: { location: `/jobs/${lastJob}` }, body };
    }
    const found = stored.get(key);
    if (!found) return { status: 404 };
    if (method === 'DELETE') stored.delete(key);
    if (method === 'PUT') stored.set(key, { ...(sent as object), id: key });
    return method === 'DELETE' ? { status: 204 } : { status: 200, body: stored.get(key) };
  });
  return { url, stored, before, jobs: () => lastJob - firstJob + 1 };
}

describe('a 202 whose id is that of a job', { timeout: 60_000 }, () => {
  test.each([
    { statuses: [201, 202], first: 40, hasList: true, dangerous: false },
    { statuses: [202], first: 40, hasList: true, dangerous: false },
    { statuses: [202], first: 41, hasList: true, dangerous: true },
    { statuses: [201, 202], first: 41, hasList: false, dangerous: false },
    { statuses: [202], first: 40, hasList: false, dangerous: true },
  ])(
    'neither changes nor removes resources of others: %j',
    async ({ statuses, first, hasList, dangerous }) => {
      const { url, stored, before, jobs } = await jobServer(first);
      const result = await run(await modelOf(documentOf(statuses, hasList)), url, {
        isShared: true,
        allow: ['create', 'change', 'destroy', ...(dangerous ? (['dangerous'] as const) : [])],
      });
      await new Promise((resolve) => setTimeout(resolve, 200));
      for (const [key, value] of before) expect(stored.get(key)).toEqual(value);
      const left = stored.size - before.length;
      const { leftBehind = [], remaining = [] } = result.report;
      expect(remaining).toContainEqual({
        operation: 'POST /reports',
        reason: 'the server created a job for the accepted call: the document has no request that removes it',
        count: jobs(),
      });
      const others = remaining.filter(({ reason }) => !reason.includes('created a job'));
      const listed = leftBehind.length + others.reduce((sum, { count }) => sum + count, 0);
      expect(listed).toBeGreaterThanOrEqual(left);
      if (hasList) expect(left).toBe(0);
      else if (!dangerous) expect(left).toBe(1);
      expect(findingTexts(result)).toEqual([]);
    },
  );
});
