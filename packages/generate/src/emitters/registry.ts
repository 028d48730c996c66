import type { Emit } from './emitter.js';
import { emitErrors } from './errors/emit-errors.js';
import { emitTypes } from './types/emit-types.js';
import { emitZod } from './zod/emit-zod.js';

/**
 * The name of an emitter:
 * - `types`: the `paths`, `components`, `operations` and `webhooks` of openapi-typescript, and a named type for every
 *   schema, parameter set, body, response, error and webhook.
 * - `errors`: the meaning and the remedy of each documented error. Requires `types` in the same output.
 * - `zod`: validators. Requires `types` in the same output, or the option `typesPackage`.
 */
export type Emitter = 'types' | 'errors' | 'zod';

interface RegisteredEmitter {
  readonly emit: Emit;
  /** The types that the emitted files import. */
  readonly imports: 'nothing' | 'types in the same output' | 'types';
}

/** The emitters by name, in the order in which they run. */
export const EMITTERS: Readonly<Record<Emitter, RegisteredEmitter>> = {
  types: { emit: emitTypes, imports: 'nothing' },
  errors: { emit: emitErrors, imports: 'types in the same output' },
  zod: { emit: emitZod, imports: 'types' },
};
