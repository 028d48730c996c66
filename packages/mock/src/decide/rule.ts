import type { RequestContext } from '../request-context.js';
import type { Refusal } from './refusal.js';

/** A check of a request. Returns a refusal if the request fails it. */
export type Rule = (context: RequestContext) => Refusal | undefined;
