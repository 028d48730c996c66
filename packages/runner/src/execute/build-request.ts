import type { Json, SecurityScheme } from '@touchstone/core';
import { atPointer, FORM_MEDIA_TYPE, parseMediaType, serializeForm } from '@touchstone/core/internal';
import type { RequestTemplate } from '../plan/case.js';
import { replaceAt } from '../plan/edit.js';
import { clientAuthentication } from './client-authentication.js';
import type { ClientSecret } from './control-hooks.js';
import { applyCredential, withdraw } from './credential.js';
import type { SentRequest } from './exchange.js';

/** What a template is filled in with. */
export interface Filling {
  /** Base URL of the server, without a final slash. */
  readonly server: string;
  /** Schemes of the operation's security. */
  readonly schemes: readonly SecurityScheme[];
  /** Values for the template's substitutions, in their order. */
  readonly values: readonly string[];
  /** The caller's secrets by scheme; null: anonymous. */
  readonly credentials: Readonly<Record<string, string>> | null;
  /** At a token endpoint: the caller's client. */
  readonly client: ClientSecret | null;
  /** Sent with every request. */
  readonly headers: Readonly<Record<string, string>>;
}

/** Fills a template in: the request as it goes over the wire. */
export function buildRequest(template: RequestTemplate, filling: Filling): SentRequest {
  const given = Object.entries(filling.headers).map(([name, value]) => [name.toLowerCase(), value] as const);
  const headers: Record<string, string> = {
    accept: 'application/json, */*;q=0.5',
    ...Object.fromEntries(given),
  };
  const query: string[] = [];
  const cookies: string[] = headers.cookie === undefined ? [] : [headers.cookie];
  const values = new Map(
    template.substitutions.map((each, index) => [`${each.in} ${each.at}`, filling.values[index] ?? '']),
  );
  let path = template.path.replaceAll(/\{([^}]+)\}/g, (placeholder, name: string) => {
    const value = values.get(`path ${name}`);
    return value === undefined ? placeholder : encodeURIComponent(value);
  });
  for (const { in: place, name, value, text, omitted } of template.parameters) {
    if (omitted) {
      delete headers[name.toLowerCase()];
      continue;
    }
    const plain = encodeURIComponent(String(value));
    // A function, for `$&` in a replacement would be read as a pattern.
    if (place === 'path') path = path.replace(`{${name}}`, () => text ?? plain);
    if (place === 'header') headers[name.toLowerCase()] = text ?? String(value);
    if (place === 'query') query.push(text ?? `${encodeURIComponent(name)}=${plain}`);
    if (place === 'cookie') cookies.push(text ?? `${name}=${plain}`);
  }
  const wire = { headers, query, cookies, body: bodyOf(template, values) };
  // What the configuration sends along must not make up for a credential that a case leaves out.
  if (template.credential !== 'as it is') for (const scheme of filling.schemes) withdraw(scheme, wire);
  for (const scheme of filling.schemes) {
    const secret = filling.credentials?.[scheme.name];
    if (secret !== undefined) applyCredential(scheme, secret, template.credential, wire);
  }
  if (template.client && filling.client) {
    const proof = clientAuthentication(filling.client, template.client);
    Object.assign(headers, proof.headers);
    for (const [name, value] of Object.entries(proof.fields))
      if (wire.body !== undefined) wire.body = replaceAt(wire.body, `/${name}`, value);
  }
  if (wire.cookies.length > 0) headers.cookie = wire.cookies.join('; ');
  if (template.body) headers['content-type'] = concrete(template.body.mediaType);
  const search = query.filter(Boolean).join('&');
  const url = `${filling.server}${path}${search === '' ? '' : `?${search}`}`;
  return { method: template.method, url, headers, body: serialise(template, wire.body) };
}

function bodyOf(template: RequestTemplate, values: ReadonlyMap<string, string>): Json | undefined {
  if (!template.body || !('value' in template.body)) return undefined;
  return template.substitutions
    .filter((each) => each.in === 'body')
    .reduce<Json>((body, { at }) => {
      const value = values.get(`body ${at}`) ?? '';
      return replaceAt(body, at, typeof atPointer(body, at) === 'number' ? Number(value) : value);
    }, template.body.value);
}

/** A media type for a range such as `application/*+json` or `*` + `/*`, which a document may give for a body. */
function concrete(mediaType: string): string {
  const parsed = parseMediaType(mediaType);
  return parsed === null || parsed.subtype.startsWith('*') ? 'application/json' : mediaType;
}

function serialise(template: RequestTemplate, body: Json | undefined): string | undefined {
  if (!template.body) return undefined;
  if ('text' in template.body) return template.body.text;
  if ('moreThan' in template.body) return fillerOf(template.body.moreThan);
  const { mediaType, encoding } = template.body;
  return mediaType === FORM_MEDIA_TYPE ? serializeForm(body ?? null, encoding) : JSON.stringify(body);
}

const fillers = new Map<number, string>();

/** A limit is one for many operations, and a megabyte is not made for each. */
function fillerOf(moreThan: number): string {
  const known = fillers.get(moreThan) ?? JSON.stringify({ touchstone: 'x'.repeat(moreThan) });
  fillers.set(moreThan, known);
  return known;
}
