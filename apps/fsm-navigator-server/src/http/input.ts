import { type Issue, isMissing, issuePath } from '@touchstone/server-kit';
import type { z } from 'zod';
import type { Call } from './call.js';
import { parseBody } from './parse-body.js';
import { Refusal } from './refusal.js';

/** The error code for a body that is valid except for absent required fields. */
export type WhenMissing = 'missing_required_field' | 'validation_failed';

/**
 * Parses a JSON body and validates it against its schema.
 * @throws Refusal that describes one problem. An invalid field takes precedence over a missing one.
 */
export function readInput<T>(call: Call, schema: z.ZodType<T>, whenMissing: WhenMissing): T {
  const parsed = parseBody(call.body, call.mutants.has('malformed-json-crashes'));
  if (!parsed.ok) throw new Refusal('validation_failed', parsed.problem);
  const result = schema.safeParse(parsed.value);
  if (result.success) return result.data;
  const { issues } = result.error;
  const invalid = issues.find((issue) => !isMissing(issue, parsed.value));
  if (invalid !== undefined) throw invalidField(nameOf(invalid), ruleOf(invalid));
  const missing = issues[0] === undefined ? 'body' : nameOf(issues[0]);
  throw new Refusal(whenMissing, `${missing}: is required.`);
}

/**
 * Creates the refusal of an invalid field.
 * @param rule the requirement, such as `must be at least 1`
 */
export function invalidField(field: string, rule: string): Refusal {
  return new Refusal('validation_failed', `${field}: ${rule.replace(/\.$/, '')}.`);
}

const MAX_NAME_LENGTH = 100;

function nameOf(issue: Issue): string {
  const name = issuePath(issue);
  // The caller chooses the name of an unexpected property, so it may have any length.
  return name === '' ? 'body' : name.slice(0, MAX_NAME_LENGTH);
}

function ruleOf(issue: Issue): string {
  switch (issue.code) {
    case 'unrecognized_keys':
      return 'is not a field of this request';
    case 'invalid_type':
      return `must be of type ${issue.expected}`;
    default:
      return issue.message;
  }
}
