import type { Operation, Response } from '@touchstone/core';
import { collectionPath, createdIdPointer } from '@touchstone/core/internal';
import type { RemainingItem, RequestStep } from '../plan/step.js';
import { callTemplate } from '../scenario/call-template.js';
import type { PlanContext } from '../scenario/context.js';
import { renamed } from '../scenario/renamed-parameters.js';
import { elsewhereItems } from './elsewhere-removal.js';
import { itemRead } from './item-removal.js';

/**
 * Returns the read of a resource that an operation creates in another collection, such as `GET /tickets/{number}` for
 * `POST /projects/{id}/tickets`. Returns undefined if the document has none, or several.
 */
export function elsewhereRead(
  context: PlanContext,
  create: Operation,
  response: Response,
  { request }: RequestStep,
): RemainingItem | undefined {
  const [operation, ...others] = elsewhereItems(context, 'GET', create, response);
  const read = operation && others.length === 0 ? itemRead(context, operation) : undefined;
  if (!read) return undefined;
  const collection = collectionPath(read.operation.path);
  const pointer = createdIdPointer(context.model, response, collection, read.at);
  if (pointer === undefined) return undefined;
  const inPath = request.substitutions.filter((substitution) => substitution.in === 'path');
  const template = callTemplate(read.operation, request.caller, {
    parents: renamed(new Map(inPath.map(({ at, value }) => [at, value])), create.path, collection),
    parameters: [...request.parameters.filter((parameter) => parameter.in === 'path'), ...read.parameters],
  });
  return { pointer, read: { at: read.at, request: template } };
}
