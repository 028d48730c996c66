import { randomUUID } from 'node:crypto';
import type { Json, SecurityScheme } from '@touchstone/core';
import {
  atPointer,
  FORM_MEDIA_TYPE,
  own,
  parseMediaType,
  serializeForm,
  setOwn,
} from '@touchstone/core/internal';
import { applyCredential, type RequestParts, removeCredential } from '../callers/apply-credential.js';
import type { CredentialValue } from '../callers/caller-credential.js';
import { clientAuthentication } from '../callers/client-authentication.js';
import type { ClientSecret } from '../control/control-hooks.js';
import type { SentRequest } from '../http/message.js';
import { replaceAt } from '../plan/replace-at.js';
import type { RequestTemplate } from '../plan/request-template.js';

/** The run-time values of a request. */
export interface RequestValues {
  /** Base URL of the server, without a trailing slash. */
  readonly server: string;
  /** The security schemes that the operation refers to. */
  readonly schemes: readonly SecurityScheme[];
  /** The values of the template's substitutions, in the same order. */
  readonly values: readonly string[];
  /** The secrets to send, by scheme; null for a call without credentials. */
  readonly credentials: Readonly<Record<string, CredentialValue>> | null;
  /** The caller's client credentials for a call to a token endpoint; null for other calls. */
  readonly client: ClientSecret | null;
  /** The `Accept` header, unless the template has one. */
  readonly accept: string;
  /** The headers of the run and of its control hooks. */
  readonly headers: Readonly<Record<string, string>>;
}

/** Inserts the values into a template and serializes the request. */
export function buildRequest(template: RequestTemplate, values: RequestValues): SentRequest {
  const common = Object.entries(values.headers).map(([name, value]) => [name.toLowerCase(), value] as const);
  const headers: Record<string, string> = {
    accept: values.accept,
    ...Object.fromEntries(common),
  };
  const substitutes = new Map(
    template.substitutions.map(({ in: place, at }, index) => [`${place} ${at}`, values.values[index] ?? '']),
  );
  const parts: RequestParts = {
    headers,
    query: [],
    cookies: headers.cookie === undefined ? [] : [headers.cookie],
    body: bodyOf(template, substitutes),
  };
  const path = withParameters(template, substitutes, parts);
  authenticate(template, values, parts);
  if (parts.cookies.length > 0) headers.cookie = parts.cookies.join('; ');
  if (template.body) headers['content-type'] = concreteType(template.body.mediaType);
  const search = parts.query.filter(Boolean).join('&');
  const url = `${values.server}${path}${search === '' ? '' : `?${search}`}`;
  const { digest, identity } = parts;
  return {
    method: template.method,
    url,
    headers,
    body: serialize(template, parts.body),
    ...(digest && { digest }),
    ...(identity && { identity }),
  };
}

/** Adds the parameters to the headers, query and cookies, and returns the path. */
function withParameters(
  template: RequestTemplate,
  substitutes: ReadonlyMap<string, string>,
  { headers, query, cookies }: RequestParts,
): string {
  let path = template.path.replaceAll(/\{([^}]+)\}/g, (placeholder, name: string) => {
    const value = substitutes.get(`path ${name}`);
    return value === undefined ? placeholder : encodeURIComponent(value);
  });
  for (const { in: place, name, value, text, omitted, isOnce } of template.parameters) {
    if (omitted) {
      delete headers[name.toLowerCase()];
      continue;
    }
    const encoded = encodeURIComponent(String(value));
    // The replacement is a function, because `$&` has a special meaning in a replacement string.
    if (place === 'path') path = path.replace(`{${name}}`, () => text ?? encoded);
    if (place === 'header')
      setOwn(headers, name.toLowerCase(), isOnce ? randomUUID() : (text ?? String(value)));
    if (place === 'query') query.push(text ?? `${encodeURIComponent(name)}=${encoded}`);
    if (place === 'cookie') cookies.push(text ?? `${name}=${encoded}`);
  }
  for (const { in: place, at } of template.substitutions)
    if (place === 'header') setOwn(headers, at.toLowerCase(), substitutes.get(`header ${at}`) ?? '');
  return path;
}

function authenticate(template: RequestTemplate, values: RequestValues, parts: RequestParts): void {
  const { schemes, credentials, client } = values;
  // A configured header must not replace a credential that the case omits or changes.
  const stateOf = ({ name }: SecurityScheme): RequestTemplate['credential'] =>
    template.flawOf === undefined || template.flawOf === name ? template.credential : 'as it is';
  for (const scheme of schemes) if (stateOf(scheme) !== 'as it is') removeCredential(scheme, parts);
  for (const scheme of schemes) {
    const secret = own(credentials ?? undefined, scheme.name);
    if (secret !== undefined) applyCredential(scheme, secret, stateOf(scheme), parts);
  }
  if (template.client && client) {
    const proof = clientAuthentication(client, template.client);
    for (const [name, value] of Object.entries(proof.headers)) setOwn(parts.headers, name, value);
    for (const [name, value] of Object.entries(proof.fields))
      if (parts.body !== undefined) parts.body = replaceAt(parts.body, `/${name}`, value);
  }
}

function bodyOf(template: RequestTemplate, substitutes: ReadonlyMap<string, string>): Json | undefined {
  if (!template.body || !('value' in template.body)) return undefined;
  return template.substitutions
    .filter(({ in: place }) => place === 'body')
    .reduce<Json>((body, { at }) => {
      const value = substitutes.get(`body ${at}`) ?? '';
      return replaceAt(body, at, typeof atPointer(body, at) === 'number' ? Number(value) : value);
    }, template.body.value);
}

/** Replaces an invalid media type, or a media range such as `application/*+json`, with `application/json`. */
function concreteType(mediaType: string): string {
  const parsed = parseMediaType(mediaType);
  return parsed === null || parsed.subtype.startsWith('*') ? 'application/json' : mediaType;
}

function serialize(template: RequestTemplate, body: Json | undefined): string | undefined {
  if (!template.body) return undefined;
  if ('text' in template.body) return template.body.text;
  if ('moreThan' in template.body) return oversizedBody(template.body.moreThan);
  const { mediaType, encoding } = template.body;
  return mediaType === FORM_MEDIA_TYPE ? serializeForm(body ?? null, encoding) : JSON.stringify(body);
}

const oversizedBodies = new Map<number, string>();

/**
 * Returns a body larger than the limit. Cached, because many operations share a limit, which may be several megabytes.
 */
function oversizedBody(moreThan: number): string {
  const body = oversizedBodies.get(moreThan) ?? JSON.stringify({ touchstone: 'x'.repeat(moreThan) });
  oversizedBodies.set(moreThan, body);
  return body;
}
