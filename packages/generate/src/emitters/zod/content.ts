import type { MediaType } from '@touchstone/core';
import { type Code, call, list, print } from '../../code/layout.js';
import { siteOf } from '../../schema/schema-site.js';
import type { FileScope } from './scope.js';

/** Returns a validator for bodies with any of these media types. It accepts only `undefined` if the list is empty. */
export function contentCode(content: readonly MediaType[], scope: FileScope): Code {
  if (content.length === 0) return 'z.undefined()';
  return union(
    content.map(({ schema }) => (schema ? scope.compile(schema.schema, siteOf(schema)) : 'z.unknown()')),
  );
}

/** Returns the union of these validators, without duplicates. */
export function union(codes: readonly Code[]): Code {
  const options = new Map(codes.map((code) => [print(code), code]));
  const [only = 'z.never()', ...others] = options.values();
  return others.length === 0 ? only : call('z.union', [list([...options.values()])]);
}

/** Casts a validator to its TypeScript type. The validators of components already have their type. */
export function typed(code: Code, scope: FileScope): Code {
  return typeof code === 'string' && scope.componentNames.has(code)
    ? code
    : call(scope.runtime('typed'), [code]);
}
