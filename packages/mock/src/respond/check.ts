import { isJson } from '@touchstone/core/internal';
import type { Call } from '../call.js';
import type { Reply } from '../message.js';
import { problemReply } from './problem.js';

/** An answer that breaks the document. */
export interface AnswerProblem {
  readonly detail: string;
  readonly pointer?: string;
}

/** With `check` on: the answer, or, where it breaks the document, a 500 that says how. */
export function checked(call: Call, reply: Reply): Reply {
  if (!call.world.options.check) return reply;
  const problems = answerProblems(call, reply);
  if (problems.length === 0) return reply;
  return problemReply(
    500,
    'Internal Server Error',
    `The mock's own answer, ${reply.status}, is not what the document says.`,
    problems,
  );
}

/** Whether a success is as the document says, where it says anything of its status. */
export const isSound = (call: Call, reply: Reply): boolean =>
  reply.status >= 300 ||
  call.operation.responses.byStatus(String(reply.status)) === undefined ||
  answerProblems(call, reply).length === 0;

/** What is wrong with an answer by its document: status, media type, required headers, body. */
function answerProblems(call: Call, reply: Reply): readonly AnswerProblem[] {
  const { operation, world } = call;
  const response = operation.responses.byStatus(String(reply.status));
  if (reply.isOurs) return [];
  if (!response) return [undocumented(call, reply)];
  const missing = response.headers
    .filter(({ name, required }) => required && reply.headers[name.toLowerCase()] === undefined)
    .map(({ name }) => ({ detail: `The header ${name} is missing.` }));
  const type = reply.headers['content-type'];
  if (reply.body === null || type === undefined || typeof reply.body !== 'string') return missing;
  const prepared = operation.responses.of(response);
  const media = prepared.types.includes(type);
  if (!media)
    return response.content.length === 0 ? missing : [...missing, { detail: `${type} is not documented.` }];
  const schema = prepared.schemaOf(type);
  if (!schema || !isJson(type)) return missing;
  const violations = world.validator.validate(schema, JSON.parse(reply.body), { direction: 'response' });
  return [
    ...missing,
    ...violations.map(({ pointer, message }) => ({ detail: message, pointer: `#${pointer}` })),
  ];
}

const undocumented = ({ operation }: Call, { status }: Reply): AnswerProblem => ({
  detail: `${operation.operation.id} does not document status ${status}.`,
});
