import type { ApiModel } from '@touchstone/core';
import { type GeneratedFile, generatedFile } from '../../generated-file.js';
import type { Naming } from '../../naming.js';
import { openapiTypes } from './openapi.js';
import { operationTypes } from './operations.js';
import { schemaTypes } from './schemas.js';

export interface Emitted {
  readonly files: readonly GeneratedFile[];
  /** Lines of the output's `index.ts`. */
  readonly exports: readonly string[];
}

export function emitTypes(model: ApiModel, naming: Naming): Emitted {
  return {
    files: [
      generatedFile(model, 'openapi.ts', [openapiTypes(model)]),
      generatedFile(model, 'schemas.ts', schemaTypes(model, naming)),
      generatedFile(model, 'operations.ts', operationTypes(naming)),
    ],
    exports: [
      "export type { $defs, components, operations, paths, webhooks } from './openapi.js';",
      "export type * from './operations.js';",
      "export type * from './schemas.js';",
    ],
  };
}
