import { expect, test } from 'vitest';
import { pathParameterNames } from '../src/resource/paths.js';

test.each([
  ['/pets', []],
  ['/pets/{id}', ['id']],
  ['/pets/{id}/toys/{toy}.json', ['id', 'toy']],
  ['/pets/{}/{id}', ['id']],
  ['/pets/{a{b}', ['a{b']],
  ['/pets/{id', []],
  ['/pets/{id}}{', ['id']],
])('returns the parameter names of %s', (path, names) => {
  expect(pathParameterNames(path)).toEqual(names);
});
