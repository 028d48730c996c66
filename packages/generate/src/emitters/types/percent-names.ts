import { childPointer, parsePointer } from '@touchstone/core/internal';

/**
 * Replaces percent signs in a document while openapi-typescript transforms it, because openapi-typescript
 * percent-decodes the names that it adds to a pointer and throws at a name such as `25%`.
 */
export interface PercentNames {
  /** Returns a copy of a part of the document without percent signs. */
  encode<T>(value: T): T;
  /** Restores the percent signs in the generated code. */
  decode(code: string): string;
}

const UNCHANGED: PercentNames = { encode: (value) => value, decode: (code) => code };

export function percentNames(document: object): PercentNames {
  if (!hasPercentName(document)) return UNCHANGED;
  const text = JSON.stringify(document);
  // A name with an exclamation mark must be quoted, like a name with a percent sign.
  let mark = '!percent!';
  for (let count = 1; text.includes(mark); count++) mark = `!percent${count}!`;
  return { encode: (value) => encode(value, mark), decode: (code) => code.replaceAll(mark, '%') };
}

/** Keywords whose value openapi-typescript adds to a pointer. */
const NAME_KEYWORDS = new Set(['name', 'operationId']);

function hasPercentName(document: object): boolean {
  const stack: object[] = [document];
  for (let next = stack.pop(); next; next = stack.pop()) {
    for (const [key, value] of Object.entries(next)) {
      if (key.includes('%')) return true;
      if (NAME_KEYWORDS.has(key) && typeof value === 'string' && value.includes('%')) return true;
      if (typeof value === 'object' && value !== null) stack.push(value);
    }
  }
  return false;
}

function encode<T>(value: T, mark: string): T;
function encode(value: unknown, mark: string): unknown {
  if (typeof value === 'string') return value.replaceAll('%', mark);
  if (Array.isArray(value)) return value.map((item: unknown) => encode(item, mark));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, member]): [string, unknown] => [
      key.replaceAll('%', mark),
      key === '$ref' && typeof member === 'string' ? encodeReference(member, mark) : encode(member, mark),
    ]),
  );
}

/** Replaces the percent signs in the decoded tokens of a pointer, not those of its percent-encoding. */
const encodeReference = (reference: string, mark: string): string =>
  parsePointer(reference)
    .map((token) => token.replaceAll('%', mark))
    .reduce(childPointer, '#');
