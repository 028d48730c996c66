import type { ApiModel, MediaType, Operation, SchemaNode } from '../model/model.js';
import { childSchema, resolveSchema } from '../schema/resolve.js';
import { SchemaError } from '../schema/schema-error.js';
import { baseForm, wordsOf } from './words.js';

/** Verbs with which the names of options begin that make a server write to people: `sendEmail`, `notify_users`. */
const VERBS: ReadonlySet<string> = new Set(['send', 'resend', 'notify', 'invite', 'remind']);

/**
 * Describes the first query parameter, or else body member, that makes the server send mail or invitations; undefined if
 * there is none. The default of such an option is often `true`.
 *
 * @example
 * sendingInputOf(model, createUser); // 'body member `sendEmail`'
 */
export function sendingInputOf(model: ApiModel, operation: Operation): string | undefined {
  const parameter = operation.parameters.find(({ in: place, name }) => place === 'query' && sends(name));
  if (parameter) return `query parameter \`${parameter.name}\``;
  const members = (operation.requestBody?.content ?? []).flatMap((media) => membersOf(model, media));
  const member = members.find(sends);
  return member === undefined ? undefined : `body member \`${member}\``;
}

const sends = (name: string): boolean => VERBS.has(baseForm(wordsOf(name)[0] ?? ''));

function membersOf(model: ApiModel, { schema }: MediaType): readonly string[] {
  try {
    return schema ? membersIn(model, schema, 0) : [];
  } catch (error) {
    // A schema with an unresolvable reference is treated as if it had no members.
    if (error instanceof SchemaError) return [];
    throw error;
  }
}

const MAX_DEPTH = 8;

/** Returns the names in `properties` of a schema and of the schemas that it includes, up to 8 levels deep. */
function membersIn(model: ApiModel, node: SchemaNode, depth: number): readonly string[] {
  if (depth > MAX_DEPTH || typeof node.schema !== 'object') return [];
  const { properties, $ref, allOf, anyOf, oneOf } = node.schema;
  const own = typeof properties === 'object' && properties !== null ? Object.keys(properties) : [];
  const parts = Object.entries({ allOf, anyOf, oneOf }).flatMap(([keyword, list]) =>
    Array.isArray(list) ? list.flatMap((_, index) => childSchema(node, keyword, index) ?? []) : [],
  );
  const referred = typeof $ref === 'string' ? [resolveSchema(model, node)] : [];
  return [...own, ...[...parts, ...referred].flatMap((part) => membersIn(model, part, depth + 1))];
}
