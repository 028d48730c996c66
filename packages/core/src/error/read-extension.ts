import type { Cursor, Reader } from '../model/cursor.js';
import type { ApiError, Provenance } from '../model/model.js';
import { readMatch } from './match.js';
import { readTriggers } from './read-trigger.js';

const PROVENANCES: readonly Provenance[] = ['seed', 'vendor', 'observed', 'inferred', 'designed'];
const RETRIES = ['never', 'after-fix', 'after-delay', 'retry-after'] as const;
const KEYS = ['code', 'when', 'match', 'indistinguishable', 'cause', 'fix', 'retry', 'provenance'];

/** An error as read from `x-error` alone. */
export type Extension = Omit<ApiError, 'status' | 'mediaType'>;

/** Reads an `x-error` object. Returns undefined if the value is not an object. */
export function readExtension(reader: Reader, cursor: Cursor): Extension | undefined {
  refuseUnknownKeys(reader, cursor);
  if (!reader.expect(cursor, 'object', 'x-error')) return undefined;
  const code = reader.string(cursor, 'code');
  if (!code) {
    reader.problem(
      'error-extension',
      cursor,
      'x-error has no `code`.',
      'Add an error code: `code: not_found`.',
    );
  }
  const cause = reader.string(cursor, 'cause');
  const fix = reader.string(cursor, 'fix');
  const retry = reader.oneOf(cursor, 'retry', RETRIES);
  return {
    code: code ?? null,
    triggers: readTriggers(reader, cursor),
    match: readMatch(reader, reader.child(cursor, 'match')),
    indistinguishable: reader.boolean(cursor, 'indistinguishable') ?? false,
    ...(cause !== undefined && { cause }),
    ...(fix !== undefined && { fix }),
    ...(retry && { retry }),
    provenance: reader.oneOf(cursor, 'provenance', PROVENANCES) ?? 'designed',
    explicit: true,
    location: cursor.location,
  };
}

function refuseUnknownKeys(reader: Reader, cursor: Cursor): void {
  for (const [key, value] of reader.rawEntries(cursor, 'x-error')) {
    if (KEYS.includes(key)) continue;
    const advice = `Known properties: ${KEYS.join(', ')}.`;
    reader.problem('error-extension', value, `Unknown property ${key} in x-error.`, advice);
  }
}
