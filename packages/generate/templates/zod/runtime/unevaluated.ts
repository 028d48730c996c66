// biome-ignore-all format: emitters copy this text into generated files as it is written here.
import * as z from 'zod';
import { accepts, type Check, isRecord, issuesOf } from './foundation.js';
import { otherNames } from './objects.js';

/** The properties or items that the keywords next to 'unevaluatedProperties' or 'unevaluatedItems' evaluate. */
interface Evaluated {
  readonly all?: boolean;
  readonly names?: readonly string[];
  readonly patterns?: readonly RegExp[];
  readonly count?: number;
  readonly contains?: z.core.$ZodType;
  readonly always?: readonly Evaluated[];
  /** Branches that apply if their schema accepts the value. */
  readonly when?: readonly (readonly [z.core.$ZodType, Evaluated])[];
  /** Branches that apply if their schema rejects the value. */
  readonly unless?: readonly (readonly [z.core.$ZodType, Evaluated])[];
}

/** Returns `evaluated` and every branch of it that applies to the value. */
function settle(evaluated: Evaluated, value: unknown): Evaluated[] {
  const { always = [], when = [], unless = [] } = evaluated;
  const branches = [
    ...always,
    ...when.filter(([schema]) => accepts(schema, value)).map(([, branch]) => branch),
    ...unless.filter(([schema]) => !accepts(schema, value)).map(([, branch]) => branch),
  ];
  return [evaluated, ...branches.flatMap((branch) => settle(branch, value))];
}

export function unevaluatedProperties(schema: z.core.$ZodType, evaluated: Evaluated): Check {
  return (payload) => {
    const { value } = payload;
    if (!isRecord(value)) return;
    const branches = settle(evaluated, value);
    if (branches.some(({ all }) => all)) return;
    const names = new Set(branches.flatMap((branch) => branch.names ?? []));
    const patterns = branches.flatMap((branch) => branch.patterns ?? []);
    const keys = otherNames(value, names, patterns);
    if (schema._zod.def.type === 'never') {
      if (keys.length > 0) payload.issues.push({ code: 'unrecognized_keys', keys, input: value, continue: true });
      return;
    }
    for (const name of keys) payload.issues.push(...z.core.util.prefixIssues(name, issuesOf(schema, value[name])));
  };
}

export function unevaluatedItems(schema: z.core.$ZodType, evaluated: Evaluated): Check {
  return (payload) => {
    if (!Array.isArray(payload.value)) return;
    const branches = settle(evaluated, payload.value);
    if (branches.some(({ all }) => all)) return;
    const count = Math.max(...branches.map((branch) => branch.count ?? 0));
    const contains = branches.flatMap((branch) => branch.contains ?? []);
    for (const [index, item] of payload.value.entries()) {
      if (index < count || contains.some((candidate) => accepts(candidate, item))) continue;
      payload.issues.push(...z.core.util.prefixIssues(index, issuesOf(schema, item)));
    }
  };
}
