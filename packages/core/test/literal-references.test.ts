import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { parse } from 'yaml';
import { buildModel, lint, load } from '../src/index.js';
import { directoryOf, type Files, problemsFrom } from './document.js';

const HEAD =
  "openapi: 3.1.0\ninfo: { title: Forms, version: '1', license: { name: MIT, identifier: MIT } }\n" +
  'servers: [{ url: https://forms.example.org }]\nsecurity: []\n';

/** Returns a document with one operation and this Media Type Object in its 200 response. */
const withMedia = (media: string, more = ''): string =>
  `${HEAD}paths:\n  /forms:\n    get:\n      operationId: forms\n      summary: Forms\n${more}      responses:\n` +
  `        '200': { description: All, content: { application/json: ${media} } }\n        '400': { description: Bad }\n`;

async function loadAndLint(files: Files) {
  const [root = ''] = Object.keys(files);
  const loaded = await load(root, { cwd: await directoryOf(files) });
  const model = buildModel(loaded);
  return { model, problems: (await lint(loaded, model)).filter(({ severity }) => severity === 'error') };
}

describe('a `$ref` in a value', () => {
  test.each([
    ['to a pointer that does not exist', "{ $ref: '#/definitions/field' }"],
    ['to a file that does not exist', '{ $ref: none.yaml }'],
    ['to a file that exists', '{ $ref: part.yaml }'],
    ['to an unknown host', "{ $ref: 'https://none.example.org/schema.json' }"],
    ['to the whole document', "{ $ref: '#' }"],
    ['to itself', "{ $ref: '#/paths/~1forms/get/responses/200/content/application~1json/example' }"],
    ['deep inside', "{ properties: { child: { $ref: '#' }, other: { $ref: none.yaml } } }"],
    ['beside other members', "{ title: Child, $ref: '#', type: object }"],
  ])('is data in the example of a media type: %s', async (_, value) => {
    const { model, problems } = await loadAndLint({
      'a.yaml': withMedia(`{ schema: { type: object }, example: ${value} }`),
      'part.yaml': 'type: string\n',
    });
    expect(problems).toEqual([]);
    expect(model.operations[0]?.responses[0]?.content[0]?.examples[0]?.value).toEqual(parse(value));
  });

  test.each([
    ['example', "{ type: object, example: { $ref: '#/none' } }"],
    ['examples', "{ type: object, examples: [{ $ref: '#' }, { $ref: none.yaml }] }"],
    ['default', '{ type: object, default: { $ref: none.yaml } }'],
    ['const', "{ const: { $ref: '#/none' } }"],
    ['enum', "{ enum: [{ $ref: '#' }, { $ref: none.yaml }] }"],
    [
      'example of a property',
      "{ type: object, properties: { a: { type: object, example: { $ref: '#' } } } }",
    ],
  ])('is data in the %s of a schema', async (_, schema) => {
    const { problems } = await loadAndLint({ 'a.yaml': withMedia(`{ schema: ${schema} }`) });
    expect(problems).toEqual([]);
  });

  test('is data in the value of an Example Object, but not in place of the object', async () => {
    const media = "{ schema: { type: object }, examples: { a: { value: { $ref: '#' } } } }";
    expect((await loadAndLint({ 'a.yaml': withMedia(media) })).problems).toEqual([]);
    const reference = "{ schema: { type: object }, examples: { a: { $ref: '#/components/examples/none' } } }";
    expect(await problemsFrom({ 'a.yaml': withMedia(reference) })).toHaveLength(1);
  });

  test.each([
    [
      'of an operation',
      withMedia('{ schema: { type: object } }', '      x-note: { $ref: elsewhere.yaml }\n'),
    ],
    ['of the document', `${withMedia('{}')}x-note: { deep: [{ $ref: '#/none' }], self: { $ref: '#' } }\n`],
    [
      'of the paths',
      withMedia('{ schema: { type: object } }').replace(
        'paths:\n',
        'paths:\n  x-note: { $ref: none.yaml }\n',
      ),
    ],
    [
      'of the responses',
      withMedia('{ schema: { type: object } }').replace(
        'responses:\n',
        'responses:\n        x-note: { $ref: none.yaml }\n',
      ),
    ],
    ['of a schema', withMedia("{ schema: { type: object, x-note: { $ref: '#/none' } } }")],
  ])('is data in an extension %s', async (_, text) => {
    expect((await loadAndLint({ 'a.yaml': text })).problems).toEqual([]);
  });

  test('causes no request', async () => {
    let requests = 0;
    const server = createServer((_, response) => {
      requests++;
      response.end('{}');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/schema.json`;
    await loadAndLint({ 'a.yaml': withMedia(`{ schema: { type: object }, example: { $ref: '${url}' } }`) });
    expect(requests).toBe(0);
  });
});

describe('a `$ref` that is a reference', () => {
  test.each([
    ['a property named example', '{ schema: { properties: { example: { $ref: none.yaml } } } }'],
    ['a property named default', "{ schema: { properties: { default: { $ref: '#/none' } } } }"],
    ['a property named x-note', '{ schema: { properties: { x-note: { $ref: none.yaml } } } }'],
    ['the items of a schema', "{ schema: { items: { $ref: '#/none' } } }"],
  ])('is reported if it cannot be resolved: %s', async (_, media) => {
    expect(await problemsFrom({ 'a.yaml': withMedia(media) })).toEqual([expect.stringContaining('$ref')]);
  });

  test('is reported if it is the default response and cannot be resolved', async () => {
    const text = withMedia('{}').replace("'400': { description: Bad }", "default: { $ref: '#/none' }");
    expect(await problemsFrom({ 'a.yaml': text })).toHaveLength(1);
  });

  test('is followed under the key `default` of another file with responses', async () => {
    const text = withMedia('{}').replace(
      "'400': { description: Bad }",
      'default: { $ref: parts.yaml#/default }',
    );
    const { model } = await loadAndLint({
      'a.yaml': text,
      'parts.yaml': "default: { $ref: '#/other' }\nother: { description: Other }\n",
    });
    expect(model.operations[0]?.responses.at(-1)?.description).toBe('Other');
  });
});

test('a `$ref` in an example of OpenAPI 2.0 is data', async () => {
  const { problems } = await loadAndLint({
    'a.yaml':
      "swagger: '2.0'\ninfo: { title: Forms, version: '1', license: { name: MIT, url: 'https://example.org' } }\n" +
      'host: forms.example.org\nsecurity: []\npaths:\n  /forms:\n    get:\n      operationId: forms\n      summary: Forms\n' +
      "      produces: [application/json]\n      responses:\n        '400': { description: Bad }\n" +
      "        '200': { description: All, schema: { type: object, example: { $ref: '#' } }, examples: { application/json: { $ref: none.yaml } } }\n",
  });
  expect(problems).toEqual([]);
});
