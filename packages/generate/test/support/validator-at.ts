/** What a generated validator offers, as far as these tests use it. */
export interface GeneratedValidator {
  safeParse(value: unknown): { readonly success: boolean; readonly error?: { readonly issues: readonly object[] } };
}

export function validatorAt(module: Readonly<Record<string, unknown>>, ...path: readonly (string | number)[]): GeneratedValidator {
  let value: unknown = module;
  for (const key of path) value = (value as Readonly<Record<string | number, unknown>>)[key];
  if (typeof value !== 'object' || value === null || !('safeParse' in value)) {
    throw new TypeError(`No validator at ${path.join('.')}.`);
  }
  return value as GeneratedValidator;
}
