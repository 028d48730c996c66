import type { Json, Operation } from '@touchstone/core';
import {
  collectionPath,
  operationsOn,
  pathParameterNames,
  type ResourceReference,
} from '@touchstone/core/internal';
import { admitsSegment } from '../../plan/absent-id.js';
import type { AbsentValues } from '../../plan/binding.js';
import { withAlteredBinding, withParameter } from '../../plan/edit-request.js';
import { markerOf } from '../../plan/marker.js';
import { isUntested, type Untested, untested } from '../../plan/reasons.js';
import type { RequestTemplate } from '../../plan/request-template.js';
import { SAFE_METHODS } from '../../plan/safe-methods.js';
import { absentInBodyAt, absentInPath, absentLiteral } from '../../scenario/absent-values.js';
import { sampleBody } from '../../scenario/body.js';
import { foreignTo } from '../../scenario/caller-requirements.js';
import { creationByPut } from '../../scenario/chosen-key.js';
import type { PlanContext } from '../../scenario/context.js';
import { ownReferences } from '../../scenario/own-references.js';
import type { ProvokeContext, RequestMutation } from '../provoke-context.js';

/**
 * Returns mutations that use a well-formed but nonexistent id and, for a declared error of an unconstrained string
 * parameter, a string unlike an id.
 */
export function resourceAbsentMutations(target: ProvokeContext): readonly RequestMutation[] | Untested {
  const { operation, context, obligation } = target;
  const names = pathParameterNames(operation.path);
  // A PUT that creates its item refuses only an absent parent.
  const isCreation = creationByPut(context, operation) !== undefined;
  const name = names.at(isCreation ? -2 : -1);
  if (name === undefined) return isCreation ? createsItem(operation) : absentInBody(target);
  const parameter = operation.parameters.find(
    (candidate) => candidate.in === 'path' && candidate.name === name,
  );
  const schema = parameter?.schema.schema;
  const isListed = typeof schema === 'object' && schema.enum !== undefined;
  if (isListed)
    return untested(
      'trigger ambiguous',
      `${name} must be one of the listed values, so any other value violates the schema. Add \`x-error\` with a \`when\`.`,
    );
  const absent = absentInPath(context, operation, name);
  if (isUntested(absent)) return absent;
  // A server may answer 400 to a malformed id, unless the document declares the error.
  const acceptsAnyText =
    obligation.error?.explicit &&
    typeof schema === 'object' &&
    schema.type === 'string' &&
    !schema.pattern &&
    !schema.format &&
    !schema.enum;
  return [
    {
      name: '',
      // A write to a made-up id could reach a resource that the run did not create.
      ...(SAFE_METHODS.includes(operation.method) && { needsNoResource: true as const }),
      ...(isAbsenceTolerable(context, operation) && { isTolerable: true as const }),
      edit: (request) => withNonexistentId(context, request, name, absent),
    },
    ...(acceptsAnyText
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

/**
 * Returns true for calls that many servers accept if the resource is absent: a read may return an empty list or zeros
 * unless the path is clearly that of an item, a PUT may create the resource, and a DELETE may do nothing (RFC 9110
 * §9.2.2).
 */
function isAbsenceTolerable({ model }: PlanContext, { method, path }: Operation): boolean {
  if (!SAFE_METHODS.includes(method)) return method === 'PUT' || method === 'DELETE';
  const collection = collectionPath(path);
  const isItem =
    /\}\/?$/.test(path) &&
    (operationsOn(model, path).some((other) => !SAFE_METHODS.includes(other.method)) ||
      [collection, `${collection}/`].some((at) => operationsOn(model, at).length > 0));
  return !isItem;
}

/** Returns a mutation that alters the last id in a body, because a failed call must not change the items before it. */
function absentInBody({ context, operation }: ProvokeContext): readonly RequestMutation[] | Untested {
  const sampled = bodyWithReferences(context, operation);
  const last = sampled?.references.at(-1);
  if (!sampled || !last) return namesNoResource(operation);
  const absent = absentInBodyAt(context, operation, sampled.value, last.at, 'write');
  if (isUntested(absent)) return absent;
  return [
    {
      name: '',
      edit: (request) => {
        const reference = ownReferences(context.model, operation, request).at(-1);
        return reference ? withAlteredBinding(request, 'body', reference.at, absent) : request;
      },
    },
  ];
}

const namesResourceInBody = (context: PlanContext, operation: Operation): boolean =>
  bodyWithReferences(context, operation) !== undefined;

/** Returns a body with the references that name the target of the call; undefined if there are none. */
function bodyWithReferences(
  context: PlanContext,
  operation: Operation,
): { readonly value: Json; readonly references: readonly ResourceReference[] } | undefined {
  const sampled = sampleBody(context, operation, { label: 'own references', shape: 'example' });
  if (!sampled || isUntested(sampled) || !('value' in sampled.body)) return undefined;
  const references = ownReferences(context.model, operation, sampled);
  return references.length > 0 ? { value: sampled.body.value, references } : undefined;
}

const createsItem = ({ id }: Operation): Untested =>
  untested(
    'no violation possible',
    `${id} creates the item if it does not exist, because it documents a 201.`,
  );

const namesNoResource = ({ path }: Operation): Untested =>
  untested('no violation possible', `Neither the path ${path} nor the request body names a resource.`);

/** Returns a mutation that requests a resource that a caller of another tenant has created. */
export function resourceForeignMutations({
  context,
  operation,
}: ProvokeContext): readonly RequestMutation[] | Untested {
  if (lastPathParameter(operation.path) === undefined && !namesResourceInBody(context, operation))
    return namesNoResource(operation);
  return [{ name: '', requirements: foreignTo(operation) }];
}

export const lastPathParameter = (path: string): string | undefined =>
  [...path.matchAll(/\{([^}]+)\}/g)].at(-1)?.[1];

/** Returns the request with the id altered, in the binding or else in the parameter. */
function withNonexistentId(
  { validator }: PlanContext,
  request: RequestTemplate,
  name: string,
  absent: AbsentValues | undefined,
): RequestTemplate {
  if (request.substitutions.some(({ in: place, at }) => place === 'path' && at === name))
    return withAlteredBinding(request, 'path', name, absent);
  const literal = request.parameters.find((parameter) => parameter.in === 'path' && parameter.name === name);
  const admits = absent?.schema == null ? () => true : admitsSegment(validator, absent.schema);
  const id = absentLiteral(String(literal?.value ?? ''), absent, admits);
  return withParameter(request, 'path', name, encodeURIComponent(id));
}
