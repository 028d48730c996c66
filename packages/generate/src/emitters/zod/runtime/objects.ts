import type { Piece } from './piece.js';

export type ObjectName =
  | 'required'
  | 'ownProperty'
  | 'patternProperties'
  | 'otherNames'
  | 'noOtherProperties'
  | 'additionalProperties'
  | 'propertyNames'
  | 'minProperties'
  | 'maxProperties'
  | 'dependentRequired'
  | 'dependentSchemas'
  | 'having';

/** What JSON Schema says of an object's own properties, `__proto__` and the inherited names among them. */
export const OBJECTS: Readonly<Record<ObjectName, Piece>> = {
  required: {
    needs: ['Check', 'isRecord'],
    text: `export function required(names: readonly string[]): Check {
  return (payload) => {
    const { value } = payload;
    if (!isRecord(value)) return;
    for (const name of names) {
      if (Object.hasOwn(value, name) && value[name] !== undefined) continue;
      payload.issues.push({ code: 'invalid_type', expected: 'nonoptional', input: undefined, path: [name] });
    }
  };
}`,
  },
  ownProperty: {
    needs: ['Check', 'isRecord', 'issuesOf'],
    text: `/** A property whose name every object inherits, such as 'constructor': only the object's own counts. */
export function ownProperty(name: string, schema: z.core.$ZodType): Check {
  return (payload) => {
    const { value } = payload;
    if (!isRecord(value) || !Object.hasOwn(value, name)) return;
    payload.issues.push(...z.core.util.prefixIssues(name, issuesOf(schema, value[name])));
  };
}`,
  },
  patternProperties: {
    needs: ['Check', 'isRecord', 'issuesOf'],
    text: `export function patternProperties(schemas: readonly (readonly [RegExp, z.core.$ZodType])[]): Check {
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
}`,
  },
  otherNames: {
    needs: ['isRecord'],
    text: `function otherNames(value: unknown, names: ReadonlySet<string>, patterns: readonly RegExp[]): string[] {
  if (!isRecord(value)) return [];
  return Object.keys(value).filter((name) => !names.has(name) && !patterns.some((pattern) => pattern.test(name)));
}`,
  },
  noOtherProperties: {
    needs: ['Check', 'otherNames', 'isRecord'],
    text: `export function noOtherProperties(names: readonly string[], patterns: readonly RegExp[]): Check {
  const declared = new Set(names);
  return (payload) => {
    const { value } = payload;
    const keys = otherNames(value, declared, patterns);
    if (!isRecord(value) || keys.length === 0) return;
    payload.issues.push({ code: 'unrecognized_keys', keys, input: value, continue: true });
  };
}`,
  },
  additionalProperties: {
    needs: ['Check', 'otherNames', 'isRecord', 'issuesOf'],
    text: `export function additionalProperties(
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
}`,
  },
  propertyNames: {
    needs: ['Check', 'isRecord', 'accepts', 'custom'],
    text: `export function propertyNames(schema: z.core.$ZodType): Check {
  return (payload) => {
    if (!isRecord(payload.value)) return;
    for (const name of Object.keys(payload.value)) {
      if (!accepts(schema, name)) custom(payload, 'This property name is not allowed', [name]);
    }
  };
}`,
  },
  minProperties: {
    needs: ['Check', 'isRecord'],
    text: `export function minProperties(minimum: number): Check {
  return (payload) => {
    const { value } = payload;
    if (!isRecord(value) || Object.keys(value).length >= minimum) return;
    payload.issues.push({ code: 'too_small', origin: 'object', minimum, inclusive: true, input: value, continue: true });
  };
}`,
  },
  maxProperties: {
    needs: ['Check', 'isRecord'],
    text: `export function maxProperties(maximum: number): Check {
  return (payload) => {
    const { value } = payload;
    if (!isRecord(value) || Object.keys(value).length <= maximum) return;
    payload.issues.push({ code: 'too_big', origin: 'object', maximum, inclusive: true, input: value, continue: true });
  };
}`,
  },
  dependentRequired: {
    needs: ['required', 'Check', 'isRecord'],
    text: `export function dependentRequired(dependents: readonly (readonly [string, readonly string[]])[]): Check {
  return (payload) => {
    const { value } = payload;
    if (!isRecord(value)) return;
    for (const [name, names] of dependents) {
      if (Object.hasOwn(value, name)) required(names)(payload);
    }
  };
}`,
  },
  dependentSchemas: {
    needs: ['Check', 'isRecord', 'issuesOf'],
    text: `export function dependentSchemas(dependents: readonly (readonly [string, z.core.$ZodType])[]): Check {
  return (payload) => {
    const { value } = payload;
    if (!isRecord(value)) return;
    for (const [name, schema] of dependents) {
      if (Object.hasOwn(value, name)) payload.issues.push(...issuesOf(schema, value));
    }
  };
}`,
  },
  having: {
    needs: ['isRecord'],
    text: `/** Any object that has this property itself. */
export function having(name: string): z.ZodType {
  return z.unknown().refine((value) => isRecord(value) && Object.hasOwn(value, name));
}`,
  },
};
