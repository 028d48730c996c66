import type { Json } from '@touchstone/core';
import { atPointer, childPointer, parsePointer } from '@touchstone/core/internal';
import type { RequestTemplate, Substitution } from './case.js';

/** A copy with the value at a JSON Pointer replaced; `undefined` removes it. Shares what it does not change. */
export function replaceAt(root: Json, pointer: string, value: Json | undefined): Json {
  const [token, ...rest] = parsePointer(pointer);
  if (token === undefined) return value ?? null;
  const remaining = rest.map((part) => `/${part.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
  if (Array.isArray(root)) {
    const items: readonly Json[] = root;
    const index = Number(token);
    const next = remaining === '' ? value : replaceAt(items[index] ?? null, remaining, value);
    return next === undefined
      ? items.filter((_, at) => at !== index)
      : items.map((item, at) => (at === index ? next : item));
  }
  const object = (typeof root === 'object' && root !== null ? root : {}) as { readonly [key: string]: Json };
  const next = remaining === '' ? value : replaceAt(object[token] ?? null, remaining, value);
  if (next === undefined) return Object.fromEntries(Object.entries(object).filter(([key]) => key !== token));
  return { ...object, [token]: next };
}

/** The request with a property of its body set, or removed. Nothing bound goes there any more. */
export function withBodyAt(
  request: RequestTemplate,
  pointer: string,
  value: Json | undefined,
): RequestTemplate {
  if (!request.body || !('value' in request.body)) return request;
  return withBody(request, replaceAt(request.body.value, pointer, value), pointer);
}

/** The request with another body. Bindings stay where the old value stands unchanged, except below `changed`. */
function withBody(request: RequestTemplate, value: Json, changed: string): RequestTemplate {
  if (!request.body || !('value' in request.body)) return request;
  const old = request.body.value;
  const stays = ({ in: place, at }: Substitution): boolean =>
    place !== 'body' ||
    (at !== changed &&
      !at.startsWith(`${changed}/`) &&
      atPointer(value, at) === atPointer(old, at) &&
      atPointer(value, at) !== undefined);
  return {
    ...request,
    body: { ...request.body, value },
    substitutions: request.substitutions.filter(stays),
  };
}

/** The request with the one difference between two bodies made in its own. */
export function withDifference(request: RequestTemplate, from: Json, to: Json): RequestTemplate {
  const { pointer, value } = difference(from, to, '');
  return pointer === '' ? withBody(request, value ?? null, '') : withBodyAt(request, pointer, value);
}

/** The deepest place where two values differ, and what stands there in the second; undefined: nothing does. */
function difference(from: Json, to: Json, pointer: string): { pointer: string; value: Json | undefined } {
  if (isRecord(from) && isRecord(to)) {
    const keys = [...new Set([...Object.keys(from), ...Object.keys(to)])];
    const changed = keys.filter(
      (key) => from[key] !== to[key] && JSON.stringify(from[key]) !== JSON.stringify(to[key]),
    );
    const [key] = changed;
    if (key !== undefined && changed.length === 1)
      return step(from[key], to[key], childPointer(pointer, key));
  }
  if (Array.isArray(from) && Array.isArray(to) && from.length === to.length) {
    const changed = from.flatMap((item, index) =>
      JSON.stringify(item) === JSON.stringify(to[index]) ? [] : [index],
    );
    const [index] = changed;
    if (index !== undefined && changed.length === 1)
      return step(from[index], to[index], childPointer(pointer, index));
  }
  return { pointer, value: to };
}

const step = (
  from: Json | undefined,
  to: Json | undefined,
  pointer: string,
): { pointer: string; value: Json | undefined } =>
  from === undefined || to === undefined ? { pointer, value: to } : difference(from, to, pointer);

const isRecord = (value: Json): value is { readonly [key: string]: Json } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * The request with a parameter given another text as sent, or left out: a header also where the caller has one of
 * its own. Nothing bound goes there any more.
 */
export function withParameter(
  request: RequestTemplate,
  place: 'path' | 'query' | 'header' | 'cookie',
  name: string,
  text: string | undefined,
): RequestTemplate {
  const others = request.parameters.filter((parameter) => parameter.in !== place || parameter.name !== name);
  const left = place === 'header' ? [{ in: place, name, value: null, omitted: true as const }] : [];
  return {
    ...request,
    parameters: [...others, ...(text === undefined ? left : [{ in: place, name, value: text, text }])],
    substitutions: request.substitutions.filter((each) => each.in !== place || each.at !== name),
  };
}

/** The request with the header of another planned caller. */
export function withHeaderOf(request: RequestTemplate, name: string, caller: string): RequestTemplate {
  const edited = withParameter(request, 'header', name, '');
  return {
    ...edited,
    parameters: edited.parameters.map((each) =>
      each.in === 'header' && each.name === name ? { ...each, of: { caller } } : each,
    ),
  };
}
