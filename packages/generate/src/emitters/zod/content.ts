import type { MediaType } from '@touchstone/core';
import { type Code, call, list, print } from '../../code/layout.js';
import { placeOf } from '../../schema/place.js';
import type { FileScope } from './scope.js';

/** A body in whichever media type it comes; `undefined` where there is none. */
export function contentCode(content: readonly MediaType[], scope: FileScope): Code {
  if (content.length === 0) return 'z.undefined()';
  return oneOf(
    content.map(({ schema }) => (schema ? scope.compile(schema.schema, placeOf(schema)) : 'z.unknown()')),
  );
}

/** Whichever of these accepts a value, each tried once. */
export function oneOf(codes: readonly Code[]): Code {
  const options = new Map(codes.map((code) => [print(code), code]));
  const [only = 'z.never()', ...others] = options.values();
  return others.length === 0 ? only : call('z.union', [list([...options.values()])]);
}

/** Under the type that the document's TypeScript declares. A component's validator already has it. */
export function typed(code: Code, scope: FileScope): Code {
  return typeof code === 'string' && scope.componentNames.has(code)
    ? code
    : call(scope.runtime('typed'), [code]);
}
