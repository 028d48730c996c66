import type { ApiError, Operation, Response } from '@touchstone/core';
import { PLAIN, type Refusal, type RefusalTemplate } from '../decide/refusal.js';
import type { Reply } from '../message.js';
import type { Preference } from '../request/preference.js';
import type { RequestContext } from '../request-context.js';
import { problemReply } from './problem.js';

/**
 * Returns the error that the caller requested by its code, or by its status and optionally the name of its example;
 * `undefined` if the request does not prefer a documented error. The preferred error takes precedence over all checks
 * of the request.
 */
export function preferredError(
  context: RequestContext,
  { error: errorCode, code, example }: Preference,
): Refusal | undefined {
  if (errorCode === undefined && (code === undefined || /^[123]/.test(code))) return undefined;
  const { operation, responses } = context.operation;
  const documented = operation.responses.flatMap((response) =>
    response.errors.map((error) => ({ response, error })),
  );
  const response = errorCode === undefined && code !== undefined ? responses.byStatus(code) : undefined;
  const match =
    errorCode !== undefined
      ? documented.find(({ error }) => error.code === errorCode)
      : documented.find(
          (candidate) =>
            candidate.response === response && (example === undefined || candidate.error.name === example),
        );
  if (!match) return undefined;
  const { status } = match.error;
  const numeric = /^\d+$/.test(status) ? Number(status) : Number(/^\d+$/.exec(code ?? '')?.[0] ?? 500);
  return { template: templateOf(match.error, match.response, numeric), detail: PLAIN };
}

const templates = new WeakMap<ApiError, RefusalTemplate>();

/** Reuses the template of an error until its status changes, because responses are prepared once per template. */
function templateOf(error: ApiError, response: Response, status: number): RefusalTemplate {
  const existing = templates.get(error);
  if (existing?.status === status) return existing;
  const template = { status, error, response, title: 'Error' };
  templates.set(error, template);
  return template;
}

/**
 * Returns the response or example that the caller requested, or a 404 if it is not documented or its status is not
 * between 200 and 599.
 */
export function preferredReply(context: RequestContext, preference: Preference): Reply {
  const { operation, responses } = context.operation;
  const { code, example, error } = preference;
  if (error !== undefined) return notDocumented(unknownError(operation, error));
  const response = code === undefined ? responses.usual.response : responses.byStatus(code);
  if (!response) return notDocumented(`${operation.id} does not document status ${code}.`);
  const hasExample = response.content.some(({ examples }) => examples.some(({ name }) => name === example));
  if (example !== undefined && !hasExample)
    return notDocumented(
      `Response ${response.status} of ${operation.id} has no example ${JSON.stringify(example)}.`,
    );
  const documented = responses.of(response);
  const reply = documented.reply(context, preference);
  const exact = code !== undefined && /^\d+$/.test(code) ? Number(code) : documented.status;
  if (exact < 200 || exact > 599)
    return notDocumented(`Status ${exact} cannot be requested. Expected a status from 200 to 599.`);
  return { ...reply, status: exact };
}

function unknownError({ id, responses }: Operation, error: string): string {
  const codes = new Set(responses.flatMap(({ errors }) => errors.flatMap(({ code }) => code ?? [])));
  const documented = codes.size === 0 ? 'none' : [...codes].join(', ');
  return `${id} does not document the error ${JSON.stringify(error)}. Documented error codes: ${documented}.`;
}

/** Answers 404 if the preferred response does not exist, as Prism does. */
const notDocumented = (detail: string): Reply => problemReply(404, 'Not Found', detail);
