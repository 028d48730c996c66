import type { Cursor, Reader } from '../model/cursor.js';
import type { ApiError, Provenance } from '../model/model.js';
import { readMatch } from './match.js';
import { readTriggers } from './read-trigger.js';

const PROVENANCES: readonly Provenance[] = ['seed', 'vendor', 'observed', 'inferred', 'designed'];
const RETRIES = ['never', 'after-fix', 'after-delay', 'retry-after'] as const;
const KEYS = ['when', 'match', 'indistinguishable', 'cause', 'fix', 'retry', 'provenance'];

/** An error as read from `x-error` alone. */
export type Extension = Omit<ApiError, 'status' | 'mediaType'>;

/** Reads an `x-error` object. Returns undefined if the value is not an object. */
export function readExtension(reader: Reader, cursor: Cursor): Extension | undefined {
  refuseUnknownKeys(reader, cursor, 'x-error', ['code', ...KEYS]);
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
  return { code: code ?? null, ...readProperties(reader, cursor) };
}

/** An entry of `x-errors`. */
export interface ErrorEntry {
  readonly error: Omit<Extension, 'code'>;
  /** `false` if a person has not accepted the entry yet, so that it has no effect. */
  readonly isAccepted: boolean;
}

/** Reads an entry of `x-errors`, whose key is the code. Returns undefined if the value is not an object. */
export function readEntry(reader: Reader, cursor: Cursor): ErrorEntry | undefined {
  refuseUnknownKeys(reader, cursor, 'x-errors', [...KEYS, 'accept']);
  if (!reader.expect(cursor, 'object', 'an error of x-errors')) return undefined;
  if (!reader.rawChild(cursor, 'when')) {
    const advice = 'Add the cause: `when: { resource: absent }`.';
    reader.problem('error-extension', cursor, 'This error of x-errors has no `when`.', advice);
  }
  return {
    error: readProperties(reader, cursor),
    isAccepted: reader.boolean(cursor, 'accept') ?? true,
  };
}

function readProperties(reader: Reader, cursor: Cursor): Omit<Extension, 'code'> {
  const cause = reader.string(cursor, 'cause');
  const fix = reader.string(cursor, 'fix');
  const retry = reader.oneOf(cursor, 'retry', RETRIES);
  return {
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

function refuseUnknownKeys(reader: Reader, cursor: Cursor, owner: string, keys: readonly string[]): void {
  for (const [key, value] of reader.rawEntries(cursor, owner)) {
    if (keys.includes(key)) continue;
    const advice = `Known properties: ${keys.join(', ')}.`;
    reader.problem('error-extension', value, `Unknown property ${key} in ${owner}.`, advice);
  }
}
