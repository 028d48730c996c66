import { describe, expect, test } from 'vitest';
import { buildModel, DocumentError, type LoadedDocument, lint, load } from '../src/index.js';
import { directoryOf, documentOf, type Files, line } from './document.js';

const document = `openapi: 3.1.0
info: { title: Beds, version: '1', license: { name: MIT } }
tags: [{ name: a }, { name: b }, { name: c }]
paths:
  /beds/{id}:
    get:
      operationId: getBed
      tags: [a, b]
      parameters: &shared
        - { name: id, in: path, required: true, schema: { type: string } }
      responses:
        '200': { $ref: '#/components/responses/Bed' }
    delete:
      operationId: deleteBed
      parameters: *shared
      responses:
        '204': { description: Gone }
components:
  responses:
    Bed: { description: A bed }
`;

const overlay = (actions: string, version = '1.1.0'): string =>
  `overlay: ${version}\ninfo: { title: T, version: '1' }\nactions:\n${actions}`;

async function loadWith(files: Files, overlays: readonly string[] = ['o.yaml']): Promise<LoadedDocument> {
  const [root = ''] = Object.keys(files);
  return load(root, { cwd: await directoryOf(files), overlays });
}

/** Returns the document after an overlay with these actions. */
async function rootAfter(actions: string, version?: string): Promise<Record<string, unknown>> {
  const { root } = await loadWith({ 'a.yaml': document, 'o.yaml': overlay(actions, version) });
  return JSON.parse(JSON.stringify(root));
}

async function problemsAfter(actions: string, version?: string): Promise<readonly string[]> {
  try {
    await loadWith({ 'a.yaml': document, 'o.yaml': overlay(actions, version) });
  } catch (error) {
    if (error instanceof DocumentError) return error.problems.map(line);
    throw error;
  }
  throw new Error('Expected the overlay to be refused.');
}

describe('an overlay', () => {
  test('merges objects, concatenates lists and replaces primitive values', async () => {
    const root = await rootAfter(`
  - target: $.info
    update: { title: Bunks, contact: { name: Ann } }
  - target: $.paths['/beds/{id}'].get
    update: { tags: [c], x-new: [1] }
  - target: $.info.version
    update: '2'
`);
    expect(root['info']).toEqual({
      title: 'Bunks',
      version: '2',
      license: { name: 'MIT' },
      contact: { name: 'Ann' },
    });
    expect(root['paths']).toMatchObject({ '/beds/{id}': { get: { tags: ['a', 'b', 'c'], 'x-new': [1] } } });
  });

  test('appends an object to a selected list, and concatenates a list', async () => {
    const root = await rootAfter(`
  - { target: $.tags, update: { name: d } }
  - { target: $.tags, update: [{ name: e }, { name: f }] }
`);
    expect(root['tags']).toEqual(['a', 'b', 'c', 'd', 'e', 'f'].map((name) => ({ name })));
  });

  test('removes every selected node, and applies its actions in order', async () => {
    const root = await rootAfter(`
  - { target: "$.tags[?@.name != 'b']", remove: true }
  - { target: $.info.license, remove: true }
  - { target: $.info, update: { license: { name: BSD } } }
`);
    expect(root['tags']).toEqual([{ name: 'b' }]);
    expect(root['info']).toMatchObject({ license: { name: 'BSD' } });
  });

  test('copies a node into others', async () => {
    const root = await rootAfter(`
  - { target: "$.paths['/beds/{id}'].delete.responses", copy: "$.paths['/beds/{id}'].get.responses" }
  - { target: $.tags, copy: $.info.license }
`);
    expect(root['paths']).toMatchObject({ '/beds/{id}': { delete: { responses: { 200: {}, 204: {} } } } });
    expect(root['tags']).toHaveLength(4);
  });

  test('changes only the selected place of a value that an alias shares', async () => {
    const root = await rootAfter(`
  - target: $.paths['/beds/{id}'].get.parameters[0]
    update: { description: The id }
`);
    const { get, delete: remove } =
      (root['paths'] as Record<string, Record<string, unknown>>)['/beds/{id}'] ?? {};
    expect(get).toMatchObject({ parameters: [{ description: 'The id' }] });
    expect(JSON.stringify(remove)).not.toContain('The id');
  });

  test('is applied after another one, and to what external references lead to', async () => {
    const paths = "/beds:\n  get:\n    responses:\n      '200': { description: Beds }\n";
    const { root } = await loadWith(
      {
        'a.yaml': "openapi: 3.1.0\ninfo: { title: Beds, version: '1' }\npaths: { $ref: paths.yaml }\n",
        'paths.yaml': paths,
        'one.yaml': overlay('  - { target: "$.paths[\'/beds\'].get", update: { summary: One } }'),
        'two.yaml': overlay('  - { target: "$..[?@.summary == \'One\']", update: { summary: Two } }'),
      },
      ['one.yaml', 'two.yaml'],
    );
    expect(root['paths']).toMatchObject({ '/beds': { get: { summary: 'Two' } } });
  });

  test('applies to JSON and to OpenAPI 2.0', async () => {
    const json = documentOf({ '/beds': { get: { responses: { 200: { description: 'All' } } } } });
    const two = { ...json, openapi: undefined, swagger: '2.0' };
    for (const text of [json, two]) {
      const loaded = await loadWith({
        'a.json': text,
        'o.yaml': overlay('  - { target: "$.paths[\'/beds\'].get", update: { operationId: listBeds } }'),
      });
      expect(buildModel(loaded).operations.map(({ operationId }) => operationId)).toEqual(['listBeds']);
    }
  });

  test('keeps names of Object.prototype as own members', async () => {
    const root = await rootAfter(
      '  - target: $\n    update: { x-a: { __proto__: { b: 1 }, constructor: 2 } }\n',
    );
    expect(Object.keys(root['x-a'] as object)).toEqual(['__proto__', 'constructor']);
  });

  test('has a warning for a target that selects nothing', async () => {
    const loaded = await loadWith({
      'a.yaml': document,
      'o.yaml': overlay("  - target: $.paths['/sofas']\n    remove: true\n"),
    });
    const warning = "o.yaml:4:5: The target $.paths['/sofas'] selects nothing, so this action has no effect.";
    expect(loaded.warnings.map(line)).toEqual([warning]);
    expect(loaded.warnings[0]?.severity).toBe('warning');
    expect((await lint(loaded, buildModel(loaded))).map(line)).toContain(warning);
  });

  test('keeps the positions of the document, and has its own', async () => {
    const loaded = await loadWith({
      'a.yaml': document.replace('type: string', 'type: strin'),
      'o.yaml': overlay(`
  - target: $.tags[0]
    remove: true
  - target: $.paths['/beds/{id}'].delete.parameters
    update:
      - { name: force, in: query, schema: { type: boole } }
`),
    });
    const problems = (await lint(loaded, buildModel(loaded)))
      .filter(({ rule }) => rule === 'struct')
      .map(line);
    expect(problems).toEqual([
      expect.stringMatching(/^a\.yaml:10:59: `type` can be one of/),
      expect.stringMatching(/^o\.yaml:9:45: `type` can be one of/),
    ]);
    const [operation] = buildModel(
      await loadWith({
        'a.yaml': document,
        'o.yaml': overlay(
          "  - target: $.paths['/beds/{id}'].get.responses\n    update: { '404': { description: None } }\n",
        ),
      }),
    ).operations;
    expect(operation?.responses.map(({ location }) => location.source.replace(/.*\//, ''))).toEqual([
      'a.yaml',
      'o.yaml',
    ]);
  });

  test.each([
    ['  - { target: "$.paths[", remove: true }', 'o.yaml:4:7: Invalid JSONPath expression: '],
    [
      '  - { target: "$[?nope(@)]", remove: true }',
      'o.yaml:4:7: Invalid JSONPath expression: no such function',
    ],
    ['  - { target: $, remove: true }', 'o.yaml:4:7: The root of the document cannot be removed.'],
    ['  - { target: $.info, update: 1 }', 'o.yaml:4:23: A primitive value cannot be merged into an object.'],
    [
      '  - { target: $.info.title, update: {} }',
      'o.yaml:4:29: An object cannot be merged into a primitive value.',
    ],
    [
      '  - { target: $.info, update: { license: [] } }',
      'o.yaml:4:33: A list cannot be merged into an object.',
    ],
    [
      "  - { target: \"$.info['title', 'license']\", update: {} }",
      'o.yaml:4:7: The target selects nodes of several kinds.',
    ],
    [
      '  - { target: $.info, copy: $.tags.* }',
      'o.yaml:4:23: Expected `copy` to select one node; it selects 3.',
    ],
    ['  - { target: $.info }', 'o.yaml:4:5: This action changes nothing.'],
    ['  - { target: $.info, remove: yes please }', 'o.yaml:4:23: Expected `remove` to be true or false.'],
    ['  - { target: $.info, update: {}, copy: $ }', 'o.yaml:4:5: `update` and `copy` exclude each other.'],
    ['  - { target: $.info, remov: true, remove: true }', 'o.yaml:4:23: Unknown property remov.'],
    ['  - target: 1', 'o.yaml:4:5: Expected `target` to be a JSONPath expression.'],
    [
      "  - target: $.components\n    update: { responses: { Other: { $ref: '#/components/responses/Nope' } } }",
      'o.yaml:5:37: $ref #/components/responses/Nope cannot be resolved.',
    ],
    [
      '  - target: $.components\n    update: { responses: { Other: { $ref: other.yaml } } }',
      'o.yaml:5:37: $ref other.yaml refers to another file.',
    ],
    [
      "  - target: $.components\n    update: { responses: { A: { $ref: '#/components/responses/A' } } }",
      'o.yaml:5:33: This $ref resolves to itself.',
    ],
    [
      '  - { target: $.components.responses.Bed, remove: true }',
      'a.yaml:12:18: $ref #/components/responses/Bed cannot be resolved.',
    ],
  ])('is refused: %s', async (actions, problem) => {
    const problems = await problemsAfter(actions);
    expect(problems).toHaveLength(1);
    expect(problems[0]?.startsWith(problem), problems[0]).toBe(true);
  });

  test.each([
    [
      'overlay: 2.0.0\nactions: []\n',
      'o.yaml:1:1: Expected an Overlay document of version 1.0 or 1.1; received `overlay: "2.0.0"`.',
    ],
    [
      'openapi: 3.1.0\n',
      'o.yaml:1:1: Expected an Overlay document of version 1.0 or 1.1; received no `overlay`.',
    ],
    ['overlay: 1.0.0\n', 'o.yaml:1:1: Expected `actions` to be a list of at least one action.'],
    ['overlay: [\n', 'o.yaml:2:1: The file cannot be parsed: '],
  ])('is refused if it is not an overlay: %j', async (text, problem) => {
    const error = await loadWith({ 'a.yaml': document, 'o.yaml': text }).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(DocumentError);
    expect(error instanceof DocumentError && error.problems.map(line)[0]?.startsWith(problem)).toBe(true);
  });

  test('of version 1.0 has no `copy`', async () => {
    expect(await problemsAfter('  - { target: $.info, copy: $.tags, remove: true }', '1.0.0')).toEqual([
      'o.yaml:4:23: Unknown property copy.',
    ]);
  });

  test('cannot make a document grow without bounds', async () => {
    const doubling = '  - { target: $.x-a, copy: $.x-a }\n'.repeat(30);
    const [problem] = await problemsAfter(`  - { target: $, update: { x-a: [1, 2, 3, 4] } }\n${doubling}`);
    expect(problem).toContain('The overlays add more than 200,000 values.');
  });

  test('is reported if it does not exist, and is not fetched', async () => {
    for (const [path, problem] of [
      ['none.yaml', 'No such file'],
      ['https://example.org/o.yaml?token=5ecret', 'Expected an overlay to be a file; received a URL.'],
    ] as const) {
      const error = await loadWith({ 'a.yaml': document }, [path]).catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(DocumentError);
      expect(String(error)).toContain(problem);
      expect(String(error)).not.toContain('5ecret');
    }
  });
});
