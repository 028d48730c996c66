// biome-ignore-all format: emitters copy this text into generated files as it is written here.
// biome-ignore-all lint/style/useTemplate: generated files use concatenation throughout.
import * as z from 'zod';

/** Reports the issues of a value. Accepts every value that it does not apply to. */
export type Check = z.core.CheckFn<unknown>;

/** Casts a validator to the TypeScript type of the values it accepts. */
export function typed<T>(schema: z.core.$ZodType): z.ZodType<T> {
  return schema as z.ZodType<T>;
}

export function issuesOf(schema: z.core.$ZodType, value: unknown): z.core.$ZodRawIssue[] {
  // No schema in these files is asynchronous.
  return (schema._zod.run({ value, issues: [] }, { async: false }) as z.core.ParsePayload).issues;
}

export function accepts(schema: z.core.$ZodType, value: unknown): boolean {
  return issuesOf(schema, value).length === 0;
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function custom(payload: z.core.ParsePayload, message: string, path: PropertyKey[] = []): void {
  payload.issues.push({ code: 'custom', message, path, input: payload.value, continue: true });
}

/** Serializes a value. Two results are equal if and only if JSON Schema considers the values equal. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return '[' + value.map(canonical).join() + ']';
  if (!isRecord(value)) return JSON.stringify(value) ?? 'undefined';
  const entries = Object.keys(value).sort().map((key) => JSON.stringify(key) + ':' + canonical(value[key]));
  return '{' + entries.join() + '}';
}

/** Applies every part to the original value. Rejects `undefined`, which is not a JSON value. */
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
}

/** Accepts any JSON value. */
export const anything: z.ZodType = /* @__PURE__ */ allOf();
