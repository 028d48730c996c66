import { expect, test } from 'vitest';
import { documentSuite } from './support/document-suite.js';

const generated = documentSuite('fsm-navigator');

test('generate emits no webhook files for a document without webhooks', () => {
  expect(generated.files.map(({ path }) => path).filter((path) => /webhook/.test(path))).toEqual([]);
});
