import { describe, expect, test } from 'vitest';
import { desk } from './desk-document.js';
import { type DeskBug, deskServer } from './desk-server.js';
import { brokenRules, findingTexts, modelOf, run } from './harness.js';

const deskRun = async (...bugs: readonly DeskBug[]) => {
  const server = await deskServer(...bugs);
  return { server, result: await run(await modelOf(desk), server.url, { hooks: server.hooks }) };
};

describe('a server with one bug in an operation whose body names the resource', () => {
  test.each<[DeskBug, readonly string[]]>([
    ['update of absent accepted', ['status-intended not_found']],
    ['update of foreign accepted', ['status-intended not_found']],
    ['foreign distinguishable', ['body-schema not_found', 'indistinguishable not_found']],
    ['bulk changes the first', ['no-state-change not_found']],
    // The comparison call, which is sent first, already removes the task, so the first read fails.
    ['bulk removes the first', ['no-state-change not_found', 'status-intended null']],
    ['refused removal removes', ['no-state-change not_found']],
    ['any title updates', ['body-schema null', 'status-intended invalid']],
    ['any body removes', ['status-intended invalid']],
  ])('has exactly the expected findings: %s', async (bug, expected) => {
    const { server, result } = await deskRun(bug);
    expect(brokenRules(result), findingTexts(result).join('\n')).toEqual([...expected].sort());
    expect(server.tasks.size).toBe(0);
  });
});

describe('the resource that refused calls share', () => {
  test('is created again after an accepted call removes it', async () => {
    const { result } = await deskRun('any body removes');
    expect(result.report.findings.map(({ case: id }) => id)).toEqual([
      'DELETE /tasks invalid request: body additionalProperties at /unexpected_property',
    ]);
  });

  test('is read before and after each refusal with the GET of the item', async () => {
    const { server, result } = await deskRun();
    const { steps } =
      result.plan.cases.find(({ id }) => id === 'PUT /tasks/bulk denied permission denied') ?? {};
    expect(steps?.flatMap((step) => (step.kind === 'request' ? [step.id] : []))).toEqual([
      'before: GET /tasks/{id} of /_ids/0',
      'before: GET /tasks/{id} of /_ids/1',
      'refused',
      'after: GET /tasks/{id} of /_ids/0',
      'after: GET /tasks/{id} of /_ids/1',
    ]);
    expect(server.calls.length).toBe(result.report.summary.requests);
  });

  test('is removed with the DELETE that takes its id in the body', async () => {
    const { server } = await deskRun();
    const created = server.calls.filter(
      ({ method, path }) => method === 'POST' && path === '/v1/tasks',
    ).length;
    const removals = server.calls.filter(({ method, path }) => method === 'DELETE' && path === '/v1/tasks');
    expect(created).toBeGreaterThan(50);
    expect(removals.length).toBeGreaterThan(created / 2);
    expect(server.tasks.size).toBe(0);
  });
});
