import { expect, test } from 'vitest';
import type { Json } from '../src/model/model.js';
import { schemaSet } from '../src/schema/validator.js';
import { single } from './model-of.js';

const [model, root] = single(
  { type: 'object', properties: { part: { $ref: '#/components/schemas/Part' }, count: { type: 'integer' } } },
  { Part: { type: 'object', properties: { name: { type: 'string' } } } },
);

test('reports the violations of a value next to a part that was valid before', () => {
  const set = schemaSet(model);
  const part = { name: 'a' };
  expect(set.validateImmutable(root, { part, count: 1 })).toEqual([]);
  const wrong = { part, count: 'one' };
  expect(set.validateImmutable(root, wrong)).toEqual(set.validate(root, wrong));
  expect(set.validateImmutable(root, { part: { name: 1 } })).toMatchObject([{ pointer: '/part/name' }]);
});

test('does not validate a valid part of an immutable value again, but that of another value', () => {
  const set = schemaSet(model);
  const part: { name: Json } = { name: 'a' };
  set.validateImmutable(root, { part });
  part.name = 1;
  expect(set.validateImmutable(root, { part })).toEqual([]);
  expect(set.validate(root, { part })).toMatchObject([{ pointer: '/part/name', keyword: 'type' }]);
});
