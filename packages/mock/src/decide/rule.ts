import type { RequestContext } from '../request-context.js';
import type { Refusal } from './refusal.js';

/** A check of a request: a function that returns a refusal if the request fails the check. */
export type Rule = (context: RequestContext) => Refusal | undefined;
