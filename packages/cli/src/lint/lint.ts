import type { Context } from '../context.js';
import { exitCode } from '../exit-code.js';
import { ExpectedError } from '../expected-error.js';
import { fileError } from '../file-error.js';
import { isDocumentError } from '../print-error.js';
import { chooseTargets, type Target } from '../targets.js';
import type { LintResult } from './lint-result.js';
import type { LintOptions } from './options.js';
import { renderLint, renderLintJson } from './render.js';

/** Runs `touchstone lint`: prints the problems of every document and returns the exit code. */
export async function lint(
  names: readonly string[],
  options: LintOptions,
  context: Context,
): Promise<number> {
  const documents = await documentsOf(names, options, context);
  const results: LintResult[] = [];
  for (const document of documents) results.push(await lintDocument(document, context.cwd));
  context.out.write(options.reporter === 'json' ? renderLintJson(results) : renderLint(results));
  if (results.some(({ readable }) => !readable)) return exitCode.unusable;
  const problems = results.flatMap((result) => result.problems);
  const warnings = problems.filter(({ severity }) => severity === 'warning').length;
  const { maxWarnings = warnings } = options;
  if (warnings > maxWarnings)
    context.err.write(`Expected at most ${maxWarnings} warnings (--max-warnings), received ${warnings}.\n`);
  return warnings > maxWarnings || problems.length > warnings ? exitCode.findings : exitCode.passed;
}

/** The argument for the document that is read from stdin, and the name of that document in positions. */
const STDIN = { argument: '-', name: '<stdin>' };

type LintedDocument = Pick<Target, 'document' | 'overlays'>;

/** Returns the documents without duplicates: stdin first, then the others in the order of the arguments. */
async function documentsOf(
  names: readonly string[],
  { config, overlay }: LintOptions,
  context: Context,
): Promise<readonly LintedDocument[]> {
  const others = names.filter((name) => name !== STDIN.argument);
  const isStdinOnly = names.length > 0 && others.length === 0;
  const targets = isStdinOnly ? [] : await chooseTargets(others, config, context, overlay);
  const isStdin = others.length < names.length;
  const documents: readonly LintedDocument[] = [
    ...(isStdin ? [{ document: STDIN.name, overlays: overlay ?? [] }] : []),
    ...targets,
  ];
  const byKey = new Map(documents.map((one) => [JSON.stringify([one.document, one.overlays]), one]));
  return [...byKey.values()];
}

async function lintDocument({ document, overlays }: LintedDocument, cwd: string): Promise<LintResult> {
  const core = await import('@touchstone/core');
  try {
    const content = document === STDIN.name ? { content: await readStdin(cwd) } : {};
    const loaded = await core.load(document, { cwd, overlays, ...content });
    const problems = await core.lint(loaded, core.buildModel(loaded));
    return { document, readable: true, problems };
  } catch (error) {
    if (!isDocumentError(error)) throw error;
    return { document, readable: false, problems: error.problems };
  }
}

async function readStdin(cwd: string): Promise<Uint8Array> {
  const { readLimited, UnreadableFileError } = await import('@touchstone/core/internal');
  try {
    return await readLimited(process.stdin);
  } catch (error) {
    if (error instanceof UnreadableFileError)
      throw new ExpectedError(`stdin cannot be read: ${error.message}.`);
    throw fileError(error, 'read', 'stdin', cwd);
  }
}
