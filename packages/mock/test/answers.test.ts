import { type ApiModel, type Operation, sample } from '@touchstone/core';
import { pathParameterNames, serializeParameter } from '@touchstone/core/internal';
import { describe, expect, it } from 'vitest';
import { createMock } from '../src/index.js';
import { modelOf, repositoryModel } from './model-of.js';

/** Creates a request that prefers a status, with valid path parameters and the required headers. */
function requestFor(model: ApiModel, base: string, operation: Operation, code: string): Request {
  const random = { random: seeded, shape: 'minimal', direction: 'request' } as const;
  const path = pathParameterNames(operation.path).reduce((filled, name) => {
    const parameter = operation.parameters.find(
      (candidate) => candidate.in === 'path' && candidate.name === name,
    );
    const value = parameter ? serializeParameter(parameter, sample(model, parameter.schema, random)) : '1';
    return filled.replace(`{${name}}`, value);
  }, operation.path);
  const headers = operation.parameters
    .filter((parameter) => parameter.in === 'header' && parameter.required)
    .map(
      (parameter) =>
        [parameter.name, serializeParameter(parameter, sample(model, parameter.schema, random))] as const,
    );
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
  int: (minimum: number, maximum: number) => Math.floor((minimum + maximum) / 2),
  pick: <T>(list: readonly T[]): T => list[0] as T,
  fork: () => seeded,
};

it('a mock answers 404 if the requested error is not documented', async () => {
  const mock = createMock(await repositoryModel('fsm-navigator'), { stateful: true });
  const headers = { 'x-api-key': 'any', prefer: 'error=no_such_error' };
  const response = await mock(new Request('http://mock/api/v1/technicians', { headers }));
  expect(response.status).toBe(404);
  expect(((await response.json()) as { detail: string }).detail).toContain('rate_limit_exceeded');
});

it('a mock omits headers, and characters of headers, that HTTP does not allow', async () => {
  const value = { required: true, example: 'a\u0000\ufffdb' };
  const headers = { 'X-Value': value, 'X Name': value, '\u2028': value, 'WWW-Authenticate': value };
  const content = { '\ufffdtext/plain': { schema: { type: 'string' }, example: 'text' } };
  const document = {
    openapi: '3.1.0',
    info: { title: 'Names', version: '1' },
    paths: { '/a': { get: { responses: { 401: { description: 'Refused.', headers, content } } } } },
  };
  const mock = createMock(await modelOf(document));
  const response = await mock(new Request('http://mock/a', { headers: { prefer: 'code=401' } }));
  expect(response.status).toBe(401);
  expect(Object.fromEntries(response.headers)).toEqual({
    'content-type': 'text/plain',
    'www-authenticate': 'ab',
    'x-value': 'ab',
  });
});

describe.each(['fsm-navigator', 'plutio'])('documented errors of %s', async (name) => {
  const model = await repositoryModel(name);
  const mock = createMock(model, { check: true });

  const errors = model.operations.flatMap((operation) =>
    operation.responses.flatMap(({ status, errors: listed }) =>
      listed.map(({ code }) => ({ operation, status, code: code ?? '' })),
    ),
  );

  it('number more than 200', () => expect(errors.length).toBeGreaterThan(200));

  it('can be requested by status and are valid', async () => {
    const wrong: unknown[] = [];
    for (const operation of model.operations) {
      for (const { status } of operation.responses.filter(({ errors: listed }) => listed.length > 0)) {
        const response = await mock(requestFor(model, mock.basePath, operation, status));
        if (response.status !== Number(status)) wrong.push([operation.id, status, await response.text()]);
      }
    }
    expect(wrong).toEqual([]);
  });

  it('can be requested by code', async () => {
    const wrong: unknown[] = [];
    for (const { operation, status, code } of errors) {
      const request = requestFor(model, mock.basePath, operation, status);
      request.headers.set('prefer', `error=${code}`);
      const response = await mock(request);
      if (response.status !== Number(status)) wrong.push([operation.id, code, await response.text()]);
    }
    expect(wrong).toEqual([]);
  });
});
