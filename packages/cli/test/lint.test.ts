import { describe, expect, it } from 'vitest';
import { touchstone, workspace } from './cli.js';
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
