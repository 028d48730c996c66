import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { lint } from '../src/lint/lint.js';
import { load } from '../src/load/load.js';
import type { Problem } from '../src/load/problem.js';
import { buildModel } from '../src/model/build-model.js';

const REPOSITORY = fileURLToPath(new URL('../../../', import.meta.url));

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'touchstone-lint-'));
});
afterAll(() => rm(directory, { recursive: true, force: true }));

let written = 0;

async function lintText(text: string): Promise<readonly Problem[]> {
  const file = join(directory, `${written++}.yaml`);
  await writeFile(file, text);
  return await lintFile(file, directory);
}

async function lintFile(file: string, cwd: string): Promise<readonly Problem[]> {
  const loaded = await load(file, { cwd });
  return await lint(loaded, buildModel(loaded));
}

/** A valid document that declares errors with various triggers. */
const CLEAN = `openapi: 3.1.0
info: { title: Beds, version: '1', license: { name: MIT, identifier: MIT } }
servers: [{ url: https://beds.test }]
x-error-order: [unauthorized, forbidden, lacking, absent, invalid, incomplete, stuck]
x-transitions:
  bed:
    field: /state
    initial: [free]
    allowed: { free: [taken] }
security:
  - Key: ['beds:write']
paths:
  /beds/{id}:
    parameters:
      - { name: id, in: path, required: true, schema: { type: string, minLength: 1 }, example: b1 }
    get:
      operationId: getBed
      summary: Read
      security:
        - Key: ['beds:read']
        - Key: ['beds:write']
      responses:
        '200':
          description: The bed.
          headers:
            X-Left: { schema: { type: integer }, example: 3 }
          content:
            application/json:
              schema: { $ref: '#/components/schemas/Bed' }
              example: { name: Oak, state: free }
        '401': { $ref: '#/components/responses/Unauthorized' }
        '403':
          description: No.
          content:
            application/json:
              schema: { type: object, properties: { error: { const: forbidden } } }
              examples:
                forbidden:
                  value: { error: forbidden }
                  x-error: { code: forbidden, when: { scope: type } }
    put:
      operationId: putBed
      summary: Change
      parameters:
        - { name: page, in: query, schema: { type: integer, minimum: 1, default: 1 } }
      requestBody:
        content:
          application/json:
            schema: { $ref: '#/components/schemas/Bed' }
            examples:
              oak: { value: { name: Oak, state: taken } }
      responses:
        '204': { description: Done. }
        '400':
          description: Wrong.
          content:
            application/json:
              schema: { type: object, properties: { error: { enum: [invalid, incomplete, stuck] } } }
              examples:
                incomplete:
                  value: { error: incomplete }
                  x-error: { code: incomplete, when: { required: missing } }
                stuck:
                  value: { error: stuck }
                  x-error: { code: stuck, when: { transition: bed } }
                invalid:
                  value: { error: invalid }
                  x-error: { code: invalid, when: [{ request: [syntax, body, query] }] }
        '401': { $ref: '#/components/responses/Unauthorized' }
        '403':
          description: No.
          content:
            application/json:
              schema: { type: object, properties: { error: { enum: [forbidden, lacking] } } }
              examples:
                forbidden:
                  value: { error: forbidden }
                  x-error: { code: forbidden, when: { scope: type } }
                lacking:
                  value: { error: lacking }
                  x-error: { code: lacking, when: { scope: operation } }
        '404':
          description: None.
          content:
            application/json:
              schema: { type: object, properties: { error: { type: string } } }
              examples:
                absent:
                  value: { error: absent }
                  x-error: { code: absent, when: { resource: [absent, foreign] } }
components:
  securitySchemes:
    Key: { type: apiKey, in: header, name: X-Key }
  responses:
    Unauthorized:
      description: Who?
      content:
        application/json:
          schema: { type: object, properties: { error: { const: unauthorized } } }
          examples:
            unauthorized:
              value: { error: unauthorized }
              x-error: { code: unauthorized, when: { credential: missing } }
  schemas:
    Bed:
      type: object
      required: [name]
      properties:
        name: { type: string, maxLength: 8 }
        state: { type: string, enum: [free, taken], default: free }
      examples:
        - { name: Oak }
`;

/** Returns an additional path. Each of its operations declares a 404 error with the trigger `when`. */
function roomsWith(verbs: readonly string[], operation: string, when: string): string {
  const operations = verbs.map(
    (verb) => `    ${verb}:
      operationId: ${verb}Room
      summary: Open
      ${operation}
      responses:
        '200': { description: Open. }
${operation.startsWith('security: []') ? '' : "        '401': { $ref: '#/components/responses/Unauthorized' }\n"}        '404':
          description: None.
          content:
            application/json:
              schema: { type: object, properties: { error: { const: absent } } }
              examples:
                absent: # <-
                  value: { error: absent }
                  x-error: { code: absent, when: ${when} }
`,
  );
  return `  /rooms:\n${operations.join('')}  /beds/{id}:\n`;
}

interface Broken {
  readonly title: string;
  /** Replacements in the valid document. `# <-` marks the line that the problem must point to. */
  readonly edits: readonly (readonly [from: string, to: string])[];
  readonly rule: string;
  readonly message: string;
}

const BROKEN: readonly Broken[] = [
  {
    title: 'a code without an example',
    edits: [
      [
        'application/json:\n              schema: { type: object, properties: { error: { enum: [forbidden, lacking] } } }',
        'application/json: # <-\n              schema: { type: object, properties: { error: { enum: [forbidden, lacking, asleep] } } }',
      ],
    ],
    rule: 'error-examples',
    message: 'The schema of this 403 response lists asleep, which no example contains.',
  },
  {
    title: 'an example without x-error in a document that uses x-error',
    edits: [
      ["        '404':\n", "        '404': # <-\n"],
      ['                  x-error: { code: absent, when: { resource: [absent, foreign] } }\n', ''],
      ['lacking, absent, invalid', 'lacking, invalid'],
    ],
    rule: 'error-examples',
    message: 'This 404 response declares no error.',
  },
  {
    title: 'a media type example that does not satisfy its schema',
    edits: [['example: { name: Oak, state: free }', 'example: { name: Oak, state: asleep } # <-']],
    rule: 'example-valid',
    message: 'This example does not satisfy its schema: /state must be equal to one of the allowed values.',
  },
  {
    title: 'a named example that does not satisfy its schema',
    edits: [['oak: { value: { name: Oak, state: taken } }', 'oak: { value: { state: taken } } # <-']],
    rule: 'example-valid',
    message: "Example oak does not satisfy its schema: /name must have required property 'name'.",
  },
  {
    title: 'an error example that does not satisfy its schema',
    edits: [
      [
        '                incomplete:\n                  value: { error: incomplete }',
        '                incomplete:\n                  value: { error: incomplete, retry: soon } # <-',
      ],
      [
        'error: { enum: [invalid, incomplete, stuck] } }',
        'error: { enum: [invalid, incomplete, stuck] } }, additionalProperties: false',
      ],
    ],
    rule: 'example-valid',
    message: 'Example incomplete does not satisfy its schema: /retry must NOT have additional properties.',
  },
  {
    title: 'a parameter example that does not satisfy its schema',
    edits: [['example: b1 }', "example: '' } # <-"]],
    rule: 'example-valid',
    message: 'This example does not satisfy its schema: it must NOT have fewer than 1 characters.',
  },
  {
    title: 'a header example that does not satisfy its schema',
    edits: [['example: 3 }', 'example: few } # <-']],
    rule: 'example-valid',
    message: 'This example does not satisfy its schema: it must be integer.',
  },
  {
    title: 'an example in a schema that does not satisfy the schema',
    edits: [['        - { name: Oak }\n', '        - { name: Long before oaks } # <-\n']],
    rule: 'example-valid',
    message: 'This example does not satisfy its schema: /name must NOT have more than 8 characters.',
  },
  {
    title: 'a default that does not satisfy its schema',
    edits: [['minimum: 1, default: 1 } }', 'minimum: 1, default: 0 } } # <-']],
    rule: 'example-valid',
    message: 'This default does not satisfy its schema: it must be >= 1.',
  },
  {
    title: 'an example of a webhook that does not satisfy its schema',
    edits: [
      [
        'components:\n',
        `webhooks:
  bed.freed:
    post:
      operationId: bedFreed
      summary: Freed
      security: []
      requestBody:
        content:
          application/json:
            schema: { $ref: '#/components/schemas/Bed' }
            example: { name: Oak, state: asleep } # <-
      responses:
        '204': { description: Seen. }
components:
`,
      ],
    ],
    rule: 'example-valid',
    message: 'This example does not satisfy its schema: /state must be equal to one of the allowed values.',
  },
  {
    title: 'an operation without a success',
    edits: [
      ['    put:\n', '    put: # <-\n'],
      ["        '204': { description: Done. }\n", ''],
    ],
    rule: 'success-documented',
    message: 'PUT /beds/{id} documents no success response.',
  },
  {
    title: 'a response schema that no value satisfies',
    edits: [
      [
        "              schema: { $ref: '#/components/schemas/Bed' }\n              example: { name: Oak, state: free }\n        '401'",
        "              schema: { type: object, required: [a], properties: { a: { allOf: [{ type: string }, { type: 'null' }] } } } # <-\n        '401'",
      ],
    ],
    rule: 'response-possible',
    message:
      'No value satisfies this schema: at #/paths/~1beds~1{id}/get/responses/200/content/application~1json/schema/properties/a/allOf/1, no type satisfies every schema that applies.',
  },
  {
    title: 'a secured operation without 401',
    edits: [
      ['    put:\n', '    put: # <-\n'],
      [
        "                  x-error: { code: invalid, when: [{ request: [syntax, body, query] }] }\n        '401': { $ref: '#/components/responses/Unauthorized' }\n",
        '                  x-error: { code: invalid, when: [{ request: [syntax, body, query] }] }\n',
      ],
    ],
    rule: 'security-responses',
    message: 'PUT /beds/{id} requires a credential, but does not document 401.',
  },
  {
    title: 'an operation with scopes without 403',
    edits: [
      ['    get:\n', '    get: # <-\n'],
      [
        `        '403':
          description: No.
          content:
            application/json:
              schema: { type: object, properties: { error: { const: forbidden } } }
              examples:
                forbidden:
                  value: { error: forbidden }
                  x-error: { code: forbidden, when: { scope: type } }
    put`,
        '    put',
      ],
    ],
    rule: 'security-responses',
    message: 'GET /beds/{id} requires a scope, but does not document 403.',
  },
  {
    title: 'an operation with scopes and a 403 with a different trigger',
    edits: [
      ['    get:\n', '    get: # <-\n'],
      [
        'x-error: { code: forbidden, when: { scope: type } }\n    put',
        'x-error: { code: forbidden, when: { address: blocked } }\n    put',
      ],
    ],
    rule: 'security-responses',
    message: 'GET /beds/{id} requires a scope, but none of its errors has a trigger for a missing scope.',
  },
  {
    title: 'no error for an insufficient scope of the required type',
    edits: [
      ['    put:\n', '    put: # <-\n'],
      ['when: { scope: operation }', 'when: { address: blocked }'],
    ],
    rule: 'security-responses',
    message: 'PUT /beds/{id} declares no error for a credential that has only beds:read.',
  },
  {
    title: 'a trigger for an insufficient scope if every scope of the type suffices',
    edits: [
      [
        '                forbidden:\n                  value: { error: forbidden }\n                  x-error: { code: forbidden, when: { scope: type } }\n    put',
        '                forbidden: # <-\n                  value: { error: forbidden }\n                  x-error: { code: forbidden, when: [{ scope: type }, { scope: operation }] }\n    put',
      ],
    ],
    rule: 'trigger-possible',
    message:
      'forbidden cannot occur as declared on GET /beds/{id}: every scope of the required type is sufficient.',
  },
  {
    title: 'a transition of a field that the body does not have',
    edits: [
      ['field: /state', 'field: /status'],
      ['                stuck:\n', '                stuck: # <-\n'],
    ],
    rule: 'trigger-possible',
    message: 'stuck cannot occur as declared on PUT /beds/{id}: the request body has no field /status.',
  },
  {
    title: 'a transition to a state that the body does not admit',
    edits: [
      ['{ free: [taken] }', '{ free: [taken, broken] }'],
      ['                stuck:\n', '                stuck: # <-\n'],
    ],
    rule: 'trigger-possible',
    message:
      'stuck cannot occur as declared on PUT /beds/{id}: the transition table contains the state broken, which the schema of /state excludes.',
  },
  ...(
    [
      ['{ request: header }', 'the operation declares no header parameter'],
      ['{ duplicate: [/name, /email] }', 'the request body has no field /email'],
      ['{ reference: absent, field: /owner_id }', 'the request body has no field /owner_id'],
      ['{ value: falling, field: /weight }', 'the request body has no field /weight'],
      ['{ header: X-Team, is: missing }', 'the operation declares no header X-Team'],
      ['{ payload: too-large, limit: 0 }', "the trigger's `limit` is 0"],
      ['{ rate: all, limit: 0, window: 60 }', "the trigger's `limit` or `window` is 0"],
    ] as const
  ).map(([when, obstacle]) => ({
    title: `the trigger ${when}`,
    edits: [
      ['                invalid:\n', '                invalid: # <-\n'],
      ['[{ request: [syntax, body, query] }]', `[{ request: body }, ${when}]`],
    ] as const,
    rule: 'trigger-possible',
    message: `invalid cannot occur as declared on PUT /beds/{id}: ${obstacle}.`,
  })),
  ...(
    [
      ['security: []', '{ credential: missing }', 'the operation can be called without a credential'],
      ['security: []', '{ permission: denied }', 'the operation can be called without a credential'],
      ['security: []', '{ operation: unavailable }', 'the operation can be called without a credential'],
      ['security: []', '{ address: blocked }', 'the operation can be called without a credential'],
      ['security: []', '{ declared: true }', 'the operation can be called without a credential'],
      [
        'security: []',
        '{ resource: foreign }',
        'the operation can be called without a credential, so no resource belongs to another tenant',
      ],
      ['security: [{ Key: [] }]', '{ scope: operation }', 'the operation requires no scope'],
      ['security: []', '{ request: syntax }', 'the operation has no request body'],
      ['security: []', '{ media-type: unsupported }', 'the operation has no request body'],
      ['security: []', '{ payload: too-large, limit: 9 }', 'the operation has no request body'],
      ['security: []', '{ grant: unsupported }', 'the operation has no request body'],
      [
        'security: []',
        '{ client: authentication-failed, by: client_secret_post }',
        'the operation has no request body',
      ],
      ['security: []', '{ request: body }', 'the request body has no schema'],
      [
        'security: []\n      requestBody: { content: { application/json: {} } }',
        '{ request: body }',
        'the request body has no schema',
      ],
      [
        'security: []\n      requestBody: { content: { application/json: { schema: { type: object } } } }',
        '{ required: missing }',
        'the request body has no required property',
      ],
      ['security: []', '{ request: query }', 'the operation declares no query parameter'],
      ['security: []', '{ request: path }', 'the operation declares no path parameter'],
    ] as const
  ).map(([operation, when, obstacle]) => ({
    title: `the trigger ${when} with ${operation.replaceAll(/\s+/g, ' ')}`,
    edits: [['  /beds/{id}:\n', roomsWith(['post'], operation, when)]] as const,
    rule: 'trigger-possible',
    message: `absent cannot occur as declared on POST /rooms: ${obstacle}.`,
  })),
  {
    title: 'an error without `when`',
    edits: [
      ['                invalid:\n', '                invalid: # <-\n'],
      ['code: invalid, when: [{ request: [syntax, body, query] }] }', 'code: invalid }'],
    ],
    rule: 'trigger-possible',
    message: 'invalid cannot occur as declared on PUT /beds/{id}: the trigger is unknown (no `when`).',
  },
  {
    title: 'an accept trigger on an operation whose responses have no content',
    edits: [
      [
        '  /beds/{id}:\n',
        `  /rooms:
    post:
      operationId: postRoom
      summary: Open
      security: []
      responses:
        '204': { description: Open. }
        '404':
          description: None.
          x-error: { code: absent, when: { accept: unsupported } } # <-
  /beds/{id}:
`,
      ],
    ],
    rule: 'trigger-possible',
    message: 'absent cannot occur as declared on POST /rooms: no response of the operation has content.',
  },
  {
    title: 'a resource trigger without a path parameter',
    edits: [
      [
        '/beds/{id}:\n    parameters:\n      - { name: id, in: path, required: true, schema: { type: string, minLength: 1 }, example: b1 }\n',
        '/beds:\n',
      ],
      ['                absent:\n', '                absent: # <-\n'],
    ],
    rule: 'trigger-possible',
    message:
      'absent cannot occur as declared on PUT /beds: neither the path nor the request body names a resource.',
  },
  {
    title: 'an error whose example matches an earlier error',
    edits: [
      [
        'error: { enum: [invalid, incomplete, stuck] }',
        'error: { enum: [invalid, incomplete, stuck] }, late: { type: boolean }',
      ],
      [
        '                stuck:\n',
        '                sleepy: # <-\n                  value: { error: incomplete, late: true }\n                  x-error: { code: sleepy, when: { request: query } }\n                stuck:\n',
      ],
      ['incomplete, stuck]\nx-', 'incomplete, stuck, sleepy]\nx-'],
    ],
    rule: 'error-overlap',
    message: 'A response like this example matches incomplete, which is declared earlier.',
  },
  {
    title: 'an example that does not match its own pattern',
    edits: [
      ['                stuck:\n', '                stuck: # <-\n'],
      ['when: { transition: bed } }', 'when: { transition: bed }, match: { /error: ^late } }'],
    ],
    rule: 'error-overlap',
    message: 'The example of stuck does not match its own `match`.',
  },
  {
    title: 'an error declared twice',
    edits: [
      [
        '                stuck:\n',
        '                again: # <-\n                  value: { error: incomplete }\n                  x-error: { code: incomplete, when: { request: query } }\n                stuck:\n',
      ],
    ],
    rule: 'error-overlap',
    message: 'incomplete is declared twice for status 400.',
  },
  {
    title: 'a code with two statuses',
    edits: [
      ['                absent:\n', '                absent: # <-\n'],
      ['code: absent', 'code: stuck'],
      ['lacking, absent, invalid', 'lacking, invalid'],
    ],
    rule: 'error-status',
    message: 'stuck is declared with status 404 here, but with 400 at $FILE:63.',
  },
  {
    title: 'a code that is missing from x-error-order',
    edits: [['incomplete, stuck]\nx-', 'incomplete] # <-\nx-']],
    rule: 'error-order',
    message: 'stuck is declared, but is missing from x-error-order.',
  },
  {
    title: 'a code that x-error-order lists twice',
    edits: [['incomplete, stuck]\nx-', 'incomplete, stuck, absent] # <-\nx-']],
    rule: 'error-order',
    message: 'absent is listed twice in x-error-order.',
  },
  {
    title: 'a code in x-error-order that no operation declares',
    edits: [['incomplete, stuck]\nx-', 'incomplete, stuck, asleep] # <-\nx-']],
    rule: 'error-order',
    message: 'x-error-order lists asleep, which no operation declares.',
  },
  {
    title: 'a reference to a path that cannot be read',
    edits: [
      [
        '        name: { type: string, maxLength: 8 }',
        '        name: { type: string, maxLength: 8, x-reference: "/rooms/{id}" } # <-',
      ],
    ],
    rule: 'reference-known',
    message: 'x-reference refers to /rooms/{id}, which has no GET operation.',
  },
  {
    title: 'a reference that is not a path',
    edits: [
      [
        '        name: { type: string, maxLength: 8 }',
        '        name: { type: string, maxLength: 8, x-reference: bed } # <-',
      ],
    ],
    rule: 'reference-known',
    message: 'Expected x-reference to be a path, received "bed".',
  },
  {
    title: 'an error for unsupported methods on only one operation of a path',
    edits: [
      ['    get:\n', '    get: # <-\n'],
      [
        'resource: [absent, foreign] } }',
        'resource: [absent, foreign] } }\n                other:\n                  value: { error: other }\n                  x-error: { code: other, when: { method: unsupported }, match: { /error: ^other$ } }',
      ],
      ['code: absent, when', 'code: absent, match: { /error: ^absent$ }, when'],
      ['incomplete, stuck]\nx-', 'incomplete, stuck, other]\nx-'],
    ],
    rule: 'method-error',
    message:
      'PUT /beds/{id} declares an error for unsupported methods of /beds/{id}, but GET /beds/{id} does not.',
  },
  {
    title: "a violation of Redocly's recommended rules",
    edits: [
      ['    put:\n', '    put: # <-\n'],
      ['operationId: putBed', 'operationId: getBed'],
    ],
    rule: 'operation-operationId-unique',
    message: 'Every operation must have a unique `operationId`.',
  },
];

/** A path with an operation that identifies beds in its request body. */
const BED_MADE = `  /beds/made:
    post:
      operationId: makeBeds
      summary: Make
      requestBody:
        content: { application/json: { schema: { $ref: '#/components/schemas/Bed' } } }
      responses:
        '204': { description: Done. }
        '401': { $ref: '#/components/responses/Unauthorized' }
        '403':
          description: No.
          content:
            application/json:
              schema: { type: object, properties: { error: { enum: [forbidden, lacking] } } }
              examples:
                forbidden:
                  value: { error: forbidden }
                  x-error: { code: forbidden, when: { scope: type } }
                lacking:
                  value: { error: lacking }
                  x-error: { code: lacking, when: { scope: operation } }
        '404':
          description: None.
          content:
            application/json:
              schema: { type: object, properties: { error: { type: string } } }
              examples:
                absent:
                  value: { error: absent }
                  x-error: { code: absent, when: { resource: [absent, foreign] } }
  /beds/{id}:
`;

function edited(edits: Broken['edits']): string {
  return edits.reduce((document, [from, to]) => {
    expect(document.split(from), `how often ${from} occurs`).toHaveLength(2);
    return document.replace(from, () => to);
  }, CLEAN);
}

test('lint accepts a valid document', async () => {
  expect(await lintText(CLEAN)).toEqual([]);
});

describe('a valid document', () => {
  const silent: readonly { readonly title: string; readonly edits: Broken['edits'] }[] = [
    {
      title: 'an operation without a success that declares itself unavailable',
      edits: [
        ["        '204': { description: Done. }\n", ''],
        ['when: { scope: operation }', 'when: [{ scope: operation }, { operation: unavailable }]'],
      ],
    },
    {
      title: 'a resource that the body identifies, below its collection',
      edits: [
        ['  /beds/{id}:\n', BED_MADE],
        [
          '        name: { type: string, maxLength: 8 }\n',
          "        name: { type: string, maxLength: 8 }\n        ids: { type: array, items: { type: string, x-reference: '/beds/{id}' } }\n",
        ],
      ],
    },
  ];
  test.each(silent)('may contain $title', async ({ edits }) => {
    expect(await lintText(edited(edits))).toEqual([]);
  });
});

describe('the problem of a document', () => {
  test.each(BROKEN)('is reported once, at its line: $title', async ({ edits, rule, message }) => {
    const text = edited(edits);
    const problems = await lintText(text);
    const line = text.split('\n').findIndex((content) => content.includes('# <-')) + 1;
    expect(problems.map((problem) => `${problem.rule}:${problem.position.line} ${problem.message}`)).toEqual([
      `${rule}:${line} ${message.replace('$FILE', problems[0]?.position.file ?? '')}`,
    ]);
    expect(problems[0]?.codeFrame).toContain('# <-');
    expect(problems[0]?.position.column).toBeGreaterThan(0);
  });
});

test('lint reports the trigger `method: unsupported` on a path that declares all five usual methods', async () => {
  const verbs = ['get', 'post', 'put', 'patch', 'delete'];
  const text = edited([['  /beds/{id}:\n', roomsWith(verbs, 'security: []', '{ method: unsupported }')]]);
  const problems = await lintText(text);
  expect(problems.map(({ rule, message }) => `${rule} ${message}`)).toEqual(
    verbs.map(
      (verb) =>
        `trigger-possible absent cannot occur as declared on ${verb.toUpperCase()} /rooms: ` +
        'the path already declares GET, POST, PUT, PATCH, DELETE.',
    ),
  );
});

test('lint reports a problem in a shared component once, along with all other problems', async () => {
  const text = CLEAN.replace('value: { error: unauthorized }', 'value: { error: nobody }').replace(
    'example: 3 }',
    'example: few }',
  );
  const problems = await lintText(text);
  expect(problems.map(({ rule, position }) => `${rule}:${position.line}`)).toEqual([
    'example-valid:26',
    'error-examples:98',
    'example-valid:102',
  ]);
});

test('lint applies only the rules of plain OpenAPI to a document without x-error', async () => {
  const plain = CLEAN.replace(/^ +x-error: .*\n/gm, '').replace(/^x-(.*\n {2}.*)*\n/gm, '');
  expect((await lintText(plain)).map(({ rule }) => rule)).toEqual([]);
});

test('lint reports an invalid redocly.yaml as a problem', async () => {
  const elsewhere = await mkdtemp(join(directory, 'configured-'));
  await writeFile(join(elsewhere, 'redocly.yaml'), 'extends: [nonsense]\n');
  await writeFile(join(elsewhere, 'beds.yaml'), CLEAN);
  const problems = await lintFile(join(elsewhere, 'beds.yaml'), elsewhere);
  expect(problems.map(({ rule, position }) => `${rule} ${position.file}`)).toEqual([
    'lint-configuration beds.yaml',
  ]);
  expect(problems[0]?.message).toContain('nonsense');
});

const DOCUMENTS = ['openapi/fsm-navigator.yaml', 'openapi/plutio.yaml', 'openapi/control.yaml'];

test.each(DOCUMENTS)('lint finds no problem in %s', { timeout: 30_000 }, async (file) => {
  const problems = await lintFile(join(REPOSITORY, file), REPOSITORY);
  expect(
    problems.map(({ rule, position, message }) => `${position.file}:${position.line} ${rule} ${message}`),
  ).toEqual([]);
});

const VALID = `openapi: 3.1.0
info: { title: Garden, version: '1', license: { name: MIT, identifier: MIT } }
servers: [{ url: https://garden.test }]
security: []
`;

describe('a 3.1 document', () => {
  const schemaLines = (schema: string): string => `${VALID}paths:
  /plants:
    get:
      operationId: plants
      summary: All
      responses:
        '200': { description: All., content: { application/json: { schema: ${schema} } } }
        '400': { description: Bad. }
`;

  test('has no error if a schema contains keywords that JSON Schema does not define', async () => {
    const problems = await lintText(
      schemaLines(
        "{ type: object, unit: kg, properties: { a: { sortKey: 1 }, x: { type: string, 'ui:order': 2 } } }",
      ),
    );
    expect(problems).toEqual([]);
  });

  test('has a warning if a keyword of a schema resembles a defined one', async () => {
    const problems = await lintText(schemaLines('{ type: string, minLenght: 3 }'));
    expect(problems).toMatchObject([
      { rule: 'struct', severity: 'warning', suggestion: expect.stringContaining('minLength') },
    ]);
  });

  test('has an error if an operation contains an unknown field', async () => {
    const text = schemaLines('{ type: string }').replace('summary: All', 'summary: All\n      unit: kg');
    expect(await lintText(text)).toMatchObject([{ rule: 'struct', severity: 'error' }]);
  });

  const mapped = (mapping: string): string => `${VALID}paths:
  /plants:
    get:
      operationId: plants
      summary: All
      responses:
        '200': { description: All., content: { application/json: { schema: { $ref: '#/components/schemas/Plant' } } } }
        '400': { description: Bad. }
components:
  schemas:
    Plant:
      oneOf: [{ $ref: '#/components/schemas/Tree' }, { $ref: '#/components/schemas/Flower.v1' }]
      discriminator: { propertyName: sort, mapping: ${mapping} }
    Tree: { type: object, required: [sort], properties: { sort: { const: t } } }
    Flower.v1: { type: object, required: [sort], properties: { sort: { const: f } } }
`;

  test('may map discriminator values to schema names', async () => {
    expect(await lintText(mapped('{ t: Tree, f: Flower.v1 }'))).toEqual([]);
  });

  test('has an error if a mapping names a schema that does not exist', async () => {
    const problems = await lintText(mapped('{ t: Treee, f: Flower.v1 }'));
    expect(problems).toMatchObject([{ rule: 'no-unresolved-refs', severity: 'error' }]);
  });

  test('has warnings, not errors, if it violates only style rules', async () => {
    const problems = await lintText(`openapi: 3.1.0
info: { title: Garden, version: '1' }
paths:
  /plants/:
    get:
      operationId: all plants
      responses:
        '200':
          description: All.
          content: { application/json: { schema: { type: string, enum: [a, 1] } } }
`);
    expect(new Set(problems.map(({ rule }) => rule))).toEqual(
      new Set([
        'info-license',
        'no-empty-servers',
        'no-enum-type-mismatch',
        'no-path-trailing-slash',
        'operation-4xx-response',
        'operation-operationId-url-safe',
        'operation-summary',
        'security-defined',
      ]),
    );
    expect(problems.filter(({ severity }) => severity === 'error')).toEqual([]);
  });
});

describe('the examples of callbacks', () => {
  const callback = (indent: string): string =>
    [
      "'{$request.body#/hook}':",
      '  post:',
      '    operationId: done',
      '    summary: Done',
      '    requestBody:',
      '      content:',
      '        application/json:',
      '          schema: { type: object, properties: { n: { type: integer, examples: [zero], default: nope, example: one } } }',
      '          example: { n: wrong }',
      "    responses: { '200': { description: Fine. }, '400': { description: Bad. } }",
    ]
      .map((text) => `${indent}${text}\n`)
      .join('');
  const order = (callbacks: string): string => `${VALID}paths:
  /orders:
    post:
      operationId: order
      summary: Order
${callbacks}      responses: { '201': { description: Made. }, '400': { description: Bad. } }
`;

  test.each([
    ['an operation', order(`      callbacks:\n        done:\n${callback('          ')}`)],
    [
      'components',
      `${order("      callbacks: { done: { $ref: '#/components/callbacks/Done' } }\n")}components:
  callbacks:
    Done:
${callback('      ')}`,
    ],
  ])('are checked in %s', async (_, text) => {
    const problems = await lintText(text);
    expect(problems.map(({ rule }) => rule)).toEqual(Array(4).fill('example-valid'));
  });
});
