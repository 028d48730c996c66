import { execFileSync } from 'node:child_process';
import { mkdir, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Outcome, touchstone, workspace } from './cli.js';
import { plainDocument } from './documents.js';

const config = `export default {
  systems: {
    notes: {
      document: 'openapi.yaml',
      generate: [
        { emitters: ['types', 'errors'], directory: 'types/src' },
        { emitters: ['zod'], directory: 'zod/src', typesPackage: '@notes/types' },
      ],
    },
  },
};`;

const files = { 'openapi.yaml': plainDocument, 'touchstone.config.mjs': config };

async function listing(cwd: string): Promise<string[]> {
  const entries = await readdir(cwd, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(cwd.length + 1))
    .sort();
}

describe.sequential('touchstone generate', () => {
  const check = (cwd: string): Promise<Outcome> => touchstone(['generate', '--check'], { cwd });
  let generated: Record<string, string>;

  it('writes the files of every output and lists each of them', async () => {
    const cwd = await workspace(files);
    const { code, stdout, stderr } = await touchstone(['generate'], { cwd });
    expect(stderr).toMatch(/^\d+ files changed\.\n$/);
    expect(code).toBe(0);
    const paths = (await listing(cwd)).filter((path) => path.includes('/'));
    expect(stdout.trimEnd().split('\n').sort()).toEqual(paths.map((path) => `wrote  ${path}`));
    expect(paths).toContain('types/src/index.ts');
    expect(paths.some((path) => path.startsWith('zod/src/'))).toBe(true);
    // The other tests use these files.
    generated = Object.fromEntries(
      await Promise.all(paths.map(async (path) => [path, await readFile(join(cwd, path), 'utf8')] as const)),
    );
  });

  it('translates patterns for RE2 if configured, and warns about a pattern without an equivalent', async () => {
    const document = {
      openapi: '3.1.0',
      info: { title: 'Codes', version: '1' },
      paths: {},
      components: { schemas: { Fast: { pattern: '^(a+)+$' }, Hard: { pattern: '^(?=(a+)+$)a+$' } } },
    };
    const cwd = await workspace({
      'openapi.yaml': JSON.stringify(document),
      'touchstone.config.mjs': config.replace(
        "directory: 'zod/src'",
        "directory: 'zod/src', patterns: 'linear'",
      ),
    });
    const { code, stderr } = await touchstone(['generate'], { cwd });
    expect(stderr).toMatch(
      /^openapi\.yaml:1:\d+ {2}warning {2}pattern\n {2}The pattern `.+` has no equivalent/,
    );
    expect(code).toBe(0);
    expect(await readFile(join(cwd, 'zod/src/schemas.ts'), 'utf8')).toContain(
      "json.linearPattern('^(a+)+$',",
    );
  });

  it('writes nothing if nothing has changed', async () => {
    const cwd = await workspace({ ...files, ...generated });
    const before = await stat(join(cwd, 'types/src/index.ts'));
    const { code, stdout, stderr } = await touchstone(['generate', 'notes'], { cwd });
    expect(stdout).toBe('');
    expect(stderr).toMatch(/^\d+ files up to date\.\n$/);
    expect(code).toBe(0);
    expect((await stat(join(cwd, 'types/src/index.ts'))).mtimeMs).toBe(before.mtimeMs);
  });

  it('passes with --check if all files are up to date', async () => {
    const outcome = await check(await workspace({ ...files, ...generated }));
    expect(outcome.stdout).toBe('');
    expect(outcome.code).toBe(0);
  });

  it('lists every file with --check if nothing was generated yet', async () => {
    const { code, stdout } = await check(await workspace(files));
    const want = Object.keys(generated).map((path) => `missing    ${path}  (it does not exist)`);
    expect(stdout.trimEnd().split('\n')).toEqual(want);
    expect(code).toBe(1);
  });

  it('lists missing, stale and leftover files with --check and changes nothing', async () => {
    const cwd = await workspace({ ...files, ...generated });
    const index = join(cwd, 'types/src/index.ts');
    const [zodFile = ''] = Object.keys(generated).filter((path) => path.startsWith('zod/'));
    await writeFile(join(cwd, 'types/src/old.ts'), generated['types/src/index.ts'] ?? '');
    await writeFile(join(cwd, 'types/src/by-hand.ts'), 'export {};\n');
    const edited = `${generated['types/src/index.ts'] ?? ''}// changed\n`;
    await writeFile(index, edited);
    await rm(join(cwd, zodFile));
    const before = await listing(cwd);
    const { code, stdout, stderr } = await check(cwd);
    expect(stdout.trimEnd().split('\n')).toEqual([
      'stale      types/src/index.ts  (it differs from what the document generates)',
      'untracked  types/src/old.ts  (it is no longer generated)',
      `missing    ${zodFile}  (it does not exist)`,
    ]);
    expect(stderr).toMatch(/^3 of \d+ files not up to date\. Run 'touchstone generate'\.\n$/);
    expect(code).toBe(1);
    expect(await listing(cwd)).toEqual(before);
    expect(await readFile(index, 'utf8')).toBe(edited);

    const updated = await touchstone(['generate'], { cwd });
    expect(updated.stdout).toContain('removed  types/src/old.ts\n');
    expect(await listing(cwd)).toEqual(
      [...Object.keys(files), ...Object.keys(generated), 'types/src/by-hand.ts'].sort(),
    );
    expect((await check(cwd)).code).toBe(0);
  });

  it('lists handwritten files instead of overwriting them', async () => {
    const cwd = await workspace({ ...files, 'types/src/index.ts': '// mine\n', 'types/src/errors.ts': '\n' });
    await mkdir(join(cwd, 'elsewhere'));
    await writeFile(join(cwd, 'elsewhere/mine.ts'), 'export {};\n');
    await symlink(join(cwd, 'elsewhere/mine.ts'), join(cwd, 'types/src/schemas.ts'));
    const before = await listing(cwd);
    const refused = await touchstone(['generate'], { cwd });
    expect(refused.stderr).toBe(
      'These files would be overwritten, but do not have the header of a generated file:\n' +
        '  types/src/index.ts\n  types/src/schemas.ts\n' +
        'Move or remove them, or configure another `directory`. Nothing was written.\n',
    );
    expect(refused.code).toBe(2);
    const checked = await check(cwd);
    const why = '(it was not generated and is not overwritten: move or remove it)';
    expect(checked.stdout).toContain(`by hand    types/src/index.ts  ${why}\n`);
    expect(checked.stdout).toContain(`by hand    types/src/schemas.ts  ${why}\n`);
    expect(checked.stdout).toContain('stale      types/src/errors.ts  ');
    expect(checked.code).toBe(1);
    expect(await listing(cwd)).toEqual(before);
    expect(await readFile(join(cwd, 'types/src/index.ts'), 'utf8')).toBe('// mine\n');
    expect(await readFile(join(cwd, 'elsewhere/mine.ts'), 'utf8')).toBe('export {};\n');
  });

  it.each([
    [
      'a directory in place of a file',
      'types/src/index.ts/x',
      'types/src/index.ts cannot be read: it is a directory (EISDIR).\n',
    ],
    [
      'a file in place of a directory',
      'types',
      'types/src cannot be read: a part of its path is a file, not a directory (ENOTDIR).\n',
    ],
  ])('reports %s in one line', async (_name, path, message) => {
    const { code, stderr } = await touchstone(['generate'], {
      cwd: await workspace({ ...files, [path]: '' }),
    });
    expect(stderr).toBe(message);
    expect(code).toBe(2);
  });

  it.skipIf(process.platform === 'win32')('refuses a pipe in place of a file', async () => {
    const cwd = await workspace({ ...files, 'types/src/.keep': '' });
    execFileSync('mkfifo', [join(cwd, 'types/src/index.ts')]);
    const { code, stderr } = await touchstone(['generate'], { cwd });
    expect(stderr).toBe('types/src/index.ts cannot be read: it is not a regular file (ENXIO).\n');
    expect(code).toBe(2);
  });

  it('detects a changed document with --check', async () => {
    const changed = {
      'openapi.yaml': plainDocument.replace('text: { type: string }', 'text: { type: integer }'),
    };
    const { code, stdout } = await check(await workspace({ ...files, ...generated, ...changed }));
    expect(stdout).toMatch(/^stale /m);
    expect(code).toBe(1);
  });

  it('rejects outputs that would overwrite each other', async () => {
    const duplicate = config
      .replace("directory: 'zod/src', typesPackage: '@notes/types'", "directory: 'types/src'")
      .replace("['zod']", "['types']");
    const { code, stderr } = await touchstone(['generate'], {
      cwd: await workspace({ ...files, 'touchstone.config.mjs': duplicate }),
    });
    expect(stderr).toMatch(
      /^Two outputs would write types\/src\/\S+: configure a separate `directory` for each\.\n$/,
    );
    expect(code).toBe(2);
  });

  it('reports the problems of an invalid document', async () => {
    const cwd = await workspace({ ...files, 'openapi.yaml': 'openapi: 3.1.0\ninfo: [\n' });
    const { code, stderr } = await touchstone(['generate'], { cwd });
    expect(stderr).toMatch(/^openapi\.yaml:\d+:\d+ {2}error {2}parsable\n/);
    expect(code).toBe(2);
    expect(await listing(cwd)).toEqual(['openapi.yaml', 'touchstone.config.mjs']);
  });
});
