import type { ApiModel } from '@touchstone/core';
import { emitErrors } from './emitters/errors/emit-errors.js';
import { emitTypes } from './emitters/types/emit-types.js';
import { emitZod } from './emitters/zod/emit-zod.js';
import { ProblemList } from './generate-error.js';
import { type GeneratedFile, generatedFile } from './generated-file.js';
import { nameEverything } from './naming.js';

/**
 * `types`: openapi-typescript's `paths`, `components` and `operations`, and a name for every schema, parameter set,
 * body and response. `errors`: what each documented error means and what helps; needs `types` beside it. `zod`:
 * validators; needs `types` beside it or in `typesPackage`.
 */
export type Emitter = 'types' | 'zod' | 'errors';

export interface GenerateOptions {
  readonly emitters: readonly Emitter[];
  /** The package that holds the output of `types`, where that is not part of this output: `@acme/api-types`. */
  readonly typesPackage?: string;
}

/**
 * Source files of one output directory, sorted by path. Pure: the same model gives the same bytes.
 * @throws {GenerateError} with every schema that cannot be generated.
 * @throws {TypeError} when the emitters asked for lack one they need.
 */
export async function generate(model: ApiModel, options: GenerateOptions): Promise<readonly GeneratedFile[]> {
  const emitters = new Set(options.emitters);
  const { typesPackage } = options;
  checkNeeds(emitters, typesPackage);
  const problems = new ProblemList(model);
  const naming = nameEverything(model, problems);
  const files: GeneratedFile[] = [];
  const modules: string[] = [];
  if (emitters.has('types')) {
    const emitted = emitTypes(model, naming);
    files.push(...emitted.files);
    modules.push(...emitted.exports);
  }
  if (emitters.has('errors')) {
    const emitted = emitErrors(model, naming);
    files.push(...emitted.files);
    modules.push(...emitted.exports);
  }
  if (emitters.has('zod')) {
    // Beside the types the validators have a folder of their own, for both export the schemas' names.
    const folder = emitters.has('types') ? 'zod/' : '';
    const types = emitters.has('types') ? '../index.js' : (typesPackage ?? '');
    files.push(
      ...emitZod(model, naming, problems, types).map((file) => ({ ...file, path: folder + file.path })),
    );
  }
  if (modules.length > 0) files.push(generatedFile(model, 'index.ts', [modules.join('\n')]));
  problems.throwIfAny();
  return files.sort((left, right) => (left.path < right.path ? -1 : 1));
}

function checkNeeds(emitters: ReadonlySet<Emitter>, typesPackage: string | undefined): void {
  if (emitters.has('errors') && !emitters.has('types')) {
    throw new TypeError("The emitter 'errors' needs 'types' in the same output.");
  }
  if (emitters.has('zod') && !emitters.has('types') && typesPackage === undefined) {
    throw new TypeError("The emitter 'zod' needs 'types' in the same output, or typesPackage.");
  }
}
