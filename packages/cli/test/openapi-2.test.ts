import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { start, touchstone, workspace } from './cli.js';

const DOCUMENT = `swagger: '2.0'
info: { title: Books, version: '1' }
basePath: /v1/
consumes: [application/json]
produces: [application/json]
securityDefinitions:
  key: { type: apiKey, in: header, name: X-Key }
paths:
  /books:
    get:
      operationId: listBooks
      parameters:
        - { name: sizes, in: query, type: array, items: { type: integer }, collectionFormat: pipes }
        - { name: pages, in: query, type: array, items: { type: integer }, collectionFormat: tsv }
        - { name: X-Shelves, in: header, type: array, items: { type: integer }, collectionFormat: ssv }
      responses:
        '200': { description: The books., schema: { type: array, items: { $ref: '#/definitions/Book' } } }
        '400': { $ref: '#/responses/Invalid' }
    post:
      operationId: addBook
      parameters:
        - { name: book, in: body, required: true, schema: { $ref: '#/definitions/Book' } }
      responses:
        '201': { description: Added., schema: { $ref: '#/definitions/Book' } }
        '400': { $ref: '#/responses/Invalid' }
  /books/{id}:
    parameters:
      - { name: id, in: path, required: true, type: integer }
    get:
      operationId: readBook
      responses:
        '200': { description: The book., schema: { $ref: '#/definitions/Book' } }
        '404':
          description: No such book.
          schema: { $ref: '#/definitions/Problem' }
          examples: { application/json: { code: no_book } }
          x-error: { code: no_book, when: { resource: absent } }
    delete:
      operationId: removeBook
      security: [{ key: [] }]
      responses:
        '204': { description: Removed. }
        '401': { description: Who are you?, schema: { $ref: '#/definitions/Problem' } }
  /ratings:
    post:
      operationId: rateBooks
      consumes: [application/x-www-form-urlencoded]
      parameters:
        - { name: stars, in: formData, type: integer, minimum: 1, maximum: 5, required: true }
        - { name: books, in: formData, type: array, items: { type: integer }, minItems: 2 }
      responses:
        '204': { description: Rated. }
        '400': { $ref: '#/responses/Invalid' }
responses:
  Invalid: { description: Not valid., schema: { $ref: '#/definitions/Problem' } }
definitions:
  Book:
    type: object
    required: [title]
    properties:
      id: { type: integer, readOnly: true }
      title: { type: string, minLength: 1, maxLength: 80 }
      subtitle: { type: string, x-nullable: true }
  Problem:
    type: object
    required: [code]
    properties: { code: { type: string } }
`;

const CONFIGURATION = `export default {
  systems: { books: { document: 'books.yaml', generate: [{ emitters: ['types', 'errors'], directory: 'books' }] } },
};`;

/** Starts a mock of the document in a separate process, which is stopped at the end of the test. */
async function mocking(cwd: string): Promise<string> {
  const running = start(['mock', 'books.yaml', '--stateful', '--check', '--port', '0'], { cwd });
  onTestFinished(() => void running.child.kill('SIGKILL'));
  let printed = '';
  running.child.stdout.on('data', (text: string) => {
    printed += text;
  });
  await running.prints('listening on');
  return `${/listening on (http:\/\/[^/\s]+)/.exec(printed)?.[1] ?? ''}/v1`;
}

describe('an OpenAPI 2.0 document', () => {
  it('is linted with the rules of Touchstone and of Redocly, with positions in its source', async () => {
    const text = DOCUMENT.replace(
      'x-error: { code: no_book',
      'x-error: { code: other_book, match: { /code: "^x" }',
    )
      .replace('maxLength: 80 }', 'maxLength: 80, default: 5 }')
      .replace('operationId: readBook', 'operationId: listBooks');
    const cwd = await workspace({ 'books.yaml': text });
    const { code, stdout } = await touchstone(['lint', 'books.yaml'], { cwd });
    const lineOf = (part: string): number => text.split('\n').findIndex((line) => line.includes(part)) + 1;
    expect(stdout).toMatch(
      new RegExp(`^books\\.yaml:${lineOf('default: 5')}:\\d+ {2}error {2}example-valid$`, 'm'),
    );
    expect(stdout).toMatch(/^books\.yaml:\d+:\d+ {2}error {2}operation-operationId-unique$/m);
    expect(stdout).not.toContain('components');
    expect(code).toBe(1);
  });

  it('has generated code that includes the errors of its examples', async () => {
    const cwd = await workspace({ 'books.yaml': DOCUMENT, 'touchstone.config.mjs': CONFIGURATION });
    const { code, stderr } = await touchstone(['generate'], { cwd });
    expect(stderr).toMatch(/^\d+ files changed\.\n$/);
    expect(code).toBe(0);
    expect(await readFile(join(cwd, 'books/errors.ts'), 'utf8')).toContain('no_book');
    expect((await touchstone(['generate', '--check'], { cwd })).code).toBe(0);
  });

  it('has a mock that reads its lists, forms and bodies', async () => {
    const cwd = await workspace({ 'books.yaml': DOCUMENT });
    const url = await mocking(cwd);
    const status = async (path: string, init?: RequestInit): Promise<number> =>
      (await fetch(`${url}${path}`, init)).status;
    expect(await status('/books?sizes=1|2')).toBe(200);
    expect(await status('/books?sizes=1,2')).toBe(400);
    expect(await status('/books?pages=1%092')).toBe(200);
    expect(await status('/books?pages=1|2')).toBe(400);
    expect(await status('/books', { headers: { 'x-shelves': '1 2' } })).toBe(200);
    expect(await status('/books', { headers: { 'x-shelves': '1,2' } })).toBe(400);
    const rate = (form: string): Promise<number> =>
      status('/ratings', {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: form,
      });
    expect(await rate('stars=5&books=1,2')).toBe(204);
    expect(await rate('stars=5&books=1')).toBe(400);
    expect(await rate('books=1,2')).toBe(400);
    const add = (book: object): Promise<number> =>
      status('/books', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(book),
      });
    expect(await add({ title: 'Emma', subtitle: null })).toBe(201);
    expect(await add({ title: null })).toBe(400);
    expect(await status('/books/99')).toBe(404);
  });

  it('is tested without violations against a server that complies with it', {
    timeout: 120_000,
  }, async () => {
    const cwd = await workspace({ 'books.yaml': DOCUMENT });
    const url = await mocking(cwd);
    const args = [
      'test',
      'books.yaml',
      '--server',
      url,
      '--header',
      'X-Key: secret-1',
      '--allow',
      'create,destroy,dangerous',
    ];
    const { stdout } = await touchstone(args, { cwd });
    expect(stdout).not.toContain('✗');
    expect(stdout).toMatch(/^GET {4}\/books {7}✓/m);
    expect(stdout).toMatch(/^POST {3}\/books {7}✓ ✓/m);
    expect(stdout).toMatch(/^GET {4}\/books\/\{id\} {2}✓ · · ✓/m);
    expect(stdout).toMatch(/^DELETE \/books\/\{id\} {2}✓/m);
    expect(stdout).toMatch(/^POST {3}\/ratings {5}✓/m);
  });

  it('is reloaded by the mock when it changes', async () => {
    const cwd = await workspace({ 'books.yaml': DOCUMENT });
    const running = start(['mock', 'books.yaml', '--port', '0', '--watch'], { cwd });
    onTestFinished(() => void running.child.kill('SIGKILL'));
    await running.prints('listening on');
    await writeFile(join(cwd, 'books.yaml'), DOCUMENT.replace('    delete:\n', '    put:\n'));
    await running.prints('books.yaml reloaded:');
  });
});
