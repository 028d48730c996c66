import { PLAIN_CALL } from '@touchstone/core/internal';
import type { RequestMutation } from './provoke-context.js';

/** Returns true if a trigger that is restricted to some names includes the mutation. */
export const isNamed = (mutation: RequestMutation, only: readonly string[] | undefined): boolean =>
  only === undefined || only.includes(nameOf(mutation));

/** Returns the name of a mutation in `only` of a trigger. */
export const nameOf = ({ name }: Pick<RequestMutation, 'name'>): string => (name === '' ? PLAIN_CALL : name);
