import type { ApiError, Json, MediaType, Response } from '@touchstone/core';
import { isObject, settle } from '../settle.js';
import type { World } from '../world.js';
import { contentValue, isSampleProblem } from './content.js';

/** An error, and how it is answered. */
interface Subject {
  readonly error: ApiError | null;
  readonly response: Response;
  readonly status: number;
}

/**
 * The declared example; else one made, that says at least what it is, and in which what tells the error from others is
 * as it should be. Undefined where nothing describes it.
 */
export function errorBody(
  world: World,
  media: MediaType,
  { error, response, status }: Subject,
): Json | undefined {
  // Whoever declares an error means its example; of another's the schema decides.
  if (error?.example !== undefined && (error.explicit || isValid(world, media, error.example)))
    return error.example;
  const random = world.random.fork(`${response.location.pointer} ${status}`);
  try {
    const made = contentValue(world.model, media, { dynamic: false, random });
    if (made === undefined || media.examples.length > 0) return made;
    const telling = saying(world, media, made, status, response.description);
    return error ? withMatches(error, telling) : telling;
  } catch (thrown) {
    if (!isSampleProblem(thrown)) throw thrown;
    return media.examples[0]?.value;
  }
}

const isValid = ({ validator }: World, { schema }: MediaType, value: Json): boolean =>
  !schema || validator.validate(schema, value, { direction: 'response' }).length === 0;

const STATUS = /^(status|status_?code|code|http_?status)$/i;
const TEXT = /^(title|message|detail|details|description|reason|error|error_?(message|description))$/i;

/** What was only sampled, with the status for its numbers and a text that says what happened, as far as its schema admits. */
export function saying(world: World, { schema }: MediaType, made: Json, status: number, text: string): Json {
  if (!isObject(made) || !schema) return made;
  const wanted = Object.entries(made).map(([name, value]): [string, Json] => {
    if (typeof value === 'number' && STATUS.test(name)) return [name, status];
    return [name, typeof value === 'string' && TEXT.test(name) ? text : value];
  });
  return settle(world, schema, Object.fromEntries(wanted), made);
}

function withMatches({ match }: ApiError, value: Json): Json {
  if (!isObject(value)) return value;
  const own = match.flatMap((each) =>
    'equals' in each && /^\/[^/~]+$/.test(each.pointer)
      ? [[each.pointer.slice(1), each.equals] as const]
      : [],
  );
  return { ...value, ...Object.fromEntries(own) };
}
