import { type GeneratedFile, generatedFile } from '../../generated-file.js';
import type { EmitterInput } from '../emitter.js';
import { openapiTypes } from './openapi.js';
import { operationTypes } from './operations.js';
import { schemaTypes } from './schemas.js';
import { webhookTypes } from './webhooks.js';

/**
 * Emits `openapi.ts`, `schemas.ts`, `operations.ts`, `index.ts` and, if the document declares webhooks, `webhooks.ts`.
 */
export function emitTypes({ model, naming, problems }: EmitterInput): readonly GeneratedFile[] {
  const hasWebhooks = naming.webhooks.length > 0;
  const index = [
    "export type { $defs, components, operations, paths, webhooks } from './openapi.js';",
    "export type * from './operations.js';",
    "export type * from './schemas.js';",
    ...(hasWebhooks ? ["export type * from './webhooks.js';"] : []),
  ];
  return [
    generatedFile(model, 'openapi.ts', [openapiTypes(model, problems)]),
    generatedFile(model, 'schemas.ts', schemaTypes(model, naming)),
    generatedFile(model, 'operations.ts', operationTypes(naming)),
    ...(hasWebhooks ? [generatedFile(model, 'webhooks.ts', webhookTypes(naming))] : []),
    generatedFile(model, 'index.ts', [index.join('\n')]),
  ];
}
