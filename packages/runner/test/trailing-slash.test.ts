import { describe, expect, test } from 'vitest';
import { type Answer, type Call, findingTexts, modelOf, openReasons, run, serve } from './harness.js';

// Paths in the styles of Django REST and FastAPI, and ids with different names.

const schema = (name: string): string =>
  `{ type: object, required: [${name}, text], properties: { ${name}: { type: string }, text: { type: string } } }`;

const json = (content: string): string => `content: { application/json: { schema: ${content} } }`;

function documentOf(collection: string, item: string, parameter: string, property: string): string {
  return `
openapi: 3.1.0
info: { title: Flows, version: '1' }
servers: [{ url: / }]
paths:
  ${collection}:
    get: { responses: { '200': { description: ok, ${json(`{ type: array, items: ${schema(property)} }`)} } } }
    post:
      requestBody: { required: true, ${json('{ type: object, required: [text], properties: { text: { type: string } } }')} }
      responses:
        '201': { description: created, ${json(schema(property))}, headers: { Location: { schema: { type: string } } } }
  ${item}:
    parameters: [{ name: ${parameter}, in: path, required: true, schema: { type: string } }]
    get: { responses: { '200': { description: ok, ${json(schema(property))} }, '404': { description: none } } }
    delete: { responses: { '204': { description: removed }, '404': { description: none } } }
`;
}

/** Returns the handler of a server that answers only the documented paths, and the ids of its rows. */
function flows(collection: string, item: string, property: string): [(call: Call) => Answer, string[]] {
  const ids: string[] = [];
  let count = 0;
  const rowOf = (id: string): object => ({ [property]: id, text: 'a flow' });
  const pattern = new RegExp(`^${item.replace(/\{[^}]*\}/, '([^/]+)')}$`);
  const handle = ({ method, path }: Call): Answer => {
    if (path === collection && method === 'GET') return { status: 200, body: ids.map(rowOf) };
    if (path === collection && method === 'POST') {
      const id = `flow-${'abcdefghij'[count % 10]}${count++}`;
      ids.push(id);
      return { status: 201, body: rowOf(id), headers: { location: collection } };
    }
    const id = pattern.exec(path)?.[1] ?? '';
    if (!ids.includes(id)) return { status: 404 };
    if (method === 'GET') return { status: 200, body: rowOf(id) };
    ids.splice(ids.indexOf(id), 1);
    return { status: 204 };
  };
  return [handle, ids];
}

describe('a collection', () => {
  test.each([
    ['/flows/', '/flows/{id}/', 'id', 'id'],
    ['/flows/', '/flows/{id}', 'id', 'id'],
    ['/flows', '/flows/{id}/', 'id', 'id'],
    ['/flows/', '/flows/{flow}/', 'flow', 'id'],
    ['/flows', '/flows/{flow_name}', 'flow_name', 'name'],
    ['/flows', '/flows/{slug}', 'slug', 'slug'],
    ['/flows/', '/flows/{flowKey}', 'flowKey', 'key'],
    ['/flows', '/flow/{flowID}', 'flowID', 'flowID'],
  ])('at %s is proven with its items at %s', async (collection, item, parameter, property) => {
    const [handle, ids] = flows(collection, item, property);
    const { url } = await serve(handle);
    const result = await run(await modelOf(documentOf(collection, item, parameter, property)), url);
    expect(findingTexts(result)).toEqual([]);
    expect(openReasons(result)).toEqual([]);
    expect(ids).toEqual([]);
  });
});
