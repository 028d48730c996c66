import type { z } from 'zod';
import { parseBody } from './body.js';
import type { Call } from './call.js';
import { Refusal } from './refusal.js';

/** What a required field that is absent, and nothing else wrong, is answered with. */
export type WhenMissing = 'missing_required_field' | 'validation_failed';

/**
 * Reads a JSON body by its schema.
 * @throws Refusal naming the field and the rule it breaks
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

/** @param rule what the field must be: `must be at least 1` */
export function invalidField(field: string, rule: string): Refusal {
  return new Refusal('validation_failed', `${field}: ${rule.replace(/\.$/, '')}.`);
}

const LONGEST_NAME = 100;

type Issue = z.core.$ZodIssue;

/** `contacts.0.name`, or the property that should not be there. */
function nameOf(issue: Issue): string {
  const path = issue.code === 'unrecognized_keys' ? [...issue.path, issue.keys[0] ?? ''] : issue.path;
  const name = path.join('.');
  // The name of a property that should not be there is the caller's, and may be of any length.
  return name === '' ? 'body' : name.slice(0, LONGEST_NAME);
}

function ruleOf(issue: Issue): string {
  switch (issue.code) {
    case 'unrecognized_keys':
      return 'is not a field of this request';
    case 'invalid_type':
      return `must be of the type ${issue.expected}`;
    default:
      return issue.message;
  }
}

/** Whether the issue is only that a property is absent. */
function isMissing(issue: Issue, body: unknown): boolean {
  const last = issue.path.at(-1);
  if (last === undefined) return false;
  let holder: unknown = body;
  for (const step of issue.path.slice(0, -1)) holder = property(holder, step);
  return typeof holder === 'object' && holder !== null && !Object.hasOwn(holder, last);
}

function property(holder: unknown, name: PropertyKey): unknown {
  return typeof holder === 'object' && holder !== null && Object.hasOwn(holder, name)
    ? Reflect.get(holder, name)
    : undefined;
}
