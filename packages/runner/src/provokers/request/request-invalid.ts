import {
  type Json,
  type Operation,
  type Parameter,
  sample,
  type Trigger,
  type Violation,
} from '@touchstone/core';
import { atPointer, fieldSchemas, searchViolations, serializeParameter } from '@touchstone/core/internal';
import { errorWords, wordsIn } from '../../plan/code-words.js';
import { withDifference, withParameter, withTextBody } from '../../plan/edit-request.js';
import type { Obligation } from '../../plan/obligation.js';
import { isUntested, type Untested, untested } from '../../plan/reasons.js';
import type { RequestTemplate } from '../../plan/request-template.js';
import { bodyViolations } from '../../scenario/body-violations.js';
import { describeOmissions } from '../../scenario/omission.js';
import { isPaging } from '../../scenario/paging.js';
import { isCredential } from '../../scenario/parameters.js';
import { trySample } from '../../scenario/try-sample.js';
import { tokenRequestMutations } from '../authorization/client.js';
import type { ProvokeContext, RequestMutation } from '../provoke-context.js';
import { isTolerable, textsOf } from './tolerable.js';

type Invalid = ProvokeContext<Extract<Trigger, { kind: 'request-invalid' }>>;

/** Returns mutations that each violate one constraint of the request part that the trigger names. */
export function requestInvalidMutations(target: Invalid): readonly RequestMutation[] | Untested {
  const { operation, trigger } = target;
  switch (trigger.in) {
    case 'syntax':
      return operation.requestBody
        ? [{ name: '', edit: (request) => withTextBody(request, '{"unfinished": ') }]
        : untested('no violation possible', `${operation.id} takes no body.`);
    case 'body':
      return bodyMutations(target);
    case 'undeclared-query':
      return [
        { name: '', edit: (request) => withParameter(request, 'query', UNDECLARED, `${UNDECLARED}=1`) },
      ];
    case 'query':
    case 'path':
    case 'header':
      return parameterMutations(target, trigger.in);
  }
}

/** A query parameter that no operation declares. */
const UNDECLARED = 'touchstone_undeclared';

function bodyMutations(target: Invalid): readonly RequestMutation[] | Untested {
  const { context, operation, obligation, variant } = target;
  if (context.tokenEndpoints.has(operation.id)) return tokenRequestMutations(target);
  const body = bodyViolations(context, operation);
  if (isUntested(body)) return body;
  // Some documents declare a separate error for an absent property.
  const hasRequiredMissing = operation.responses.some(({ errors }) =>
    errors.some(({ triggers }) => triggers.some(({ kind }) => kind === 'required-missing')),
  );
  const refused = body.violations.filter(
    ({ keyword }) => !(hasRequiredMissing && keyword === 'required') && mustBeRefused(obligation, keyword),
  );
  if (refused.length === 0)
    return noViolation(`No invalid body was found that ${operation.id} must refuse.`, body.omitted);
  if (body.omitted !== undefined) context.omissions.set(variant.id, body.omitted);
  return refused.map(({ name, keyword, pointer, changed, value }) => ({
    name,
    pointer,
    shape: 'full',
    ...((isTolerable(keyword, atPointer(body.base, pointer), atPointer(value, pointer)) ||
      concernsAbsentBody(obligation)) && { isTolerable: true as const }),
    edit: (request) => withDifference(request, body.base, value, changed),
  }));
}

/** Returns true if an error that the document does not declare is described as that of a call without a body. */
function concernsAbsentBody({ error, response: { description = '' } }: Obligation): boolean {
  return error?.explicit === false && ABSENT_BODY.test(description) && !INVALID_BODY.test(description);
}

const ABSENT_BODY = /\b(?:no|missing|empty|without(?: an?)?) (?:request )?(?:data|body|payload|content)\b/i;
const INVALID_BODY = /\b(?:invalid|malformed|wrong|incorrect|bad)\b/i;

/** An incomplete search does not prove that no violation is possible. */
const noViolation = (detail: string, omitted: string | undefined): Untested =>
  omitted === undefined
    ? untested('no violation possible', detail)
    : untested('not supported', `${detail} ${omitted}`);

/**
 * Returns true if a server must refuse a violation of the keyword. `format` is an annotation unless a vocabulary
 * asserts it (JSON Schema 2020-12 Validation §7.2.1), so a wrong format must be refused only if the document declares
 * the error.
 */
const mustBeRefused = ({ error }: Obligation, keyword: string): boolean =>
  keyword !== 'format' || error?.explicit === true;

/**
 * Returns true if the call with an invalid value of a parameter is worth sending: if a server must refuse the value, or
 * if it is an id or a date in the path, which servers parse before they look for the resource.
 */
const isTried = (
  { context: { validator }, obligation }: Invalid,
  { in: place, schema }: Parameter,
  { value, keyword }: Violation,
): boolean =>
  mustBeRefused(obligation, keyword) ||
  (place === 'path' &&
    validator
      .validate(schema, value)
      .some((violation) => violation.keyword === 'format' && PARSED_FORMATS.has(String(violation.expected))));

/** The formats of a path parameter that servers parse. */
const PARSED_FORMATS: ReadonlySet<string> = new Set(['uuid', 'date', 'date-time']);

function parameterMutations(
  target: Invalid,
  place: 'query' | 'path' | 'header',
): readonly RequestMutation[] | Untested {
  const { context, operation, variant } = target;
  const parameters = operation.parameters.filter(
    (parameter) =>
      parameter.in === place && !isCredential(context, operation, parameter) && mayConcern(target, parameter),
  );
  const omissions: string[] = [];
  const mutations = parameters.flatMap((parameter) => [
    ...(parameter.required && place !== 'path'
      ? [
          {
            name: `${unambiguous(parameter.name)} missing`,
            edit: (request: RequestTemplate) => withParameter(request, place, parameter.name, undefined),
          },
        ]
      : []),
    ...(parameter.mediaType !== undefined && place === 'query' ? [unparsableMutation(parameter)] : []),
    ...valueMutations(target, parameter, place, omissions),
  ]);
  const omitted = omissions.length > 0 ? omissions.join(' ') : undefined;
  if (mutations.length === 0)
    return noViolation(`No invalid value was found for the ${place} parameters of ${operation.id}.`, omitted);
  if (omitted !== undefined) context.omissions.set(variant.id, omitted);
  return mutations;
}

/**
 * Returns false if an error that the document does not declare is described as the error of other parameters or of members
 * of the body, such as "The name of the statistic does not exist" for `statistic`.
 */
function mayConcern(
  { context: { model }, obligation: { error, response }, operation }: Invalid,
  parameter: Parameter,
): boolean {
  if (error?.explicit !== false) return true;
  const words = new Set(wordsIn(response.description));
  const isNamed = (name: string): boolean => {
    const parts = wordsIn(name).filter((part) => part.length > 3);
    return parts.length > 0 && parts.every((part) => words.has(part));
  };
  const isGeneral = GENERAL_WORDS.some((word) => words.has(word));
  const members = fieldSchemas(model, operation, '').flatMap(({ schema }) =>
    typeof schema === 'object' ? Object.keys(schema.properties ?? {}) : [],
  );
  const names = [...operation.parameters.map(({ name }) => name), ...members];
  return isGeneral || isNamed(parameter.name) || !names.some(isNamed);
}

/** Words of descriptions that concern all parameters, in the singular. */
const GENERAL_WORDS: readonly string[] = ['parameter', 'request', 'query', 'input', 'validation'];

/** Returns a parameter name for use in the names of mutations, quoted if it contains the separator `: `. */
const unambiguous = (name: string): string => (name.includes(': ') ? JSON.stringify(name) : name);

/** Returns a mutation that sends parameter content that cannot be parsed. */
const unparsableMutation = ({ name }: Parameter): RequestMutation => ({
  name: `${unambiguous(name)}: unfinished`,
  edit: (request) => withParameter(request, 'query', name, `${encodeURIComponent(name)}=%7B%22`),
});

function valueMutations(
  target: Invalid,
  parameter: Parameter,
  place: 'query' | 'path' | 'header',
  omissions: string[],
): readonly RequestMutation[] {
  const { context, obligation, operation, variant } = target;
  const { schema, name: parameterName } = parameter;
  const isContent = parameter.mediaType !== undefined;
  const broken = trySample(parameterName, () => {
    const valid = sample(context.model, schema, {
      random: context.random(`${variant.id} ${parameterName}`),
      // A full sample contains every item and property, so each can be violated.
      shape: 'full',
      direction: 'request',
    });
    const random = context.random(`${variant.id} ${parameterName} violations`);
    const encoding = isContent ? {} : ({ encoding: 'text' } as const);
    const options = { random, direction: 'request', ...encoding } as const;
    return { valid, ...searchViolations(context.model, schema, valid, options) };
  });
  if (isUntested(broken)) return [];
  const omitted = describeOmissions(`the parameter ${parameterName}`, broken.omitted);
  if (omitted !== undefined) omissions.push(omitted);
  return broken.violations.flatMap((violation) => {
    const { name, value, keyword } = violation;
    if (parameter.allowEmptyValue && value === '') return [];
    // A number is also a text, which another branch of the schema may allow.
    const isText = !isContent && context.validator.validate(schema, textsOf(value)).length === 0;
    if (isText) return [];
    if (!(isContent || isUnambiguous(parameter, value, keyword)) || !isTried(target, parameter, violation))
      return [];
    // Some invalid values cannot be sent, such as an empty path segment or a line break in a header.
    const text = trySample(parameterName, () => serializeParameter(parameter, value));
    if (isUntested(text) || (place === 'path' && DECODED_SLASH.test(text))) return [];
    return [
      {
        name: `${unambiguous(parameterName)}: ${name}`,
        ...(place === 'path' && NAMES_NOTHING),
        ...((isTolerable(keyword, broken.valid, value) ||
          isIgnorable(operation, parameter) ||
          concernsAbsentBody(obligation)) && { isTolerable: true as const }),
        edit: (request: RequestTemplate) => withParameter(request, place, parameterName, text),
      },
    ];
  });
}

/**
 * Returns true for parameters whose invalid values many servers ignore: headers (for example RFC 9110 §12.5.4), and those of
 * paging unless an error names them.
 */
const isIgnorable = (operation: Operation, { in: place, name }: Parameter): boolean =>
  place === 'header' || (place === 'query' && isPaging(name) && !isNamedByError(operation, name));

/** Many servers take an invalid value in the path for the name of a resource that does not exist, or that does. */
const NAMES_NOTHING = { isTolerable: true, namesNothing: true } as const;

/** Some servers decode a slash before they split the path into segments (RFC 3986 §2.4), so the path is another one. */
const DECODED_SLASH = /%(?:2F|5C)/i;

/**
 * Returns true if servers agree about the meaning of a value that is sent as text. Returns false for null, for an empty
 * list or object, which is not sent, and for members that are null, empty, nested or, without `explode`, contain a
 * delimiter. Objects are unambiguous only in the style `deepObject`, and only if the violation does not concern the
 * presence of properties.
 */
function isUnambiguous({ style, explode }: Parameter, value: Json, keyword: string): boolean {
  if (value === null) return false;
  if (typeof value !== 'object') return true;
  const isList = Array.isArray(value);
  const members: readonly Json[] = Object.values(value);
  if (members.length === 0 || (!isList && (style !== 'deepObject' || MEMBERSHIP.has(keyword)))) return false;
  return members.every(
    (member) =>
      member !== null &&
      typeof member !== 'object' &&
      member !== '' &&
      (explode || typeof member !== 'string' || !/[,;| ]/.test(member)),
  );
}

/** Keywords that concern the presence of properties. */
const MEMBERSHIP: ReadonlySet<string> = new Set([
  'required',
  'dependentRequired',
  'additionalProperties',
  'unevaluatedProperties',
  'propertyNames',
  'minProperties',
  'maxProperties',
]);

/** Returns true if the code of an error names the parameter, such as `invalid_limit`. */
const isNamedByError = ({ responses }: Operation, name: string): boolean =>
  responses.some(({ errors }) =>
    errors.some((error) => {
      const words = errorWords(error);
      return wordsIn(name).every((word) => words.includes(word));
    }),
  );
