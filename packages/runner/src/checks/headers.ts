import type { Header, Json } from '@touchstone/core';
import { type Check, receivedError, receivedObligation } from './check.js';

/** Headers documented as required are there. */
export const headerRequired: Check = {
  rule: 'header-required',
  run: (context) => {
    const { documented, exchange } = context;
    if (!documented) return null;
    const absent = documented.headers.filter(({ name, required }) => required && exchange.response.headers[name.toLowerCase()] === undefined);
    return absent.map((header) => ({
      message: `The header ${header.name} is required, and absent.`,
      error: receivedError(context),
      obligation: receivedObligation(context),
      pointer: `header ${header.name}`,
      location: header.location,
      expected: 'present',
      received: null,
    }));
  },
};

/** Headers that are documented and sent satisfy their schema. */
export const headerValue: Check = {
  rule: 'header-value',
  run: (context) => {
    const { documented, exchange, validator } = context;
    if (!documented) return null;
    return documented.headers.flatMap((header) => {
      const text = exchange.response.headers[header.name.toLowerCase()];
      if (text === undefined || !header.schema) return [];
      const { schema } = header;
      const violations = validator.validate(schema, parse(header, text));
      return violations.slice(0, 1).map((violation) => ({
        message: `The header ${header.name} ${violation.message}.`,
        error: receivedError(context),
        obligation: receivedObligation(context),
        pointer: `header ${header.name}`,
        location: header.location,
        expected: violation.expected,
        received: text,
      }));
    });
  },
};

/** The style `simple` of a header (OpenAPI 3.1 §4.8.21): numbers and booleans as text, arrays by commas. */
function parse(header: Header, text: string): Json {
  const schema = typeof header.schema?.schema === 'object' ? header.schema.schema : {};
  const types: readonly Json[] = Array.isArray(schema.type) ? schema.type : [schema.type ?? 'string'];
  if (types.includes('integer') || types.includes('number')) return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text;
  if (types.includes('boolean')) return text === 'true' ? true : text === 'false' ? false : text;
  if (types.includes('array')) return text.split(',').map((item) => item.trim());
  return text;
}
