import { describe, expect, it } from 'vitest';
import { type Outcome, start, touchstone, workspace } from './cli.js';
import { brokenReference, plainDocument } from './documents.js';

const clean = plainDocument.replace(
  'version: 1.0.0 }',
  'version: 1.0.0, license: { name: MIT, identifier: MIT } }',
);
const undeclared = clean.replace("        '401': { $ref: '#/components/responses/Unauthorized' }\n", '');

describe('touchstone lint', () => {
  it('accepts a valid document', async () => {
    const { code, stdout, stderr } = await touchstone(['lint', 'api.yaml'], {
      cwd: await workspace({ 'api.yaml': clean }),
    });
    expect(stdout).toMatch(/^No problems in 1 document\.\n$|0 errors, \d+ warnings? in 1 document\.\n$/);
    expect(stderr).toBe('');
    expect(code).toBe(0);
  });

  it('prints a problem with its position and a code frame', async () => {
    const { code, stdout } = await touchstone(['lint', 'api.yaml'], {
      cwd: await workspace({ 'api.yaml': undeclared }),
    });
    expect(stdout).toMatch(/^api\.yaml:\d+:\d+ {2}error {2}[\w-]+\n {2}\S/m);
    expect(stdout).toMatch(/^ +\d+ \| /m);
    expect(stdout).toMatch(/\n\n\d+ errors?, \d+ warnings? in 1 document\.\n$/);
    expect(code).toBe(1);
  });

  it('exits with 2 if a document cannot be read completely', async () => {
    const cwd = await workspace({ 'broken.yaml': brokenReference, 'api.yaml': clean });
    const { code, stdout, stderr } = await touchstone(['lint', 'broken.yaml', 'api.yaml', 'none.yaml'], {
      cwd,
    });
    expect(stdout).toMatch(/^broken\.yaml:\d+:\d+ {2}error/m);
    expect(stdout).toContain('none.yaml:1:1');
    expect(stdout).toContain(' in 3 documents.\n');
    expect(stderr).toBe('');
    expect(code).toBe(2);
  });

  it('writes the problems as JSON with --reporter json', async () => {
    const cwd = await workspace({ 'api.yaml': undeclared });
    const { code, stdout } = await touchstone(['lint', 'api.yaml', '--reporter', 'json'], { cwd });
    const { summary, documents } = JSON.parse(stdout);
    expect(summary.documents).toBe(1);
    expect(summary.errors).toBeGreaterThan(0);
    expect(documents[0].document).toBe('api.yaml');
    expect(documents[0].readable).toBe(true);
    expect(documents[0].problems[0]).toMatchObject({
      rule: expect.any(String),
      message: expect.any(String),
      location: { file: 'api.yaml', line: expect.any(Number), column: expect.any(Number) },
      codeFrame: expect.any(String),
    });
    expect(code).toBe(1);
  });

  it('lints each document of the configuration once', async () => {
    const cwd = await workspace({
      'api.yaml': clean,
      'touchstone.config.mjs':
        "export default { systems: { a: { document: 'api.yaml' }, b: { document: './api.yaml' } } };",
    });
    const { code, stdout } = await touchstone(['lint'], { cwd });
    expect(stdout).toContain(' in 1 document.\n');
    expect(code).toBe(0);
  });
});

describe('touchstone lint -', () => {
  async function lintText(text: string, args: readonly string[] = [], files = {}): Promise<Outcome> {
    const { child, outcome } = start(['lint', '-', ...args], { cwd: await workspace(files) });
    child.stdin.end(text);
    return outcome;
  }

  it('reads the document from stdin and names it <stdin>', async () => {
    const { code, stdout, stderr } = await lintText(undeclared);
    expect(stdout).toMatch(/^<stdin>:\d+:\d+ {2}error {2}[\w-]+\n {2}\S/m);
    expect(stdout).toMatch(/ in 1 document\.\n$/);
    expect(stderr).toBe('');
    expect(code).toBe(1);
  });

  it('accepts a valid document, with a byte order mark and CRLF line breaks', async () => {
    expect((await lintText(`\uFEFF${clean.replaceAll('\n', '\r\n')}`)).code).toBe(0);
  });

  it('reads JSON and reports positions in it', async () => {
    const { code, stdout } = await lintText('{\n "openapi": "3.1.0",\n "info": 1,\n "paths": {}\n}');
    expect(stdout).toMatch(/^<stdin>:3:\d+ {2}error/m);
    expect(code).not.toBe(0);
  });

  it('resolves references relative to the working directory', async () => {
    const text = 'openapi: 3.1.0\ninfo: { title: A, version: "1" }\npaths: { /a: { $ref: a.yaml } }\n';
    const { stdout } = await lintText(text, [], { 'a.yaml': 'get: { responses: {} }\n' });
    expect(stdout).toMatch(/^a\.yaml:1:\d+ {2}error/m);
  });

  it('lints further documents in the same run', async () => {
    const { code, stdout } = await lintText(clean, ['api.yaml', '--reporter', 'json'], {
      'api.yaml': undeclared,
    });
    const { documents } = JSON.parse(stdout);
    expect(documents.map(({ document }: { document: string }) => document)).toEqual(['<stdin>', 'api.yaml']);
    expect(code).toBe(1);
  });

  it.each([
    ['nothing', '', 'received nothing'],
    [
      'text that is not UTF-8',
      Buffer.from('openapi: 3.1.0', 'utf16le').toString('latin1'),
      'received UTF-16',
    ],
    ['an unfinished document', '{', 'cannot be parsed'],
  ])('exits with 2 for %s', async (_, text, message) => {
    const { code, stdout } = await lintText(text);
    expect(stdout).toMatch(/^<stdin>:1:\d+ {2}error/);
    expect(stdout).toContain(message);
    expect(code).toBe(2);
  });
});

describe('touchstone lint --max-warnings', () => {
  const warnings = clean.replace(', license: { name: MIT, identifier: MIT }', '');

  it('exits with 1 and reports both numbers if there are more warnings than allowed', async () => {
    const cwd = await workspace({ 'api.yaml': warnings });
    const count = Number(
      /(\d+) warnings?/.exec((await touchstone(['lint', 'api.yaml'], { cwd })).stdout)?.[1],
    );
    expect(count).toBeGreaterThan(0);
    const exact = await touchstone(['lint', 'api.yaml', '--max-warnings', String(count)], { cwd });
    expect([exact.code, exact.stderr]).toEqual([0, '']);
    const fewer = await touchstone(['lint', 'api.yaml', '--max-warnings', String(count - 1)], { cwd });
    expect(fewer.code).toBe(1);
    expect(fewer.stderr).toBe(
      `Expected at most ${count - 1} warnings (--max-warnings), received ${count}.\n`,
    );
    expect(fewer.stdout).toBe(exact.stdout);
  });

  it.each(['-1', '1.5', 'many', ''])('rejects the value %j', async (number) => {
    const cwd = await workspace({ 'api.yaml': clean });
    const { code, stderr } = await touchstone(['lint', 'api.yaml', `--max-warnings=${number}`], { cwd });
    expect(stderr).toContain('Expected a whole number from 0');
    expect(code).toBe(2);
  });
});
