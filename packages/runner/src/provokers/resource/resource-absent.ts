import type { Operation } from '@touchstone/core';
import { withParameter } from '../../plan/edit.js';
import { markerOf } from '../../plan/marker.js';
import { nonexistentIdLike } from '../../plan/nonexistent-id.js';
import { isUntested, type Untested, untested } from '../../plan/reasons.js';
import type { RequestTemplate } from '../../plan/request-template.js';
import { sampleBody } from '../../scenario/body.js';
import { FOREIGN } from '../../scenario/caller-for.js';
import type { PlanContext } from '../../scenario/context.js';
import { ownReferences } from '../../scenario/own-references.js';
import type { ProvokeContext, RequestMutation } from '../provoker.js';

/** An id that looks like one and names nothing, and one that does not even look like one. */
export function resourceAbsentMutations(target: ProvokeContext): readonly RequestMutation[] | Untested {
  const { operation, context, obligation } = target;
  const name = lastPathParameter(operation.path);
  if (name === undefined) return absentInBody(target);
  const parameter = operation.parameters.find((each) => each.in === 'path' && each.name === name);
  const schema = parameter?.schema.schema;
  const isListed = typeof schema === 'object' && schema.enum !== undefined;
  if (isListed)
    return untested(
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

/** Of several ids in a body the last: those before it must not be touched either. */
function absentInBody({ context, operation }: ProvokeContext): readonly RequestMutation[] | Untested {
  if (!namesInBody(context, operation)) return namesNothing(operation);
  return [
    {
      name: '',
      edit: (request) => {
        const last = ownReferences(context.model, operation, request).at(-1);
        return last ? alteredAt('body', last.at)(request) : request;
      },
    },
  ];
}

/** Whether a well-formed body says what the call is about. */
function namesInBody(context: PlanContext, operation: Operation): boolean {
  const sampled = sampleBody(context, operation, { label: 'own references', shape: 'example' });
  return (
    sampled !== undefined &&
    !isUntested(sampled) &&
    ownReferences(context.model, operation, sampled).length > 0
  );
}

const namesNothing = ({ path }: Operation): Untested =>
  untested('no violation possible', `${path} names no resource, and no property of its body does.`);

/** A resource of another tenant. Its owner made it; a stranger asks for it. */
export function resourceForeignMutations({
  context,
  operation,
}: ProvokeContext): readonly RequestMutation[] | Untested {
  if (lastPathParameter(operation.path) === undefined && !namesInBody(context, operation))
    return namesNothing(operation);
  return [{ name: '', requirements: { tenant: `${FOREIGN}${operation.id}` } }];
}

export const lastPathParameter = (path: string): string | undefined =>
  [...path.matchAll(/\{([^}]+)\}/g)].at(-1)?.[1];

/** Keeps the form of the bound id and changes what it names; an id known beforehand is changed here. */
const altered =
  (name: string) =>
  (request: RequestTemplate): RequestTemplate => {
    if (request.substitutions.some(({ in: place, at }) => place === 'path' && at === name))
      return alteredAt('path', name)(request);
    const known = request.parameters.find((parameter) => parameter.in === 'path' && parameter.name === name);
    return withParameter(request, 'path', name, nonexistentIdLike(String(known?.value ?? '')));
  };

const alteredAt =
  (place: 'path' | 'body', at: string) =>
  (request: RequestTemplate): RequestTemplate => ({
    ...request,
    substitutions: request.substitutions.map((each) =>
      each.in === place && each.at === at ? { ...each, value: { ...each.value, altered: true } } : each,
    ),
  });
