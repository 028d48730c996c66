import { type Issue, isMissing, issuePath, parseJson } from '@touchstone/server-kit';
import type { z } from 'zod';
import type { Call } from './call.js';
import { Refusal } from './refusal.js';

/**
 * Parses a JSON body and validates it against a schema.
 * @throws Refusal invalid_request that describes the first problem
 */
export function readInput<T>(call: Call, schema: z.ZodType<T>): T {
  const body = jsonOf(call);
  const result = schema.safeParse(body);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  if (issue === undefined) throw invalidField('body', 'is invalid');
  throw invalidField(nameOf(issue), isMissing(issue, body) ? 'is required' : ruleOf(issue));
}

function jsonOf({ body }: Call): unknown {
  if (body?.kind !== 'bytes') throw new Error('The body must be received before it is validated.');
  try {
    return parseJson(body.bytes);
  } catch {
    throw invalidField('body', body.bytes.length === 0 ? 'is required' : 'must be valid JSON');
  }
}

/**
 * Creates the refusal of an invalid field.
 * @param rule the requirement, such as `must be at least 1`
 */
export function invalidField(field: string, rule: string): Refusal {
  return new Refusal('invalid_request', `Invalid ${field}: ${rule.replace(/\.$/, '')}.`);
}

const MAX_NAME_LENGTH = 100;

/** Makes a caller-supplied name safe for a message: limits its length and replaces special characters. */
export function quoted(name: string): string {
  return name.replace(/[^\w.$-]/g, '?').slice(0, MAX_NAME_LENGTH) || '?';
}

function nameOf(issue: Issue): string {
  const hasPath = issue.path.length > 0 || issue.code === 'unrecognized_keys';
  return hasPath ? quoted(issuePath(issue)) : 'body';
}

export function ruleOf(issue: Issue): string {
  switch (issue.code) {
    case 'unrecognized_keys':
      return 'is not a field of this request';
    case 'invalid_type':
      // Field types that specify a message also use it for values of the wrong type.
      return issue.message.startsWith('must') ? issue.message : `must be of type ${issue.expected}`;
    default:
      return issue.message;
  }
}
