// biome-ignore-all format: emitters copy this text into generated files as it is written here.
import * as z from 'zod';
import { issuesOf } from './foundation.js';

/**
 * Validates headers as a server receives them: a record, or the `Headers` of fetch, with names in any case and text
 * values (OpenAPI 3.1 §4.8.12). Returns the documented headers by their documented names, with the values that their
 * schemas accept.
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
}

function fieldsOf(received: unknown): ReadonlyMap<string, unknown> | undefined {
  if (typeof received !== 'object' || received === null) return undefined;
  const entries: readonly unknown[] =
    Symbol.iterator in received ? [...(received as Iterable<unknown>)] : Object.entries(received);
  const fields = entries.filter((entry): entry is [string, unknown] => Array.isArray(entry) && typeof entry[0] === 'string');
  return new Map(fields.map(([name, value]) => [name.toLowerCase(), value]));
}

/** Returns the values that the text of a header can represent, starting with the text. Returns other values as is. */
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
}

/** Returns the value of a header that contains a JSON object, array or string. */
function parsed(text: string): readonly unknown[] {
  if (!/^[{["]/.test(text)) return [];
  try {
    return [JSON.parse(text)];
  } catch {
    return [];
  }
}
