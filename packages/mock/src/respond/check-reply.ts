import { isJson, own, provenViolations } from '@touchstone/core/internal';
import type { Reply } from '../message.js';
import type { RequestContext } from '../request-context.js';
import { type ProblemError, problemReply } from './problem.js';

/** If the option `check` is set, replaces a reply that violates the document with a 500 that lists the violations. */
export function checkReply(context: RequestContext, reply: Reply): Reply {
  if (!context.environment.options.check) return reply;
  const problems = replyProblems(context, reply);
  if (problems.length === 0) return reply;
  return problemReply(
    500,
    'Internal Server Error',
    `The mock's response with status ${reply.status} violates the document.`,
    problems,
  );
}

/**
 * Returns `false` if a 2xx reply violates the document. Replies with other or undocumented statuses count as valid.
 */
export const isValidSuccess = (context: RequestContext, reply: Reply): boolean =>
  reply.status >= 300 ||
  context.operation.responses.byStatus(String(reply.status)) === undefined ||
  replyProblems(context, reply).length === 0;

/** Returns the differences between a reply and the document in status, media type, required headers and body. */
function replyProblems(context: RequestContext, reply: Reply): readonly ProblemError[] {
  const { operation, environment } = context;
  const response = operation.responses.byStatus(String(reply.status));
  if (reply.isUndocumented) return [];
  if (!response) return [{ detail: `${operation.operation.id} does not document status ${reply.status}.` }];
  const missing = response.headers
    .filter(({ name, required }) => required && own(reply.headers, name.toLowerCase()) === undefined)
    .map(({ name }) => ({ detail: `The header ${name} is missing.` }));
  const type = reply.headers['content-type'];
  if (reply.body === null || type === undefined || typeof reply.body !== 'string') return missing;
  const documented = operation.responses.of(response);
  if (!documented.types.includes(type))
    return response.content.length === 0
      ? missing
      : [...missing, { detail: `The media type ${type} is not documented.` }];
  const schema = documented.schemaOf(type);
  if (!schema || !isJson(type)) return missing;
  const violations = provenViolations(
    environment.validator.validate(schema, JSON.parse(reply.body), { direction: 'response' }),
  );
  return [
    ...missing,
    ...violations.map(({ pointer, message }) => ({ detail: message, pointer: `#${pointer}` })),
  ];
}
