import type { ApiModel, Operation } from '../model/model.js';
import { bodyMembers } from './body-members.js';
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
  const member = bodyMembers(model, operation).find(({ name }) => sends(name));
  return member && `body member \`${member.name}\``;
}

const sends = (name: string): boolean => VERBS.has(baseForm(wordsOf(name)[0] ?? ''));
