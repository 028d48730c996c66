import type { ApiError, Json, MediaType, Response } from '@touchstone/core';
import { own, parsePointer } from '@touchstone/core/internal';
import type { Environment } from '../environment.js';
import { fitToSchema } from '../fit-to-schema.js';
import { isObject } from '../json.js';
import { contentValue, isSampleProblem } from './content.js';

interface ErrorResponse {
  /** The documented error; `null` if the response has none. */
  readonly error: ApiError | null;
  readonly response: Response;
  readonly status: number;
}

/**
 * Returns the body of an error: its example, or else an example of the media type, or else a generated value with the
 * status, a description and the properties that identify the error; `undefined` if the document does not describe the
 * content.
 */
export function errorBody(
  environment: Environment,
  media: MediaType,
  { error, response, status }: ErrorResponse,
): Json | undefined {
  // The example of a declared error is used even if it is invalid; an inferred example must be valid.
  if (
    error?.example !== undefined &&
    ((error.explicit && error.declaredIn === undefined) || isValid(environment, media, error.example))
  )
    return error.example;
  const random = environment.random.fork(`${response.location.pointer} ${status}`);
  try {
    const value = contentValue(environment.model, media, { dynamic: false, random });
    if (value === undefined || media.examples.length > 0) return value;
    const described = withDescription(environment, media, value, status, response.description);
    return error ? withMatches(error, described) : described;
  } catch (cause) {
    if (!isSampleProblem(cause)) throw cause;
    return media.examples[0]?.value;
  }
}

const isValid = ({ validator }: Environment, { schema }: MediaType, value: Json): boolean =>
  !schema || validator.validate(schema, value, { direction: 'response' }).length === 0;

const STATUS = /^(status|status_?code|code|http_?status)$/i;
const TEXT = /^(title|message|detail|details|description|reason|error|error_?(message|description))$/i;

/** Sets the status and a description in the matching properties of a sampled value, if its schema permits them. */
export function withDescription(
  { validator }: Environment,
  { schema }: MediaType,
  sampled: Json,
  status: number,
  text: string,
): Json {
  if (!isObject(sampled) || !schema) return sampled;
  const wanted = Object.entries(sampled).map(([name, value]): [string, Json] => {
    if (typeof value === 'number' && STATUS.test(name)) return [name, status];
    return [name, typeof value === 'string' && TEXT.test(name) ? text : value];
  });
  return fitToSchema(validator, schema, Object.fromEntries(wanted), sampled);
}

/** Sets each member to the value that a condition of `match` requires it to equal. */
const withMatches = ({ match }: ApiError, value: Json): Json =>
  match.reduce<Json>(
    (body, condition) =>
      'equals' in condition ? withValueAt(body, parsePointer(condition.pointer), condition.equals) : body,
    value,
  );

function withValueAt(value: Json, [name, ...rest]: readonly string[], wanted: Json): Json {
  if (name === undefined) return wanted;
  if (Array.isArray(value))
    return value.map((item, index) => (String(index) === name ? withValueAt(item, rest, wanted) : item));
  if (!isObject(value)) return value;
  const member = own(value, name) ?? {};
  return { ...value, [name]: rest.length === 0 ? wanted : withValueAt(member, rest, wanted) };
}
