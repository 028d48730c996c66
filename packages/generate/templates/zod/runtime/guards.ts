// biome-ignore-all format: emitters copy this text into generated files as it is written here.
// If `type` is absent, a keyword applies only to values of one type. A guard accepts values of every other type.
import type * as z from 'zod';
import { type Check, isRecord, issuesOf } from './foundation.js';

export function whenString(schema: z.core.$ZodType): Check {
  return (payload) => {
    const { value } = payload;
    if (typeof value === 'string') payload.issues.push(...issuesOf(schema, value));
  };
}

export function whenNumber(schema: z.core.$ZodType): Check {
  return (payload) => {
    const { value } = payload;
    if (typeof value === 'number') payload.issues.push(...issuesOf(schema, value));
  };
}

export function whenArray(schema: z.core.$ZodType): Check {
  return (payload) => {
    const { value } = payload;
    if (Array.isArray(value)) payload.issues.push(...issuesOf(schema, value));
  };
}

export function whenObject(schema: z.core.$ZodType): Check {
  return (payload) => {
    const { value } = payload;
    if (isRecord(value)) payload.issues.push(...issuesOf(schema, value));
  };
}
