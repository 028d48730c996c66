import { isInconclusive, type Json, type SchemaNode, type Validator } from '@touchstone/core';
import { own } from '@touchstone/core/internal';
import { type Check, receivedError, receivedObligation } from './check.js';
import { quoteKeyword } from './quote.js';

/** Checks that all required headers are present. */
export const headerRequired: Check = {
  rule: 'header-required',
  run: (context) => {
    const { documented, exchange } = context;
    if (!documented) return null;
    const absent = documented.headers.filter(
      ({ name, required }) => required && own(exchange.response.headers, name.toLowerCase()) === undefined,
    );
    return absent.map((header) => ({
      message: `The required header ${header.name} is absent.`,
      error: receivedError(context),
      obligation: receivedObligation(context),
      pointer: `header ${header.name}`,
      location: header.location,
      expected: 'present',
      received: null,
    }));
  },
};

/** Checks that each documented header satisfies its schema if it is present. */
export const headerValue: Check = {
  rule: 'header-value',
  run: (context) => {
    const { documented, exchange } = context;
    if (!documented) return null;
    let isUndecided = false;
    const failures = documented.headers.flatMap((header) => {
      const text = own(exchange.response.headers, header.name.toLowerCase());
      const violation =
        text === undefined ? undefined : headerViolation(context.validator, header.schema, text);
      if (text === undefined || !violation) return [];
      if (violation === 'inconclusive') {
        isUndecided = true;
        return [];
      }
      return [
        {
          message: `The header ${header.name} ${violation.message}.`,
          error: receivedError(context),
          obligation: receivedObligation(context),
          pointer: `header ${header.name}`,
          location: header.location,
          expected: violation.expected,
          received: context.show(text, `/${header.name}`),
          quote: quoteKeyword(context.model, violation.schemaPointer),
        },
      ];
    });
    return isUndecided && failures.length === 0 ? { skipped: 'pattern not decided' } : failures;
  },
};

type Violation = ReturnType<Validator['validate']>[number];

/**
 * Returns a violation of the header's schema, undefined if there is none, or `inconclusive` if a pattern could not be
 * tested in time. A header is valid if any interpretation of its text is valid.
 */
export function headerViolation(
  validator: Validator,
  schema: SchemaNode | undefined,
  text: string,
): Violation | 'inconclusive' | undefined {
  if (!schema) return undefined;
  const violations = readings(text).map((value) => validator.validate(schema, value));
  if (violations.some(({ length }) => length === 0)) return undefined;
  if (violations.some(isInconclusive)) return 'inconclusive';
  // Report a wrong type only if every interpretation has a wrong type.
  return (violations.find(([first]) => first?.keyword !== 'type') ?? violations.at(-1))?.[0];
}

/**
 * Returns the values that a string in `simple` style (OpenAPI 3.1 §4.8.21) can represent: a number, a boolean, a
 * string, or a comma-separated list.
 */
function readings(text: string): readonly Json[] {
  const scalars = scalarReadings(text);
  const items = text.split(',').map((item) => item.trim());
  return [...scalars, items, ...(items.every((item) => NUMBER.test(item)) ? [items.map(Number)] : [])];
}

function scalarReadings(text: string): readonly Json[] {
  const number = NUMBER.test(text) ? [Number(text)] : [];
  const boolean = text === 'true' || text === 'false' ? [text === 'true'] : [];
  return [...number, ...boolean, text];
}

const NUMBER = /^-?\d+(?:\.\d+)?$/;
