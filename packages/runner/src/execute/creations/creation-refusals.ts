import { BlockedError } from '../../plan/blocked.js';
import { untested } from '../../plan/reasons.js';

export const notRecorded = (operation: string, error: unknown): BlockedError =>
  new BlockedError(
    `${operation} is not sent, because its resource cannot be recorded: ${error instanceof Error ? error.message : String(error)}`,
  );

export const notNew = (operation: string, status: number): BlockedError => {
  const detail = `${operation} answered ${status}, so its resource may have existed before`;
  return new BlockedError(
    detail,
    untested('no resource', `${detail}: configure \`references\` with a resource that is \`disposable\`.`),
  );
};

export const replacesResources = (operation: string): BlockedError => {
  const detail = `${operation} is not sent again, because it returned a resource that existed before: configure \`values\` that no resource has.`;
  return new BlockedError(detail, untested('not allowed', detail));
};

export const NOT_YET_CREATED = 'it answered 202, and no read has shown the resource at its id within 5 s';

export const notYetCreated = (operation: string): BlockedError => {
  const detail = `${operation} answered 202, and no read has shown the resource`;
  return new BlockedError(detail, untested('no resource', `${detail}: configure \`references\`.`));
};

export const notNamed = (operation: string): BlockedError => {
  const detail = `${operation} answered 202 with a \`Location\` of another kind of resource, so the id of the new one is unknown`;
  return new BlockedError(detail, untested('no resource', `${detail}: configure \`references\`.`));
};

export const notSentNow = (operation: string): BlockedError => {
  const detail = `${operation} is not sent again, because the last removals of its resources failed with a 5xx. Correct the removal.`;
  return new BlockedError(detail, untested('not allowed', detail));
};

export function notSentAgain(operation: string, failure: string): BlockedError {
  const why =
    failure === NOT_YET_CREATED
      ? `${failure}: configure \`references\``
      : `the resources that it creates cannot be removed: ${failure}. Correct the removal`;
  return new BlockedError(
    `${operation} is not sent again: ${failure}`,
    untested('not allowed', `${operation} is not sent again, because ${why}, or allow \`dangerous\`.`),
  );
}
