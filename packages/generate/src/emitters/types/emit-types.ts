import type { ApiModel } from '@touchstone/core';
import { generatedFile } from '../../generated-file.js';
import type { Naming } from '../../naming.js';
import type { Emitted } from '../emitted.js';
import { openapiTypes } from './openapi.js';
import { operationTypes } from './operations.js';
import { schemaTypes } from './schemas.js';
import { webhookTypes } from './webhooks.js';

export function emitTypes(model: ApiModel, naming: Naming): Emitted {
  const hasWebhooks = naming.webhooks.length > 0;
  return {
    files: [
      generatedFile(model, 'openapi.ts', [openapiTypes(model)]),
      generatedFile(model, 'schemas.ts', schemaTypes(model, naming)),
      generatedFile(model, 'operations.ts', operationTypes(naming)),
      ...(hasWebhooks ? [generatedFile(model, 'webhooks.ts', webhookTypes(naming))] : []),
    ],
    exports: [
      "export type { $defs, components, operations, paths, webhooks } from './openapi.js';",
      "export type * from './operations.js';",
      "export type * from './schemas.js';",
      ...(hasWebhooks ? ["export type * from './webhooks.js';"] : []),
    ],
  };
}
