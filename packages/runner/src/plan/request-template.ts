import type { ClientAuthenticationMethod, Json, MediaType } from '@touchstone/core';
import { atPointer } from '@touchstone/core/internal';
import type { Binding } from './binding.js';
import type { FreshPlace } from './fresh-place.js';
import { containsMarker } from './marker.js';
import { stringsIn } from './strings-in.js';

/** A request without its run-time values. */
export interface RequestTemplate {
  /** Operation id; for an undeclared method, the id of an operation on the same path. */
  readonly operation: string;
  /** HTTP method in upper case. */
  readonly method: string;
  /** The path template. */
  readonly path: string;
  readonly parameters: readonly ParameterValue[];
  readonly body?: Body;
  readonly substitutions: readonly Substitution[];
  /** Name of a planned caller; null for an anonymous call. */
  readonly caller: string | null;
  /** The flaw in the caller's credential; `as it is` if it has none. */
  readonly credential:
    | 'as it is'
    | 'missing'
    | 'malformed'
    | 'unknown'
    | 'in the query'
    | 'in the body'
    | 'rotated out'
    | TokenFlaw;
  /** Name of the security scheme whose credential has the flaw. Absent if the credentials of all schemes have it. */
  readonly flawOf?: string;
  /** True to send the pinned or current token even if it may have expired, without renewing it after a 401. */
  readonly keepsToken?: true;
  /** The client authentication of a token request. */
  readonly client?: ClientAuthentication;
  /** Source address, set through the control protocol. */
  readonly address?: string;
  /** Error code of the fault to inject through the control protocol. */
  readonly fault?: string;
}

/** A flaw of a JSON Web Token (RFC 7519), whose signature is kept or changed, but not computed. */
export type TokenFlaw = 'past exp' | 'other audience' | 'bad signature';

/** All flaws of a JSON Web Token. */
export const TOKEN_FLAWS: readonly TokenFlaw[] = ['past exp', 'other audience', 'bad signature'];

/** The client authentication of a token request, and its flaw. */
export interface ClientAuthentication {
  readonly by: ClientAuthenticationMethod;
  /** The flaw; `as it is` if there is none. */
  readonly is: 'as it is' | 'unknown' | 'wrong secret' | 'without id' | 'without secret' | 'missing';
}

/** The value of one parameter. */
export interface ParameterValue {
  readonly in: 'path' | 'query' | 'header' | 'cookie';
  readonly name: string;
  /** The value before encoding. Ignored if `text` is set. */
  readonly value: Json;
  /** The serialized value, which is sent unchanged. Includes the name of a query or cookie parameter. */
  readonly text?: string;
  /** The caller that supplies the value, if it has a header of this name: the request's caller or another caller. */
  readonly of?: 'caller' | { readonly caller: string };
  /** True to send a new UUID instead of the value with each request, because the server remembers used values. */
  readonly isOnce?: true;
  /** True to omit the header, even if the caller has a header of that name. */
  readonly omitted?: true;
}

/** The body of a request. */
export type Body =
  | {
      readonly mediaType: string;
      readonly value: Json;
      readonly encoding?: MediaType['encoding'];
      /** The places that receive other values if the resource is created again. */
      readonly fresh?: readonly FreshPlace[];
      /** JSON Pointers to values that replace fresh ones, because the server refused those. Other resources may have them. */
      readonly replaced?: readonly string[];
      /** JSON Pointers to the values that the case needs, which the lessons of the run must not replace. */
      readonly deliberate?: readonly string[];
    }
  /** A string that is sent unchanged: a malformed body, or a body with an unsupported media type. */
  | { readonly mediaType: string; readonly text: string }
  /** JSON of more than this many bytes, generated when it is sent. */
  | { readonly mediaType: string; readonly moreThan: number };

/** Returns true if the body contains a value that no existing resource has: a marker or another fresh value. */
export const hasFreshValue = ({ body }: RequestTemplate): boolean =>
  body !== undefined &&
  'value' in body &&
  (body.fresh?.some(({ pointer, isKey }) => !isKey && atPointer(body.value, pointer) !== undefined) ===
    true ||
    containsMarker(JSON.stringify(body.value)));

/** Returns the object that the request sends as its body; undefined if the body is not an object. */
export function sentObject({ body }: RequestTemplate): Readonly<Record<string, Json>> | undefined {
  const value = body && 'value' in body ? body.value : undefined;
  return isObject(value) ? value : undefined;
}

const isObject = (value: Json | undefined): value is { readonly [name: string]: Json } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Minimum length, in characters, of a marker that identifies a resource. */
const MIN_MARK_LENGTH = 8;

/** Returns the strings of the body that contain a marker long enough to identify a resource of the run. */
export function marksOf({ body }: RequestTemplate): readonly string[] {
  if (!body || !('value' in body)) return [];
  const short = (body.fresh ?? []).flatMap((place) => {
    const value = atPointer(body.value, place.pointer);
    return place.kind === 'marker' && place.length >= MIN_MARK_LENGTH && typeof value === 'string'
      ? [value]
      : [];
  });
  return [...new Set([...short, ...stringsIn(body.value).filter(containsMarker)])];
}

/** The location of a run-time value in a request. */
export interface Substitution {
  readonly in: 'path' | 'query' | 'header' | 'body';
  /** Parameter name, or JSON Pointer into the body. */
  readonly at: string;
  readonly value: Binding;
}
