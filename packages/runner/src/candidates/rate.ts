import type { Operation } from '@touchstone/core';
import { isJson, pathParameterNames } from '@touchstone/core/internal';
import { withAlteredBinding, withTextBody } from '../plan/edit-request.js';
import { mediaOf } from '../plan/media.js';
import { SAFE_METHODS } from '../plan/safe-methods.js';
import type { RequestMutation } from '../provokers/provoke-context.js';
import type { PlanContext } from '../scenario/context.js';
import type { Candidate } from './candidate.js';

/** Number of calls that exceed the usual limits, unless the document names a limit. */
const USUAL_BURST = 150;
/** Maximum number of calls, whatever limit the document names. */
const MAX_BURST = 1000;

/**
 * Returns a candidate that repeats a call until a rate limit refuses it. A write is made with a body that is not JSON, or
 * for a resource that does not exist, so that the server refuses it. Returns an empty list if neither is possible, or if
 * the options do not allow to use up a limit.
 */
export function rateCandidates({ model, options }: PlanContext, operation: Operation): readonly Candidate[] {
  const harmless = harmlessEdit(operation);
  if (!options.allow.includes('rate') || !harmless) return [];
  const burst =
    Math.min(MAX_BURST, 2 * (limitIn(documentText(model.document, operation)) ?? USUAL_BURST / 2)) + 1;
  return [
    {
      label: 'a burst of calls',
      words: ['rate', 'limit', 'limited', 'many', 'request', 'quota', 'throttled'],
      cause: { kind: 'mutation', mutation: { name: '', burst, ...harmless } },
    },
  ];
}

function harmlessEdit(operation: Operation): Pick<RequestMutation, 'edit'> | undefined {
  const { method, path, requestBody } = operation;
  if (SAFE_METHODS.includes(method)) return {};
  if (requestBody)
    return isJson(mediaOf(operation)?.mediaType ?? '')
      ? { edit: (request) => withTextBody(request, '{"unfinished":') }
      : undefined;
  const parameter = pathParameterNames(path).at(-1);
  return parameter === undefined
    ? undefined
    : { edit: (request) => withAlteredBinding(request, 'path', parameter) };
}

/** Matches "60 requests in 10 seconds" and "at most 40 invoices per minute". */
const LIMIT = /\b(\d{1,6})\s+[\p{L}-]+(?:\s+[\p{L}-]+){0,3}?\s+(?:per|in|every|each|a|an|within)\b/giu;

/** Returns the largest limit that a text names; undefined if it names none. */
function limitIn(text: string): number | undefined {
  const limits = [...text.matchAll(LIMIT)].map(([, number]) => Number(number));
  return limits.length > 0 ? Math.max(...limits) : undefined;
}

/** Returns the descriptions of an operation and of its 429, or else that of the document. */
function documentText(document: unknown, { responses, summary, description }: Operation): string {
  const own = [summary, description, responses.find(({ status }) => status === '429')?.description].join(' ');
  if (limitIn(own) !== undefined) return own;
  const info = typeof document === 'object' && document !== null && 'info' in document ? document.info : {};
  const about = typeof info === 'object' && info !== null && 'description' in info ? info.description : '';
  return typeof about === 'string' ? about : '';
}
