import type { Piece } from './piece.js';

export type HeaderName = 'headers' | 'fieldsOf' | 'readings' | 'parsed';

/** What a receiver sees of headers: names in any case, and texts, whatever their schemas say (OpenAPI 3.1 §4.8.12). */
export const HEADERS: Readonly<Record<HeaderName, Piece>> = {
  headers: {
    needs: ['issuesOf', 'fieldsOf', 'readings'],
    text: `/**
 * Headers as a server receives them, in a record or in the \`Headers\` of fetch. Gives those that are documented, by
 * their documented names, and read as what their schemas want.
 */
export function headers(documented: readonly (readonly [name: string, schema: z.core.$ZodType, presence?: 'optional'])[]): z.ZodType {
  return z.unknown().transform((received, { issues }) => {
    const fields = fieldsOf(received);
    if (!fields) issues.push({ code: 'invalid_type', expected: 'object', input: received });
    const read: [string, unknown][] = [];
    for (const [name, schema, presence] of fields ? documented : []) {
      const value = fields?.get(name.toLowerCase());
      if (value === undefined) {
        if (presence !== 'optional') issues.push({ code: 'invalid_type', expected: 'nonoptional', input: undefined, path: [name] });
        continue;
      }
      const tried = readings(value).map((reading) => ({ reading, issues: issuesOf(schema, reading) }));
      const found = tried.find((candidate) => candidate.issues.length === 0);
      if (found) {
        read.push([name, found.reading]);
        continue;
      }
      const ofItsType = tried.find((candidate) => candidate.issues.some(({ code, path }) => code !== 'invalid_type' || path?.length));
      issues.push(...z.core.util.prefixIssues(name, (ofItsType ?? tried[0])?.issues ?? []));
    }
    return Object.fromEntries(read);
  });
}`,
  },
  fieldsOf: {
    text: `function fieldsOf(received: unknown): ReadonlyMap<string, unknown> | undefined {
  if (typeof received !== 'object' || received === null) return undefined;
  const entries: readonly unknown[] =
    Symbol.iterator in received ? [...(received as Iterable<unknown>)] : Object.entries(received);
  const fields = entries.filter((entry): entry is [string, unknown] => Array.isArray(entry) && typeof entry[0] === 'string');
  return new Map(fields.map(([name, value]) => [name.toLowerCase(), value]));
}`,
  },
  readings: {
    needs: ['parsed'],
    text: String.raw`/** What the text of a header may stand for, itself first. What is no text stands for itself. */
function readings(value: unknown): readonly unknown[] {
  if (typeof value !== 'string') return [value];
  const isNumber = (text: string): boolean => /^-?\d+(?:\.\d+)?$/.test(text);
  const items = value.split(',').map((item) => item.trim());
  return [
    value,
    ...(isNumber(value) ? [Number(value)] : []),
    ...(value === 'true' || value === 'false' ? [value === 'true'] : []),
    items,
    ...(items.every(isNumber) ? [items.map(Number)] : []),
    ...parsed(value),
  ];
}`,
  },
  parsed: {
    text: `/** Where a header's content is JSON. */
function parsed(text: string): readonly unknown[] {
  if (!/^[{["]/.test(text)) return [];
  try {
    return [JSON.parse(text)];
  } catch {
    return [];
  }
}`,
  },
};
