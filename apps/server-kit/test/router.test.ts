import { expect, test } from 'vitest';
import { Router } from '../src/http/router.js';

const OPERATIONS = [
  { id: 'getTask', method: 'GET', path: '/tasks/{id}' },
  { id: 'updateTask', method: 'PUT', path: '/tasks/{id}' },
  { id: 'archiveTask', method: 'POST', path: '/tasks/archive' },
];
const METHODS = ['GET', 'POST', 'PUT'];

test('the router prefers a concrete path to a template, even if the concrete path does not declare the method', () => {
  const router = new Router(OPERATIONS, { methods: METHODS });
  const match = router.find('/tasks/archive', 'GET');
  expect(match?.path.allow).toBe('POST');
  expect(match?.parameters).toEqual({});
});

test('the router returns the path parameters, and `Allow` in the order of the configured methods', () => {
  const match = new Router(OPERATIONS, { methods: METHODS }).find('/tasks/a%20b', 'PUT');
  expect(match?.path.operations.get('PUT')?.id).toBe('updateTask');
  expect(match?.path.allow).toBe('GET, PUT');
  expect(match?.parameters).toEqual({ id: 'a%20b' });
});

test.each(['/tasks', '/tasks/', '/tasks/1/2', '/task/1'])('the router finds no path for %s', (path) => {
  expect(new Router(OPERATIONS, { methods: METHODS }).find(path, 'GET')).toBeUndefined();
});

test('with `templateBeatsConcrete`, the router prefers the path that declares the method', () => {
  const router = new Router(OPERATIONS, { methods: METHODS, templateBeatsConcrete: true });
  expect(router.find('/tasks/archive', 'GET')?.parameters).toEqual({ id: 'archive' });
  expect(router.find('/tasks/archive', 'POST')?.parameters).toEqual({});
});
