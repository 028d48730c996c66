import type { Piece } from './piece.js';

export type FoundationName =
  | 'Check'
  | 'typed'
  | 'issuesOf'
  | 'accepts'
  | 'isRecord'
  | 'custom'
  | 'canonical'
  | 'allOf'
  | 'anything';

export const FOUNDATION: Readonly<Record<FoundationName, Piece>> = {
  Check: {
    text: `/** Looks at a value and reports what is wrong with it; lets pass every value it does not speak of. */
export type Check = z.core.CheckFn<unknown>;`,
  },
  typed: {
    text: `/** A validator under the type that the document's TypeScript declares for what it accepts. */
export function typed<T>(schema: z.core.$ZodType): z.ZodType<T> {
  return schema as z.ZodType<T>;
}`,
  },
  issuesOf: {
    text: `function issuesOf(schema: z.core.$ZodType, value: unknown): z.core.$ZodRawIssue[] {
  // No schema here is asynchronous.
  return (schema._zod.run({ value, issues: [] }, { async: false }) as z.core.ParsePayload).issues;
}`,
  },
  accepts: {
    needs: ['issuesOf'],
    text: `function accepts(schema: z.core.$ZodType, value: unknown): boolean {
  return issuesOf(schema, value).length === 0;
}`,
  },
  isRecord: {
    text: `function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}`,
  },
  custom: {
    text: `function custom(payload: z.core.ParsePayload, message: string, path: PropertyKey[] = []): void {
  payload.issues.push({ code: 'custom', message, path, input: payload.value, continue: true });
}`,
  },
  canonical: {
    needs: ['isRecord'],
    text: `/** The same text for values that JSON Schema calls equal, and for no others. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return '[' + value.map(canonical).join() + ']';
  if (!isRecord(value)) return JSON.stringify(value) ?? 'undefined';
  const entries = Object.keys(value).sort().map((key) => JSON.stringify(key) + ':' + canonical(value[key]));
  return '{' + entries.join() + '}';
}`,
  },
  allOf: {
    needs: ['Check', 'issuesOf'],
    text: `/** Every part at once, each on the value as it came. \`undefined\` is no JSON value. */
export function allOf<T>(...parts: readonly (z.core.$ZodType | Check)[]): z.ZodType<T> {
  return z.unknown().check((payload) => {
    if (payload.value === undefined) {
      payload.issues.push({ code: 'invalid_type', expected: 'nonoptional', input: undefined });
      return;
    }
    for (const part of parts) {
      if (typeof part === 'function') part(payload);
      else payload.issues.push(...issuesOf(part, payload.value));
    }
  }) as z.ZodType<T>;
}`,
  },
  anything: {
    needs: ['allOf'],
    text: `/** Any JSON value. */
export const anything: z.ZodType = /* @__PURE__ */ allOf();`,
  },
};
