import type { ApiModel, MediaType, Operation } from '../model/model.js';
import { schemaMembers } from './body-members.js';

/** Members that report the result of an action and no data. */
const RESULTS: ReadonlySet<string> = new Set(
  'ok success succeeded done result status message msg code error errors detail sent'.split(' '),
);

/**
 * Returns true if an accepted call returns no data: its successes document no content, or objects whose members only
 * report a result, such as `{ ok }`.
 */
export function isAcknowledged(model: ApiModel, { responses }: Operation): boolean {
  const successes = responses.filter(({ status }) => /^2/.test(status));
  return (
    successes.length > 0 && successes.every(({ content }) => content.every((media) => reports(model, media)))
  );
}

function reports(model: ApiModel, { schema }: MediaType): boolean {
  const names = schema ? schemaMembers(model, schema).map(({ name }) => name.toLowerCase()) : [];
  return names.length > 0 && names.every((name) => RESULTS.has(name));
}
