import type { Plan } from '@touchstone/runner';
import { UsageError } from '../expected-error.js';
import type { Journal } from '../journal/journal.js';

/**
 * Checks that the document and the callers of the run are available.
 * @throws {UsageError} naming the operation or the caller that is missing.
 */
export function assertRemovable({ header, records }: Journal, { model, callers }: Plan): void {
  const operations = new Set(model.operations.map(({ id }) => id));
  const requests = records.flatMap((record) =>
    record.event === 'sent'
      ? [record.undo, record.undo.read, record.undo.search, record.undo.permanent]
          .filter(isPresent)
          .map(({ request }) => request)
      : [],
  );
  const missing = requests.find(({ operation }) => !operations.has(operation));
  if (missing)
    throw new UsageError(
      `The document has no ${missing.operation} any more, which run ${header.run} needs. Pass the document of the run with --target.`,
    );
  const unknown = requests.find(({ caller }) => caller !== null && !callers.has(caller));
  if (unknown)
    throw new UsageError(
      `Run ${header.run} used the caller '${unknown.caller}', which has no credential now. Pass the same --header as in the run, or configure the caller.`,
    );
}

const isPresent = <Value>(value: Value | undefined): value is Value => value !== undefined;
