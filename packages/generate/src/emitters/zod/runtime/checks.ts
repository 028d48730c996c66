import type { Piece } from './piece.js';

export type CheckName =
  | 'minLength'
  | 'maxLength'
  | 'codePoints'
  | 'integer'
  | 'multipleOf'
  | 'decimal'
  | 'oneOfValues'
  | 'uniqueItems'
  | 'prefixItems'
  | 'contains'
  | 'not'
  | 'conditional';

/** Keywords of JSON Schema that zod has not, or means otherwise. */
export const CHECKS: Readonly<Record<CheckName, Piece>> = {
  minLength: {
    needs: ['Check', 'codePoints'],
    text: `export function minLength(minimum: number): Check {
  return (payload) => {
    const { value } = payload;
    if (typeof value !== 'string' || codePoints(value) >= minimum) return;
    payload.issues.push({ code: 'too_small', origin: 'string', minimum, inclusive: true, input: value, continue: true });
  };
}`,
  },
  maxLength: {
    needs: ['Check', 'codePoints'],
    text: `export function maxLength(maximum: number): Check {
  return (payload) => {
    const { value } = payload;
    if (typeof value !== 'string' || value.length <= maximum || codePoints(value) <= maximum) return;
    payload.issues.push({ code: 'too_big', origin: 'string', maximum, inclusive: true, input: value, continue: true });
  };
}`,
  },
  codePoints: {
    text: String.raw`/** JSON Schema counts Unicode code points, JavaScript UTF-16 code units. */
function codePoints(text: string): number {
  return text.length - (text.match(/[\uD800-\uDBFF][\uDC00-\uDFFF]/g)?.length ?? 0);
}`,
  },
  integer: {
    needs: ['Check'],
    text: `/** A number without a fraction, however large: zod's own stops at the safe ones. */
export const integer: Check = (payload) => {
  const { value } = payload;
  if (typeof value !== 'number' || Number.isInteger(value)) return;
  payload.issues.push({ code: 'invalid_type', expected: 'int', input: value, continue: true });
};`,
  },
  multipleOf: {
    needs: ['Check', 'decimal'],
    text: `/** Exact on the decimal numbers as written: 19.99 is a multiple of 0.01. */
export function multipleOf(divisor: number): Check {
  const unit = decimal(divisor);
  return (payload) => {
    const { value } = payload;
    if (typeof value !== 'number' || !Number.isFinite(value)) return;
    const { digits, exponent } = decimal(value);
    const shift = exponent - unit.exponent;
    const dividend = digits * 10n ** BigInt(Math.max(shift, 0));
    if (dividend % (unit.digits * 10n ** BigInt(Math.max(-shift, 0))) === 0n) return;
    payload.issues.push({ code: 'not_multiple_of', divisor, origin: 'number', input: value, continue: true });
  };
}`,
  },
  decimal: {
    text: `function decimal(value: number): { digits: bigint; exponent: number } {
  const [mantissa = '', exponent = '0'] = String(value).split('e');
  const [whole = '', fraction = ''] = mantissa.split('.');
  return { digits: BigInt(whole + fraction), exponent: Number(exponent) - fraction.length };
}`,
  },
  oneOfValues: {
    needs: ['Check', 'canonical', 'custom'],
    text: `/** One of these values, given as JSON text. */
export function oneOfValues(texts: readonly string[]): Check {
  const allowed = new Set(texts.map((text) => canonical(JSON.parse(text))));
  return (payload) => {
    if (!allowed.has(canonical(payload.value))) custom(payload, 'Expected one of ' + texts.join(', '));
  };
}`,
  },
  uniqueItems: {
    needs: ['Check', 'canonical', 'custom'],
    text: `export const uniqueItems: Check = (payload) => {
  if (!Array.isArray(payload.value)) return;
  const seen = new Map<string, number>();
  for (const [index, item] of payload.value.entries()) {
    const key = canonical(item);
    const first = seen.get(key);
    if (first !== undefined) custom(payload, 'Expected unique items, but this equals item ' + first, [index]);
    else seen.set(key, index);
  }
};`,
  },
  prefixItems: {
    needs: ['Check', 'issuesOf'],
    text: `/** A schema for each of the first items, and one for those after them. Unlike a tuple's, items may be missing. */
export function prefixItems(schemas: readonly z.core.$ZodType[], rest?: z.core.$ZodType): Check {
  return (payload) => {
    if (!Array.isArray(payload.value)) return;
    for (const [index, item] of payload.value.entries()) {
      const schema = schemas[index] ?? rest;
      if (schema) payload.issues.push(...z.core.util.prefixIssues(index, issuesOf(schema, item)));
    }
  };
}`,
  },
  contains: {
    needs: ['Check', 'accepts', 'custom'],
    text: `export function contains(schema: z.core.$ZodType, minimum: number = 1, maximum: number = Number.POSITIVE_INFINITY): Check {
  return (payload) => {
    if (!Array.isArray(payload.value)) return;
    const count = payload.value.filter((item) => accepts(schema, item)).length;
    if (count < minimum) custom(payload, 'Expected at least ' + minimum + ' matching items, found ' + count);
    if (count > maximum) custom(payload, 'Expected at most ' + maximum + ' matching items, found ' + count);
  };
}`,
  },
  not: {
    needs: ['Check', 'accepts', 'custom'],
    text: `export function not(schema: z.core.$ZodType): Check {
  return (payload) => {
    if (accepts(schema, payload.value)) custom(payload, 'Matches a schema that it must not match');
  };
}`,
  },
  conditional: {
    needs: ['Check', 'accepts', 'issuesOf'],
    text: `/** The second schema for what the first accepts, the third for what it does not. */
export function conditional(
  condition: z.core.$ZodType,
  consequence: z.core.$ZodType | undefined,
  alternative?: z.core.$ZodType,
): Check {
  return (payload) => {
    const branch = accepts(condition, payload.value) ? consequence : alternative;
    if (branch) payload.issues.push(...issuesOf(branch, payload.value));
  };
}`,
  },
};

export type GuardName = 'whenString' | 'whenNumber' | 'whenArray' | 'whenObject';

/** Keywords that, where no \`type\` stands beside them, speak of one kind of value alone. */
export const GUARDS: Readonly<Record<GuardName, Piece>> = {
  whenString: guard('whenString', "typeof value === 'string'"),
  whenNumber: guard('whenNumber', "typeof value === 'number'"),
  whenArray: guard('whenArray', 'Array.isArray(value)'),
  whenObject: guard('whenObject', 'isRecord(value)', ['isRecord']),
};

function guard(name: string, condition: string, needs: readonly string[] = []): Piece {
  return {
    needs: ['Check', 'issuesOf', ...needs],
    text: `export function ${name}(schema: z.core.$ZodType): Check {
  return (payload) => {
    const { value } = payload;
    if (${condition}) payload.issues.push(...issuesOf(schema, value));
  };
}`,
  };
}
