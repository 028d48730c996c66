import type { Call } from '../call.js';
import type { ReadBody } from '../request/body.js';
import type { Detail } from './refusal.js';

/** What is wrong with a body, the first of it; undefined where nothing is. */
export function bodyViolation(body: ReadBody, required: boolean): Detail | undefined {
  if (body.kind === 'absent')
    return required
      ? { kind: 'field', in: 'body', field: 'body', pointer: '', message: 'is required' }
      : undefined;
  if (body.kind !== 'read') return undefined;
  const [first] = body.violations;
  return first && fieldOf(first);
}

const MISSING: readonly string[] = ['required', 'dependentRequired'];

/** Whether all that is wrong with a body is that something is not there. */
export const isOnlyMissing = (body: ReadBody): boolean =>
  body.kind === 'read' &&
  body.violations.length > 0 &&
  body.violations.every(({ keyword }) => MISSING.includes(keyword));

export function missingProperty(body: ReadBody): Detail | undefined {
  const [first] = body.kind === 'read' ? body.violations : [];
  return first && fieldOf(first);
}

function fieldOf({
  pointer,
  keyword,
  message,
}: {
  pointer: string;
  keyword: string;
  message: string;
}): Detail {
  const field = pointer === '' ? 'body' : pointer.slice(1).replaceAll('/', '.');
  return {
    kind: 'field',
    in: 'body',
    field,
    pointer,
    message: MISSING.includes(keyword) ? 'is required' : message,
  };
}

/** The first parameter of a place that is missing or breaks its schema; those with a trigger of their own aside. */
export function parameterViolation(
  { parameters, operation }: Call,
  place: 'path' | 'query' | 'header' | 'cookie',
): Detail | undefined {
  const found = parameters.violations.find(
    (each) => each.in === place && !(place === 'header' && operation.ownHeaders.has(each.name.toLowerCase())),
  );
  return (
    found && { kind: 'field', in: place, field: found.name, pointer: found.name, message: found.message }
  );
}
