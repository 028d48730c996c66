import type { ApiModel, Problem } from '@touchstone/core';
import type { PatternEngine } from './emitters/emitter.js';
import { EMITTERS, type Emitter } from './emitters/registry.js';
import { ProblemList } from './generate-error.js';
import { type GeneratedFile, joinByPath } from './generated-file.js';
import { nameExports } from './naming.js';
import { specialize } from './usage/specialize.js';

const EMITTER_NAMES = Object.keys(EMITTERS) as readonly Emitter[];

/** Options of {@link generate}. */
export interface GenerateOptions {
  /** The emitters to run, in any order. */
  readonly emitters: readonly Emitter[];
  /**
   * The package that contains the output of `types`, for example `@acme/api-types`. Required by `zod` if `types` is not
   * in the same output; ignored otherwise.
   */
  readonly typesPackage?: string;
  /**
   * The engine with which the output of `zod` and `errors` tests patterns. `linear`: a pattern that can make the native
   * engine slow is translated for RE2, and the output requires the package `re2js`; a pattern without an equivalent is
   * reported to `onWarning` and keeps the native engine. Default: `native`.
   */
  readonly patterns?: PatternEngine;
  /** Receives each problem that does not prevent correct code. */
  readonly onWarning?: (problem: Problem) => void;
}

/**
 * Generates the source files of one output directory. Pure: the same model and options produce the same bytes.
 * @returns The files, sorted by path.
 * @throws {GenerateError} with every problem in the document, if correct code cannot be generated.
 * @throws {TypeError} if an emitter requires types that are neither in the output nor in `typesPackage`.
 * @example
 * const model = buildModel(await load('openapi.yaml'));
 * for (const { path, content } of await generate(model, { emitters: ['types', 'errors'] })) {
 *   await writeFile(join('src', path), content);
 * }
 */
export async function generate(model: ApiModel, options: GenerateOptions): Promise<readonly GeneratedFile[]> {
  const emitters = EMITTER_NAMES.filter((name) => options.emitters.includes(name));
  checkRequirements(emitters, options.typesPackage);
  const { patterns = 'native' } = options;
  const problems = new ProblemList(model);
  const specialized = specialize(model);
  const naming = nameExports(specialized, problems);
  const typesPackage = emitters.includes('types') ? undefined : options.typesPackage;
  const files = emitters.flatMap((name) =>
    EMITTERS[name].emit({ model: specialized, naming, problems, typesPackage, patterns }),
  );
  problems.throwIfAny();
  for (const warning of problems.warnings) options.onWarning?.(warning);
  return joinByPath(model, files).sort((left, right) => (left.path < right.path ? -1 : 1));
}

function checkRequirements(emitters: readonly Emitter[], typesPackage: string | undefined): void {
  if (emitters.includes('types')) return;
  for (const name of emitters) {
    const { imports } = EMITTERS[name];
    if (imports === 'types in the same output') {
      throw new TypeError(`The emitter '${name}' requires the emitter 'types' in the same output.`);
    }
    if (imports === 'types' && typesPackage === undefined) {
      throw new TypeError(
        `The emitter '${name}' requires the emitter 'types' in the same output, or the option 'typesPackage'.`,
      );
    }
  }
}
