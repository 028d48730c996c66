// biome-ignore-all format: emitters copy this text into generated files as it is written here.
// JSON Schema validates own properties, `__proto__` and inherited names included.
import * as z from 'zod';
import { accepts, type Check, custom, isRecord, issuesOf } from './foundation.js';

export function required(names: readonly string[]): Check {
  return (payload) => {
    const { value } = payload;
    if (!isRecord(value)) return;
    for (const name of names) {
      if (Object.hasOwn(value, name) && value[name] !== undefined) continue;
      payload.issues.push({ code: 'invalid_type', expected: 'nonoptional', input: undefined, path: [name] });
    }
  };
}

/** Validates an own property with a name that every object inherits, such as 'constructor'. */
export function ownProperty(name: string, schema: z.core.$ZodType): Check {
  return (payload) => {
    const { value } = payload;
    if (!isRecord(value) || !Object.hasOwn(value, name)) return;
    payload.issues.push(...z.core.util.prefixIssues(name, issuesOf(schema, value[name])));
  };
}

export function patternProperties(schemas: readonly (readonly [RegExp, z.core.$ZodType])[]): Check {
  return (payload) => {
    const { value } = payload;
    if (!isRecord(value)) return;
    for (const name of Object.keys(value)) {
      for (const [pattern, schema] of schemas) {
        if (!pattern.test(name)) continue;
        payload.issues.push(...z.core.util.prefixIssues(name, issuesOf(schema, value[name])));
      }
    }
  };
}

export function otherNames(value: unknown, names: ReadonlySet<string>, patterns: readonly RegExp[]): string[] {
  if (!isRecord(value)) return [];
  return Object.keys(value).filter((name) => !names.has(name) && !patterns.some((pattern) => pattern.test(name)));
}

export function noOtherProperties(names: readonly string[], patterns: readonly RegExp[]): Check {
  const declared = new Set(names);
  return (payload) => {
    const { value } = payload;
    const keys = otherNames(value, declared, patterns);
    if (!isRecord(value) || keys.length === 0) return;
    payload.issues.push({ code: 'unrecognized_keys', keys, input: value, continue: true });
  };
}

export function additionalProperties(
  schema: z.core.$ZodType,
  names: readonly string[] = [],
  patterns: readonly RegExp[] = [],
): Check {
  const declared = new Set(names);
  return (payload) => {
    const { value } = payload;
    if (!isRecord(value)) return;
    for (const name of otherNames(value, declared, patterns)) {
      payload.issues.push(...z.core.util.prefixIssues(name, issuesOf(schema, value[name])));
    }
  };
}

export function propertyNames(schema: z.core.$ZodType): Check {
  return (payload) => {
    if (!isRecord(payload.value)) return;
    for (const name of Object.keys(payload.value)) {
      if (!accepts(schema, name)) custom(payload, 'This property name is not allowed', [name]);
    }
  };
}

export function minProperties(minimum: number): Check {
  return (payload) => {
    const { value } = payload;
    if (!isRecord(value) || Object.keys(value).length >= minimum) return;
    payload.issues.push({ code: 'too_small', origin: 'object', minimum, inclusive: true, input: value, continue: true });
  };
}

export function maxProperties(maximum: number): Check {
  return (payload) => {
    const { value } = payload;
    if (!isRecord(value) || Object.keys(value).length <= maximum) return;
    payload.issues.push({ code: 'too_big', origin: 'object', maximum, inclusive: true, input: value, continue: true });
  };
}

export function dependentRequired(dependents: readonly (readonly [string, readonly string[]])[]): Check {
  return (payload) => {
    const { value } = payload;
    if (!isRecord(value)) return;
    for (const [name, names] of dependents) {
      // biome-ignore lint/nursery/noFloatingPromises: no check of the runtime is asynchronous.
      if (Object.hasOwn(value, name)) required(names)(payload);
    }
  };
}

export function dependentSchemas(dependents: readonly (readonly [string, z.core.$ZodType])[]): Check {
  return (payload) => {
    const { value } = payload;
    if (!isRecord(value)) return;
    for (const [name, schema] of dependents) {
      if (Object.hasOwn(value, name)) payload.issues.push(...issuesOf(schema, value));
    }
  };
}

/** Accepts objects that have this own property. */
export function having(name: string): z.ZodType {
  return z.unknown().refine((value) => isRecord(value) && Object.hasOwn(value, name));
}
