import { type Parameter, sample, type Trigger, violations } from '@touchstone/core';
import { serializeParameter } from '@touchstone/core/internal';
import { brokenBodies } from '../plan/body.js';
import type { RequestTemplate, Untested } from '../plan/case.js';
import { isUntested } from '../plan/context.js';
import { drawn } from '../plan/drawn.js';
import { withDifference, withParameter } from '../plan/edit.js';
import type { Obligation } from '../plan/obligation.js';
import { tokenRequestOverlays } from './client.js';
import { type Overlay, type Target, untested } from './provoker.js';

type Invalid = Target<Extract<Trigger, { kind: 'request-invalid' }>>;

/** One overlay for every constraint that the part's schema states, each broken alone. */
export function requestInvalidOverlays(target: Invalid): readonly Overlay[] | Untested {
  const { operation, trigger } = target;
  switch (trigger.in) {
    case 'syntax':
      return operation.requestBody
        ? [
            {
              name: '',
              edit: (request) => ({
                ...request,
                ...unparsable(request),
                substitutions: withoutBody(request),
              }),
            },
          ]
        : untested('no violation possible', `${operation.id} takes no body.`);
    case 'body':
      return bodyOverlays(target);
    case 'undeclared-query':
      return [
        { name: '', edit: (request) => withParameter(request, 'query', UNDECLARED, `${UNDECLARED}=1`) },
      ];
    case 'query':
    case 'path':
    case 'header':
      return parameterOverlays(target, trigger.in);
  }
}

const unparsable = (request: RequestTemplate): Pick<RequestTemplate, 'body'> => ({
  body: { mediaType: request.body?.mediaType ?? 'application/json', text: '{"unfinished": ' },
});

const withoutBody = (request: RequestTemplate): RequestTemplate['substitutions'] =>
  request.substitutions.filter((each) => each.in !== 'body');

/** A query name that no operation declares. */
const UNDECLARED = 'touchstone_undeclared';

function bodyOverlays(target: Invalid): readonly Overlay[] | Untested {
  const { context, operation, obligation } = target;
  if (context.tokenEndpoints.has(operation.id)) return tokenRequestOverlays(target);
  const broken = brokenBodies(context, operation);
  if (isUntested(broken)) return broken;
  // An absent required property is an error of its own, where the document tells the two apart.
  const own = operation.responses.some(({ errors }) =>
    errors.some(({ triggers }) => triggers.some(({ kind }) => kind === 'required-missing')),
  );
  const kept = broken.violations.filter(
    ({ keyword }) => !(own && keyword === 'required') && isRefused(obligation, keyword),
  );
  if (kept.length === 0)
    return untested('no violation possible', `The body of ${operation.id} can hold anything.`);
  const { base } = broken;
  return kept.map(({ name, value }) => ({
    name,
    shape: 'full',
    edit: (request) => withDifference(request, base, value),
  }));
}

/**
 * Whether a broken constraint has to be refused. A format is a note to the reader, unless a vocabulary asserts it
 * (JSON Schema 2020-12 Validation §7.2.1): where the document declares no errors, that is no promise.
 */
const isRefused = ({ error }: Obligation, keyword: string): boolean =>
  keyword !== 'format' || error?.explicit === true;

function parameterOverlays(
  target: Invalid,
  place: 'query' | 'path' | 'header',
): readonly Overlay[] | Untested {
  const { operation } = target;
  const parameters = operation.parameters.filter((parameter) => parameter.in === place);
  const overlays = parameters.flatMap((parameter) => [
    ...(parameter.required && place !== 'path'
      ? [
          {
            name: `${parameter.name} missing`,
            edit: (request: RequestTemplate) => withParameter(request, place, parameter.name, undefined),
          },
        ]
      : []),
    ...(parameter.mediaType !== undefined && place === 'query' ? [unparsableOverlay(parameter)] : []),
    ...valueOverlays(target, parameter, place),
  ]);
  if (overlays.length > 0) return overlays;
  return untested('no violation possible', `The ${place} parameters of ${operation.id} can hold anything.`);
}

/** Content that does not parse. */
const unparsableOverlay = ({ name }: Parameter): Overlay => ({
  name: `${name}: unfinished`,
  edit: (request) => withParameter(request, 'query', name, `${encodeURIComponent(name)}=%7B%22`),
});

function valueOverlays(
  { context, variant, obligation }: Invalid,
  parameter: Parameter,
  place: 'query' | 'path' | 'header',
): readonly Overlay[] {
  const { schema, name: named } = parameter;
  const isContent = parameter.mediaType !== undefined;
  const found = drawn(named, () => {
    const valid = sample(context.model, schema, {
      random: context.random(`${variant.id} ${named}`),
      // Of a document within a parameter, all that it may hold.
      shape: isContent ? 'full' : 'minimal',
      direction: 'request',
    });
    const random = context.random(`${variant.id} ${named} violations`);
    const encoding = isContent ? {} : ({ encoding: 'text' } as const);
    return violations(context.model, schema, valid, { random, direction: 'request', ...encoding });
  });
  if (isUntested(found)) return [];
  return found.flatMap(({ name, value, keyword }) => {
    const isText = value !== null && typeof value !== 'object';
    if (!(isText || isContent) || !isRefused(obligation, keyword)) return [];
    // Not every wrong value can travel: a path has no empty segment, a header no line break.
    const text = drawn(named, () => serializeParameter(parameter, value));
    if (isUntested(text)) return [];
    return [
      {
        name: `${named}: ${name}`,
        edit: (request: RequestTemplate) => withParameter(request, place, named, text),
      },
    ];
  });
}
