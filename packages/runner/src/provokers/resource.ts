import { alter } from '../plan/alter.js';
import type { RequestTemplate, Unreachable } from '../plan/case.js';
import { withParameter } from '../plan/edit.js';
import { markerOf } from '../plan/marker.js';
import { FOREIGN } from '../plan/principals.js';
import { type Overlay, type Target, unreachable } from './provoker.js';

/** An id that looks like one and names nothing, and one that does not even look like one. */
export function absentOverlays({ operation, context, obligation }: Target): readonly Overlay[] | Unreachable {
  const name = lastPathParameter(operation.path);
  if (name === undefined) return unreachable('no violation possible', `${operation.path} names no resource.`);
  const parameter = operation.parameters.find((each) => each.in === 'path' && each.name === name);
  const schema = parameter?.schema.schema;
  const isListed = typeof schema === 'object' && schema.enum !== undefined;
  if (isListed)
    return unreachable(
      'trigger ambiguous',
      `${name} is one of a list, so that another value breaks the schema. Add \`x-error\` with a \`when\`.`,
    );
  // A server may well say 400 to what is no id; only one that declares its errors says which it is.
  const isFree =
    obligation.error?.explicit &&
    typeof schema === 'object' &&
    schema.type === 'string' &&
    !schema.pattern &&
    !schema.format &&
    !schema.enum;
  return [
    { name: '', edit: altered(name) },
    ...(isFree
      ? [
          {
            name: 'unlike an id',
            edit: (request: RequestTemplate) =>
              withParameter(request, 'path', name, markerOf(context.options.seed, 'absent')),
          },
        ]
      : []),
  ];
}

/** A resource of another tenant. Its owner made it; a stranger asks for it. */
export function foreignOverlays({ operation }: Target): readonly Overlay[] | Unreachable {
  if (lastPathParameter(operation.path) === undefined) {
    return unreachable('no violation possible', `${operation.path} names no resource.`);
  }
  return [{ name: '', need: { tenant: `${FOREIGN}${operation.id}` } }];
}

export const lastPathParameter = (path: string): string | undefined =>
  [...path.matchAll(/\{([^}]+)\}/g)].at(-1)?.[1];

/** Keeps the form of the bound id and changes what it names; an id known beforehand is changed here. */
const altered =
  (name: string) =>
  (request: RequestTemplate): RequestTemplate => {
    if (!request.substitutions.some(({ in: place, at }) => place === 'path' && at === name)) {
      const known = request.parameters.find(
        (parameter) => parameter.in === 'path' && parameter.name === name,
      );
      return withParameter(request, 'path', name, alter(String(known?.value ?? '')));
    }
    return {
      ...request,
      substitutions: request.substitutions.map((each) =>
        each.in === 'path' && each.at === name ? { ...each, value: { ...each.value, altered: true } } : each,
      ),
    };
  };
