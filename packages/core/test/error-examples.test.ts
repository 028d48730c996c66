import { describe, expect, test } from 'vitest';
import { buildModel, lint, load } from '../src/index.js';
import { directoryOf, documentOf } from './document.js';

const ref = (name: string): object => ({ $ref: `#/components/schemas/${name}` });

/** Returns the messages about an error response with the schema `Fault`. */
async function messagesFor(schemas: object): Promise<readonly string[]> {
  const responses = {
    200: { description: 'Beds.' },
    400: { description: 'Bad.', content: { 'application/json': { schema: ref('Fault') } } },
  };
  const document = documentOf({ '/beds': { get: { responses } } }, { components: { schemas } });
  const loaded = await load('a.json', { cwd: await directoryOf({ 'a.json': document }) });
  const problems = await lint(loaded, buildModel(loaded));
  return problems.filter(({ rule }) => rule === 'error-examples').map(({ message }) => message);
}

const lists = (codes: string): string =>
  `The schema of this 400 response lists ${codes}, which no example contains.`;

describe('error-examples', () => {
  test('requires an example for the codes of nested members, whatever the name of their parent', async () => {
    const Detail = {
      properties: { type: { enum: ['soft'] }, state: { enum: ['open'] }, error: ref('Kind') },
    };
    const Kind = { enum: ['late', 'lost'] };
    expect(await messagesFor({ Fault: { properties: { state: ref('Detail') } }, Detail, Kind })).toEqual([
      lists('soft'),
      lists('late, lost'),
    ]);
  });

  test('requires an example only for the codes that all parts of an allOf list', async () => {
    const codes = (...listed: string[]): object => ({ properties: { code: { enum: listed } } });
    expect(await messagesFor({ Fault: { allOf: [codes('a', 'b'), codes('b', 'c')] } })).toEqual([lists('b')]);
  });

  test('ignores numbers, because they are statuses', async () => {
    expect(await messagesFor({ Fault: { properties: { code: { enum: [400, 401] } } } })).toEqual([]);
  });

  test('ends on schemas that refer to themselves several times', async () => {
    const parts = ['first', 'second', 'third', 'fourth', 'fifth', 'sixth'];
    const properties = Object.fromEntries(parts.map((name) => [name, ref('Fault')]));
    const messages = await messagesFor({ Fault: { properties: { code: { enum: ['a'] }, ...properties } } });
    expect(messages).toEqual([lists('a')]);
  });
});
