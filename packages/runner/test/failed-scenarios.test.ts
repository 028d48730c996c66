import type { Operation } from '@touchstone/core';
import { expect, test } from 'vitest';
import { NO_CONTROL } from '../src/config/config.js';
import { obligationsOf } from '../src/plan/obligation.js';
import { type Untested, untested } from '../src/plan/reasons.js';
import { createContext, type PlanContext } from '../src/scenario/context.js';
import { unlessFailed } from '../src/scenario/failed-scenarios.js';
import { oncePerOperation } from '../src/scenario/once-per-operation.js';
import { planScenario } from '../src/scenario/plan-scenario.js';
import type { ScenarioOptions } from '../src/scenario/scenario.js';
import { modelOf } from './harness.js';

const id = { name: 'id', in: 'path', required: true, schema: { type: 'string' } };
const success = { 200: { description: 'Done' } };
const document = {
  openapi: '3.1.0',
  info: { title: 'Items', version: '1' },
  paths: {
    '/items/{id}': { parameters: [id], get: { responses: success }, put: { responses: success } },
  },
};
const reason = untested('no resource', 'None');
const options: ScenarioOptions = { label: 'one', shape: 'example', requirements: { tenant: 'reads' } };

interface Planning {
  readonly context: PlanContext;
  readonly read: Operation;
  readonly write: Operation;
}

async function planning(): Promise<Planning> {
  const model = await modelOf(document);
  const [read, write] = model.operations as readonly [Operation, Operation];
  const settings = { seed: 1, callers: {}, control: NO_CONTROL, allow: [] };
  return { context: createContext(model, settings, obligationsOf(model), planScenario), read, write };
}

/** Tries to plan scenarios with the options and returns how many of them are planned. */
function countPlanned(
  { context, read }: Planning,
  all: readonly ScenarioOptions[],
  plan: () => Untested,
): number {
  let count = 0;
  for (const one of all)
    unlessFailed(context, read, one, () => {
      count += 1;
      return plan();
    });
  return count;
}

test('does not plan a failed scenario again for another label', async () => {
  const labels = [options, { ...options, label: 'two' }];
  expect(countPlanned(await planning(), labels, () => reason)).toBe(1);
});

test('plans a failed scenario again with other options', async () => {
  const others: readonly ScenarioOptions[] = [
    { ...options, fresh: true },
    { ...options, requirements: { tenant: 'writes' } },
    { ...options, parents: new Map([['id', { name: 'id', literal: '1' }]]) },
  ];
  expect(countPlanned(await planning(), [options, ...others], () => reason)).toBe(4);
});

test('plans a failed scenario of another operation', async () => {
  const { context, read, write } = await planning();
  const other = untested('no resource', 'No item to write');
  expect(unlessFailed(context, read, options, () => reason)).toBe(reason);
  expect(unlessFailed(context, write, options, () => other)).toBe(other);
});

test('plans a failed scenario again once another scenario has planned a fixture', async () => {
  const { context, read } = await planning();
  const other = untested('no resource', 'Other');
  expect(unlessFailed(context, read, options, () => reason)).toBe(reason);
  context.fixtures.set('reads: /items/{id}', { name: 'reads: /items/{id}', steps: [] });
  expect(unlessFailed(context, read, options, () => other)).toBe(other);
});

test('repeats a failure that sampled a body, because the next body has other values', async () => {
  const planned = await planning();
  const { freshBodies } = planned.context;
  const count = countPlanned(planned, [options, { ...options, label: 'two' }], () => {
    freshBodies.set(`body ${freshBodies.size}`, { value: {}, marker: null });
    return reason;
  });
  expect(count).toBe(2);
});

test('calls a function once per plan and operation', async () => {
  let count = 0;
  const counted = oncePerOperation((_, operation) => {
    count += 1;
    return operation.id;
  });
  const { context, read, write } = await planning();
  expect([counted(context, read), counted(context, write), counted(context, read)]).toEqual([
    'GET /items/{id}',
    'PUT /items/{id}',
    'GET /items/{id}',
  ]);
  expect(count).toBe(2);
  counted((await planning()).context, read);
  expect(count).toBe(3);
});
