import type { ZodType } from 'zod';

/** Returns the validator that a generated module exports at this path. */
export function validatorAt(
  module: Readonly<Record<string, unknown>>,
  ...path: readonly (string | number)[]
): ZodType {
  let value: unknown = module;
  for (const key of path) value = (value as Readonly<Record<string | number, unknown>>)[key];
  if (typeof value !== 'object' || value === null || !('safeParse' in value)) {
    throw new TypeError(`No validator at ${path.join('.')}.`);
  }
  return value as ZodType;
}
