import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DocumentError, load, positionOf, toOpenApi } from '../src/index.js';
import { directoryOf, documentOf, line, modelFrom, problemsFrom, problemsOf } from './document.js';

const HEAD = "openapi: 3.1.0\ninfo: { title: Beds, version: '1' }\n";

const BEDS = `${HEAD}paths:
  /beds:
    get:
      responses:
        '200':
          description: All.
`;

describe('load', () => {
  test.each([
    ['YAML', { 'a.yaml': BEDS }],
    ['YAML with another file extension', { 'a.txt': BEDS }],
    ['YAML with a byte order mark and CRLF', { 'a.yml': `\uFEFF${BEDS.replaceAll('\n', '\r\n')}` }],
    ['JSON', { 'a.json': documentOf({ '/beds': { get: { responses: { 200: { description: 'All.' } } } } }) }],
  ])('reads %s', async (_, files) => {
    const model = await modelFrom(files);
    expect(model.title).toBe('Beds');
    expect(model.operations.map(({ id }) => id)).toEqual(['GET /beds']);
    expect(model.operations[0]?.responses[0]?.description).toBe('All.');
  });

  test('reads a document by absolute path and by file URL', async () => {
    const directory = await directoryOf({ 'a.yaml': BEDS });
    const path = join(directory, 'a.yaml');
    for (const source of [path, pathToFileURL(path).href]) {
      expect((await load(source)).reference).toBe(path);
    }
  });

  test('rejects with the abort reason if it is aborted', async () => {
    const directory = await directoryOf({ 'a.yaml': `${HEAD}paths: { $ref: 'http://127.0.0.1:9/x.yaml' }` });
    const reason = new Error('The user pressed Ctrl-C.');
    await expect(load('a.yaml', { cwd: directory, signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  });
});

const MULTI = {
  'openapi.yaml': `${HEAD}paths:
  /beds:
    $ref: paths/beds.yaml
  /beds/{id}:
    $ref: paths/beds.yaml#/~1beds~1{id}
components:
  schemas:
    Own: { type: string }
`,
  'paths/beds.yaml': `get:
  parameters:
    - $ref: ../parts.json#/parameters/Page
  responses:
    '200':
      description: All.
      content:
        application/json:
          schema: { type: array, items: { $ref: ../schemas/bed.yaml } }
    '404': { $ref: '../parts.json#/responses/NotFound' }
/beds/{id}:
  parameters:
    - { name: id, in: path, required: true, schema: { $ref: '../openapi.yaml#/components/schemas/Own' } }
  put:
    requestBody:
      content: { application/json: { schema: { $ref: ../schemas/bed.yaml } } }
    responses:
      '204': { description: Done. }
`,
  'schemas/bed.yaml': `type: object
properties:
  name: { type: string }
  beside: { $ref: '#' }
`,
  'parts.json': JSON.stringify(
    {
      parameters: { Page: { name: 'page', in: 'query', schema: { type: 'integer' } } },
      responses: {
        NotFound: {
          description: 'None.',
          content: {
            'application/json': {
              schema: { type: 'object' },
              examples: { absent: { $ref: '#/examples/absent' } },
            },
          },
        },
      },
      examples: { absent: { value: { error: 'absent' }, 'x-error': { code: 'absent' } } },
    },
    null,
    2,
  ),
};

test('load reads path items, parameters, responses, schemas and examples from other files', async () => {
  const model = await modelFrom(MULTI);
  expect(model.operations.map(({ id }) => id)).toEqual(['GET /beds', 'PUT /beds/{id}']);
  const [list, put] = model.operations;
  expect(list?.parameters.map(({ name, in: place }) => `${place} ${name}`)).toEqual(['query page']);
  expect(list?.responses.map(({ status }) => status)).toEqual(['200', '404']);
  expect(list?.responses[1]?.errors.map(({ code, example }) => [code, example])).toEqual([
    ['absent', { error: 'absent' }],
  ]);
  expect(put?.parameters[0]?.schema.schema).toEqual({ $ref: '#/components/schemas/Own' });
  expect(put?.requestBody?.content[0]?.schema?.schema).toEqual({ $ref: '#/components/schemas/bed' });
  expect(model.schemas.get('bed')?.schema).toEqual({
    type: 'object',
    properties: { name: { type: 'string' }, beside: { $ref: '#/components/schemas/bed' } },
  });
});

describe('load with invalid input', () => {
  const expected =
    'Expected an OpenAPI document, which is a mapping with a version such as `openapi: 3.1.0`; received';
  const version = 'Expected `openapi` to be 3.0.x or 3.1.x, or `swagger` to be "2.0"; received';
  const parse = 'The document cannot be parsed:';
  test.each([
    ['an empty file', '', `1:1: ${expected} nothing.`],
    ['only comments', '\n# nothing\n', `1:1: ${expected} nothing.`],
    ['null', 'null', `1:1: ${expected} nothing.`],
    ['plain text', 'just text', `1:1: ${expected} a string.`],
    ['a number', '42', `1:1: ${expected} a number.`],
    ['a list', '[1, 2]', `1:1: ${expected} a list.`],
    ['Swagger 1.2', 'info: {}\nswagger: "1.2"', `2:1: ${version} \`swagger: "1.2"\`.`],
    ['Swagger 2.0 as a number', 'info: {}\nswagger: 2.0', `2:1: ${version} \`swagger: 2\`.`],
    ['OpenAPI 3.2', 'info: {}\nopenapi: 3.2.0', `2:1: ${version} \`openapi: "3.2.0"\`.`],
    ['OpenAPI 4', 'openapi: 4.0.0', `1:1: ${version} \`openapi: "4.0.0"\`.`],
    ['a version that is a number', 'openapi: 3.1', `1:1: ${version} \`openapi: 3.1\`.`],
    ['a version that is a list', 'openapi: [3.1.0]', `1:1: ${version} \`openapi: ["3.1.0"]\`.`],
    ['a missing version', 'info: {}', `1:1: ${version} neither \`openapi\` nor \`swagger\`.`],
    [
      'YAML with invalid indentation',
      'openapi: 3.1.0\ninfo:\n  title: a\n bad: 1\n',
      `4:2: ${parse} bad indentation of a mapping entry.`,
    ],
    ['an unclosed YAML map', 'openapi: 3.1.0\ninfo: {\n', `3:1: ${parse} deficient indentation.`],
    [
      'invalid JSON',
      '{\n  "openapi": "3.1.0",,\n}',
      `2:22: ${parse} expected the node content, but found ','.`,
    ],
    ['a duplicate key', `${HEAD}paths: {}\npaths: {}\n`, `4:1: ${parse} duplicated mapping key.`],
    [
      'a duplicate key in JSON',
      '{"openapi":"3.1.0",\n "info":{},\n "info":{}}',
      `3:3: ${parse} duplicated mapping key.`,
    ],
    [
      'several documents',
      `${HEAD}---\na: 1\n`,
      `1:1: ${parse} expected a single document in the stream, but found more.`,
    ],
    [
      'excessive nesting',
      `{"a":${'['.repeat(10_000)}`,
      `1:104: ${parse} it nests more than 100 levels deep.`,
    ],
  ])('rejects %s', async (_, text, want) => {
    expect(await problemsFrom({ 'a.yaml': text })).toEqual([`a.yaml:${want}`]);
  });

  test.each([
    ['3.2.0', 'If the document uses no features newer than OpenAPI 3.1, write `openapi: 3.1.0`'],
    ['4.0.0', 'Write the version at the root, as a string of three numbers: '],
  ])('rejects version %s with a suggestion', async (version, advice) => {
    const cwd = await directoryOf({ 'a.yaml': `openapi: ${version}` });
    expect((await problemsOf('a.yaml', { cwd }))[0]?.suggestion).toContain(advice);
  });

  test('rejects a missing file', async () => {
    const [problem] = await problemsOf('none.yaml', { cwd: '/' });
    expect(problem).toMatchObject({ rule: 'readable', message: 'No such file: /none.yaml.', codeFrame: '' });
    expect(problem?.suggestion).toBe('Pass the path or URL of an OpenAPI document.');
  });

  test('rejects a directory', async () => {
    const cwd = await directoryOf({});
    await mkdir(join(cwd, 'inner'));
    const problems = await problemsOf('inner', { cwd });
    expect(problems.map(line)).toEqual([
      'inner:1:1: The document cannot be read: expected a file, received a directory.',
    ]);
  });

  test('names the first problem and the number of others in the error message', async () => {
    const error = new DocumentError(await problemsOf('a.yaml', { cwd: await directoryOf(BROKEN) }));
    expect(error.message).toBe(
      'a.yaml:5:5: $ref nowhere.yaml refers to a file that does not exist. (and 5 more)',
    );
  });
});

const BROKEN = {
  'a.yaml': `${HEAD}paths:
  /a:
    $ref: nowhere.yaml
  /b:
    get:
      parameters:
        - $ref: part.yaml#/Page
      responses:
        '200': { $ref: '#/components/responses/Nothing' }
        '201': { $ref: part.yaml#/responses/Deep }
        '202':
          description: A file that does not parse.
          content:
            application/json:
              schema: { $ref: bad.yaml#/a }
components:
  responses:
    Something: { description: '' }
`,
  'part.yaml': `responses:
  Deep:
    description: ''
    content: { application/json: { schema: { $ref: '#/Missing' } } }
`,
  'bad.yaml': 'a: {\n',
};

describe('aliases', () => {
  /** Returns nested aliases: each list contains the previous list nine times. */
  const bomb = (levels: number): string =>
    Array.from({ length: levels }, (_, level) => {
      const item = level === 0 ? '1' : `*a${level - 1}`;
      return `x-${level}: &a${level} [${Array.from({ length: 9 }, () => item).join(', ')}]\n`;
    }).join('');

  test('are rejected without delay if they expand exponentially', async () => {
    const started = Date.now();
    const repeat = 'Aliases repeat more than 500,000 values.';
    expect(await problemsFrom({ 'a.yaml': `${BEDS}${bomb(30)}` })).toEqual([`a.yaml:1:1: ${repeat}`]);
    expect(await problemsFrom({ 'a.yaml': `${HEAD}paths: { $ref: b.yaml }`, 'b.yaml': bomb(30) })).toEqual([
      expect.stringContaining(repeat),
    ]);
    expect(Date.now() - started).toBeLessThan(5000);
  });

  test('are accepted if they repeat few values', async () => {
    const model = await modelFrom({ 'a.yaml': `${BEDS}${bomb(4)}` });
    expect(model.operations).toHaveLength(1);
  });

  test.each([
    ['itself', 'x-a: &a { b: *a }', 'a.yaml:4:11'],
    ['an ancestor', 'x-a: &a\n  b:\n    - 1\n    - c: *a\n', 'a.yaml:7:7'],
  ])('are rejected at their position if they refer to %s', async (_, text, place) => {
    expect(await problemsFrom({ 'a.yaml': `${HEAD}paths: {}\n${text}` })).toEqual([
      `${place}: This alias refers to a value that contains it.`,
    ]);
  });
});

test('load reports every unresolved reference with its position and, if possible, a suggestion', async () => {
  const problems = await problemsOf('a.yaml', { cwd: await directoryOf(BROKEN) });
  expect(problems.map((problem) => [line(problem), problem.suggestion])).toEqual([
    [
      'a.yaml:5:5: $ref nowhere.yaml refers to a file that does not exist.',
      'Check the path: it is relative to the file that contains the reference.',
    ],
    ['a.yaml:9:11: $ref part.yaml#/Page cannot be resolved.', 'Available names: responses at #/.'],
    [
      'a.yaml:11:18: $ref #/components/responses/Nothing cannot be resolved.',
      'Available names: Something, Deep at #/components/responses.',
    ],
    [
      expect.stringMatching(/^a\.yaml:17:25: \$ref bad\.yaml#\/a cannot be read: deficient indentation/),
      undefined,
    ],
    ['bad.yaml:2:1: The document cannot be parsed: deficient indentation.', undefined],
    ['part.yaml:4:46: $ref #/Missing cannot be resolved.', 'Available names: responses at #/.'],
  ]);
  expect(problems[1]?.codeFrame).toBe(
    [
      ' 7 | get:',
      ' 8 |   parameters:',
      ' 9 |     - $ref: part.yaml#/Page',
      '   |       ^^^^^^^^^^^^^^^^^^^^^',
      '10 |   responses:',
      "11 |     '200': { $ref: '#/components/responses/Nothing' }",
    ].join('\n'),
  );
});

test('load rejects a missing external example on disk and ignores one at a URL', async () => {
  const externalAt = (value: string): string =>
    `${HEAD}paths: {}\ncomponents: { examples: { near: { summary: a, externalValue: '${value}' } } }\n`;
  expect(await problemsFrom({ 'a.yaml': externalAt('near.json') })).toEqual([
    'a.yaml:4:47: externalValue near.json refers to a file that does not exist.',
  ]);
  expect((await modelFrom({ 'a.yaml': externalAt('http://127.0.0.1:1/far.json') })).title).toBe('Beds');
});

test('load reports empty discriminators and mappings with their positions', async () => {
  const schemas =
    '{ A: { discriminator: }, B: { discriminator: { propertyName: a, mapping: } }, C: { default: { mapping: } } }';
  expect(await problemsFrom({ 'a.yaml': `${HEAD}paths: {}\ncomponents:\n  schemas: ${schemas}\n` })).toEqual([
    'a.yaml:5:19: `discriminator` is empty.',
    'a.yaml:5:76: `mapping` is empty.',
  ]);
});

describe('references', () => {
  const circular = 'This $ref resolves to itself.';
  const components = `${HEAD}paths: {}\ncomponents:\n  schemas:\n`;
  test.each([
    [
      'a reference to itself',
      { 'a.yaml': `${components}    A: { $ref: '#/components/schemas/A' }` },
      ['a.yaml:6:10'],
    ],
    [
      'two references to each other, and a third one to them',
      {
        'a.yaml':
          `${components}    A: { $ref: '#/components/schemas/B' }\n    B: { $ref: '#/components/schemas/A' }\n` +
          "    Before: { $ref: '#/components/schemas/A' }\n",
      },
      ['a.yaml:6:10', 'a.yaml:7:10'],
    ],
    [
      'through their own target',
      { 'a.yaml': `${components}    A: { $ref: '#/components/schemas/A/properties/a' }` },
      ['a.yaml:6:10'],
    ],
    [
      'through another file',
      {
        'a.yaml': `${components}    A: { $ref: 'b.yaml#/B' }`,
        'b.yaml': 'B:\n  $ref: a.yaml#/components/schemas/A\n',
      },
      ['a.yaml:6:10', 'b.yaml:2:3'],
    ],
    [
      'several references in another file',
      {
        'a.yaml': `${components}    A: { $ref: b.yaml }`,
        'b.yaml':
          'properties:\n  x: { $ref: "#/X" }\nX: { $ref: "#/Y" }\nY: { $ref: "#/X" }\nZ: { $ref: "#/Z" }\n',
      },
      ['b.yaml:3:6', 'b.yaml:4:6', 'b.yaml:5:6'],
    ],
    ['to the whole document', { 'a.yaml': `${HEAD}paths: { $ref: '#' }` }, ['a.yaml:3:10']],
    [
      'to the whole document, with a slash',
      { 'a.yaml': `${HEAD}x-error-order: { $ref: '#/' }` },
      ['a.yaml:3:18'],
    ],
  ])('are rejected if circular: %s', async (_, files, places) => {
    expect(await problemsFrom(files)).toEqual(places.map((place) => `${place}: ${circular}`));
  });

  test('are rejected if they make an object contain itself', async () => {
    const problems = await problemsFrom({
      'a.yaml': `${HEAD}paths:\n  /a:\n    get: { tags: { $ref: '#/paths' } }`,
    });
    expect(problems).toEqual([
      'a.yaml:4:3: A $ref within this object refers back to it, so the object contains itself.',
    ]);
  });

  test('are rejected if their chain is too long to follow', { timeout: 60_000 }, async () => {
    const schemas = Object.fromEntries(
      Array.from({ length: 20_000 }, (_, n) => [
        `S${n}`,
        { items: { $ref: `#/components/schemas/S${n + 1}` } },
      ]),
    );
    const components = { schemas: { ...schemas, S20000: {} } };
    const yaml = `# Not JSON.\n${JSON.stringify(documentOf({}, { components }))}`;
    expect(await problemsFrom({ 'a.yaml': yaml })).toEqual([
      'a.yaml:2:1: The chain of references is too long to follow.',
    ]);
  });

  test.each([
    ['a schema that contains itself', `    A: { properties: { a: { $ref: '#/components/schemas/A' } } }`],
    ['a file that contains itself', '    A: { $ref: b.yaml }'],
  ])('are accepted if they describe %s', async (_, schema) => {
    const model = await modelFrom({ 'a.yaml': components + schema, 'b.yaml': 'items: { $ref: "#" }' });
    expect(model.schemas.size).toBeGreaterThan(0);
  });
});

describe('a JSON document without external references', () => {
  const pet = { type: 'object', properties: { name: { type: 'string' } } };
  const paths = {
    '/beds': {
      get: {
        responses: {
          200: {
            description: 'All.',
            content: { 'application/json': { schema: { $ref: '#/components/schemas/Pet' } } },
          },
        },
      },
    },
  };

  test('is read like the same document in YAML, with positions in its own text', async () => {
    const text = JSON.stringify(documentOf(paths, { components: { schemas: { Pet: pet } } }));
    const [json, yaml] = [await modelFrom({ 'a.json': text }), await modelFrom({ 'a.yaml': `# \n${text}` })];
    expect(toOpenApi(json)).toEqual(toOpenApi(yaml));
    const [one, other] = [json, yaml].map(({ operations }) => operations[0]?.location);
    expect(one?.pointer).toBe(other?.pointer);
    expect(positionOf(json, json.location)).toMatchObject({ file: 'a.json', line: 1, column: 1 });
  });

  test.each([
    [
      'a duplicate name',
      '{"openapi":"3.1.0","info":{"title":"a","title":"b"},"paths":{}}',
      'a.json:1:41: The document cannot be parsed: duplicated mapping key.',
    ],
    [
      'an unresolved reference',
      '{"openapi":"3.1.0","info":{"title":"a"},"paths":{"/a":{"$ref":"#/components/pathItems/A"}}}',
      'a.json:1:56: $ref #/components/pathItems/A cannot be resolved.',
    ],
    [
      'truncated JSON',
      '{"openapi":"3.1.0",',
      'a.json:1:20: The file is not valid JSON: expected a member name in double quotes; received the end',
    ],
    ['an older version', '{"swagger":"1.2"}', 'a.json:1:2: Expected `openapi` to be 3.0.x or 3.1.x'],
  ])('is rejected like any other document for %s', async (_, text, problem) => {
    expect(
      (await problemsFrom({ 'a.json': text })).map((message) => message.slice(0, problem.length)),
    ).toEqual([problem]);
  });

  test('is checked for duplicate names, regardless of the strings that it contains', async () => {
    await fc.assert(
      fc.asyncProperty(fc.dictionary(fc.string(), fc.jsonValue()), fc.boolean(), async (members, isTwice) => {
        const info = JSON.stringify({ title: 'a', version: '1', 'x-data': members });
        const text = `{"openapi":"3.1.0","info":${isTwice ? info.replace('{', '{"title":"b",') : info},"paths":{}}`;
        const directory = await directoryOf({ 'a.json': text });
        const loading = load('a.json', { cwd: directory }).then(
          ({ isSingle }) => isSingle,
          () => 'refused',
        );
        expect(await loading).toBe(isTwice ? 'refused' : true);
      }),
      { numRuns: 100 },
    );
  });
});
