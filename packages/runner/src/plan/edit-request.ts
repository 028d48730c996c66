import type { Json } from '@touchstone/core';
import { atPointer, childPointer, own } from '@touchstone/core/internal';
import type { AbsentValues } from './binding.js';
import { replaceAt } from './replace-at.js';
import type { RequestTemplate, Substitution } from './request-template.js';

/** Returns the value at a JSON Pointer in the template's body; `undefined` if the value or the body is absent. */
export const bodyValueAt = (request: RequestTemplate, pointer: string): Json | undefined =>
  request.body && 'value' in request.body
    ? (atPointer(request.body.value, pointer) as Json | undefined)
    : undefined;

/**
 * Returns the request with a body property set, or removed if the value is `undefined`. Removes the bindings at the
 * pointer and below it.
 */
export function withBodyAt(
  request: RequestTemplate,
  pointer: string,
  value: Json | undefined,
): RequestTemplate {
  if (!request.body || !('value' in request.body)) return request;
  return withBody(request, replaceAt(request.body.value, pointer, value), pointer);
}

/**
 * Returns the request with a different body, whose value at `changed` is deliberate. Keeps the bindings of unchanged values.
 * Unless `changed` is the root, removes the bindings at and below this pointer.
 */
function withBody(request: RequestTemplate, value: Json, changed: string): RequestTemplate {
  if (!request.body || !('value' in request.body)) return request;
  const old = request.body.value;
  const isKept = ({ in: place, at }: Substitution): boolean =>
    place !== 'body' ||
    ((changed === '' || (at !== changed && !at.startsWith(`${changed}/`))) &&
      atPointer(value, at) === atPointer(old, at) &&
      atPointer(value, at) !== undefined);
  return {
    ...request,
    body: { ...request.body, value, deliberate: [...(request.body.deliberate ?? []), changed] },
    substitutions: request.substitutions.filter(isKept),
  };
}

/**
 * Returns the request with the difference between two bodies applied to its own body. The two bodies must be equal
 * outside the JSON Pointer `changed`.
 */
export function withDifference(
  request: RequestTemplate,
  from: Json,
  to: Json,
  changed: string,
): RequestTemplate {
  const { pointer, value } = childDifference(partAt(from, changed), partAt(to, changed), changed);
  return pointer === '' ? withBody(request, value ?? null, '') : withBodyAt(request, pointer, value);
}

const partAt = (body: Json, pointer: string): Json | undefined =>
  atPointer(body, pointer) as Json | undefined;

interface Difference {
  readonly pointer: string;
  /** The value of `to` at the pointer; `undefined` if absent. */
  readonly value: Json | undefined;
}

/** Returns the deepest pointer that contains every difference between `from` and `to`, and the value of `to` there. */
function difference(from: Json, to: Json, pointer: string): Difference {
  if (isRecord(from) && isRecord(to)) {
    const changed = [
      ...Object.keys(from).filter((key) => !isEqual(own(from, key), own(to, key))),
      ...Object.keys(to).filter((key) => !Object.hasOwn(from, key)),
    ];
    const [key] = changed;
    if (key !== undefined && changed.length === 1)
      return childDifference(own(from, key), own(to, key), childPointer(pointer, key));
  }
  if (Array.isArray(from) && Array.isArray(to) && from.length === to.length) {
    const changed = from.flatMap((item, index) => (isEqual(item, to[index]) ? [] : [index]));
    const [index] = changed;
    if (index !== undefined && changed.length === 1)
      return childDifference(from[index], to[index], childPointer(pointer, index));
  }
  return { pointer, value: to };
}

const childDifference = (from: Json | undefined, to: Json | undefined, pointer: string): Difference =>
  from === undefined || to === undefined ? { pointer, value: to } : difference(from, to, pointer);

const isEqual = (left: Json | undefined, right: Json | undefined): boolean =>
  left === right || JSON.stringify(left) === JSON.stringify(right);

const isRecord = (value: Json): value is { readonly [key: string]: Json } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Returns the request without a body and without bindings in the body. */
export function withoutBody({ body: _, ...request }: RequestTemplate): RequestTemplate {
  return { ...request, substitutions: withoutBodyBindings(request) };
}

/** Returns the request with a string as its body, which is sent unchanged, and without bindings in the body. */
export const withTextBody = (
  request: RequestTemplate,
  text: string,
  mediaType: string = request.body?.mediaType ?? 'application/json',
): RequestTemplate => ({
  ...request,
  body: { mediaType, text },
  substitutions: withoutBodyBindings(request),
});

const withoutBodyBindings = ({
  substitutions,
}: Pick<RequestTemplate, 'substitutions'>): readonly Substitution[] =>
  substitutions.filter((substitution) => substitution.in !== 'body');

/**
 * Returns the request with the bindings at one location changed to identify a nonexistent resource. A body property that
 * repeats the key of the path changes with it.
 * @param absent The values to send if the changed value violates the schema.
 */
export function withAlteredBinding(
  request: RequestTemplate,
  place: 'path' | 'body',
  at: string,
  absent?: AbsentValues,
): RequestTemplate {
  const isAt = (substitution: Substitution): boolean => substitution.in === place && substitution.at === at;
  const binding = request.substitutions.find(isAt)?.value;
  const isRepetition = (substitution: Substitution): boolean =>
    place === 'path' && substitution.in === 'body' && substitution.value === binding;
  return {
    ...request,
    substitutions: request.substitutions.map((substitution) =>
      isAt(substitution) || isRepetition(substitution)
        ? { ...substitution, value: { ...substitution.value, altered: true, ...(absent && { absent }) } }
        : substitution,
    ),
  };
}

/**
 * Returns the request with a parameter sent as the string `text`, or omitted if `text` is `undefined`. A header is
 * omitted even if the caller has a header of that name. Removes the parameter's bindings.
 */
export function withParameter(
  request: RequestTemplate,
  place: 'path' | 'query' | 'header' | 'cookie',
  name: string,
  text: string | undefined,
): RequestTemplate {
  const others = request.parameters.filter((parameter) => parameter.in !== place || parameter.name !== name);
  const omission = place === 'header' ? [{ in: place, name, value: null, omitted: true as const }] : [];
  return {
    ...request,
    parameters: [...others, ...(text === undefined ? omission : [{ in: place, name, value: text, text }])],
    substitutions: request.substitutions.filter(({ in: other, at }) => other !== place || at !== name),
  };
}

/** Returns the request with the value of a header taken from another planned caller. */
export function withHeaderOf(request: RequestTemplate, name: string, caller: string): RequestTemplate {
  const edited = withParameter(request, 'header', name, '');
  return {
    ...edited,
    parameters: edited.parameters.map((parameter) =>
      parameter.in === 'header' && parameter.name === name ? { ...parameter, of: { caller } } : parameter,
    ),
  };
}
