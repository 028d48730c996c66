import { isObject, type JsonObject } from '../json.js';
import type { RequestContext } from '../request-context.js';

/** Returns the body of a request if it is an object, or else an empty object. */
export const bodyObject = ({ body }: RequestContext): JsonObject =>
  body.kind === 'read' && isObject(body.value) ? body.value : {};
