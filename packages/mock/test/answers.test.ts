import { type ApiModel, type Operation, sample } from '@touchstone/core';
import { pathParameterNames, serializeParameter } from '@touchstone/core/internal';
import { describe, expect, it } from 'vitest';
import { createMock } from '../src/index.js';
import { repositoryModel } from './model-of.js';

/** A request for an operation that has what its path demands, and a response that is asked for. */
function asking(model: ApiModel, base: string, operation: Operation, code: string): Request {
  const random = { random: seeded, shape: 'minimal', direction: 'request' } as const;
  const path = pathParameterNames(operation.path).reduce((filled, name) => {
    const parameter = operation.parameters.find((each) => each.in === 'path' && each.name === name);
    const value = parameter ? serializeParameter(parameter, sample(model, parameter.schema, random)) : '1';
    return filled.replace(`{${name}}`, value);
  }, operation.path);
  const headers = operation.parameters
    .filter((each) => each.in === 'header' && each.required)
    .map((each) => [each.name, serializeParameter(each, sample(model, each.schema, random))] as const);
  return new Request(`http://mock${base}${path}`, {
    method: operation.method,
    headers: Object.fromEntries([
      ...headers,
      ['prefer', `code=${code}`],
      ['authorization', 'Bearer any'],
      ['x-api-key', 'any'],
    ]),
  });
}

const seeded = {
  next: () => 0.5,
  int: (least: number, most: number) => Math.floor((least + most) / 2),
  pick: <T>(list: readonly T[]): T => list[0] as T,
  fork: () => seeded,
};

it('an error that the document does not have is no reason to do what the call says', async () => {
  const mock = createMock(await repositoryModel('fsm-navigator'), { stateful: true });
  const headers = { 'x-api-key': 'any', prefer: 'error=no_such_error' };
  const response = await mock(new Request('http://mock/api/v1/technicians', { headers }));
  expect(response.status).toBe(404);
  expect(((await response.json()) as { detail: string }).detail).toContain('rate_limit_exceeded');
});

describe.each(['fsm-navigator', 'plutio'])('every documented answer of %s', async (name) => {
  const model = await repositoryModel(name);
  const mock = createMock(model, { check: true });

  const errors = model.operations.flatMap((operation) =>
    operation.responses.flatMap(({ status, errors: listed }) =>
      listed.map(({ code }) => ({ operation, status, code: code ?? '' })),
    ),
  );

  it('has many', () => expect(errors.length).toBeGreaterThan(200));

  it('comes when it is asked for, and is what the document says', async () => {
    const wrong: unknown[] = [];
    for (const operation of model.operations) {
      for (const { status } of operation.responses.filter(({ errors: listed }) => listed.length > 0)) {
        const response = await mock(asking(model, mock.basePath, operation, status));
        if (response.status !== Number(status)) wrong.push([operation.id, status, await response.text()]);
      }
    }
    expect(wrong).toEqual([]);
  });

  it('comes by its code', async () => {
    const wrong: unknown[] = [];
    for (const { operation, status, code } of errors) {
      const request = asking(model, mock.basePath, operation, status);
      request.headers.set('prefer', `error=${code}`);
      const response = await mock(request);
      if (response.status !== Number(status)) wrong.push([operation.id, code, await response.text()]);
    }
    expect(wrong).toEqual([]);
  });
});
