import { expect, test } from 'vitest';
import { documentSuite } from './support/document-suite.js';

const generated = documentSuite('fsm-navigator');

test('a document without webhooks gives no file for them', () => {
  expect(generated.files.map(({ path }) => path).filter((path) => /webhook/.test(path))).toEqual([]);
});
