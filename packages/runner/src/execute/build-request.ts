import { atPointer, type Json, type Operation, type SecurityScheme } from '@touchstone/core';
import { replaceAt } from '../plan/edit.js';
import type { RequestTemplate } from '../plan/case.js';
import { alter } from '../provokers/resource.js';
import type { SentRequest } from './exchange.js';

/** What a template is filled in with. */
export interface Filling {
  /** Base URL of the server, without a final slash. */
  readonly server: string;
  readonly operation: Operation;
  readonly schemes: ReadonlyMap<string, SecurityScheme>;
  /** Values for the template's substitutions, in their order. */
  readonly values: readonly string[];
  /** The caller's secrets by scheme; null: anonymous. */
  readonly credentials: Readonly<Record<string, string>> | null;
  readonly headers: Readonly<Record<string, string>>;
}

/** Fills a template in: the request as it goes over the wire. */
export function buildRequest(template: RequestTemplate, filling: Filling): SentRequest {
  const headers: Record<string, string> = { accept: 'application/json, */*;q=0.5', ...filling.headers };
  const query: string[] = [];
  const cookies: string[] = [];
  const values = new Map(template.substitutions.map((each, index) => [`${each.in} ${each.at}`, filling.values[index] ?? '']));
  let path = template.path.replaceAll(/\{([^}]+)\}/g, (placeholder, name: string) => {
    const value = values.get(`path ${name}`);
    return value === undefined ? placeholder : encodeURIComponent(value);
  });
  for (const { in: place, name, value, text } of template.parameters) {
    const plain = encodeURIComponent(String(value));
    if (place === 'path') path = path.replace(`{${name}}`, text ?? plain);
    if (place === 'header') headers[name.toLowerCase()] = text ?? String(value);
    if (place === 'query') query.push(text ?? `${encodeURIComponent(name)}=${plain}`);
    if (place === 'cookie') cookies.push(text ?? `${name}=${plain}`);
  }
  let body = bodyOf(template, values);
  for (const [scheme, secret] of Object.entries(filling.credentials ?? {})) {
    const described = filling.schemes.get(scheme);
    if (described) body = applyCredential(described, secret, template.credential, { headers, query, cookies, body });
  }
  if (cookies.length > 0) headers.cookie = cookies.join('; ');
  if (template.body) headers['content-type'] = template.body.mediaType;
  const search = query.length > 0 ? `?${query.join('&')}` : '';
  return { method: template.method, url: `${filling.server}${path}${search}`, headers, body: serialise(template, body) };
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

function serialise(template: RequestTemplate, body: Json | undefined): string | undefined {
  if (!template.body) return undefined;
  if ('text' in template.body) return template.body.text;
  if (template.body.mediaType !== 'application/x-www-form-urlencoded') return JSON.stringify(body);
  const fields = typeof body === 'object' && body !== null ? Object.entries(body) : [];
  return new URLSearchParams(fields.map(([name, value]): [string, string] => [name, typeof value === 'object' ? JSON.stringify(value) : String(value)])).toString();
}

interface Wire {
  readonly headers: Record<string, string>;
  readonly query: string[];
  readonly cookies: string[];
  readonly body: Json | undefined;
}

/** Puts a credential where its scheme says, or where the case wants it instead. Returns the body. */
function applyCredential(scheme: SecurityScheme, secret: string, state: RequestTemplate['credential'], wire: Wire): Json | undefined {
  const name = scheme.type === 'apiKey' ? (scheme.parameterName ?? scheme.name) : 'authorization';
  const value = { malformed: '!', unknown: alter(secret) }[state as string] ?? secret;
  switch (state) {
    case 'missing':
      return wire.body;
    case 'in the query':
      wire.query.push(`${encodeURIComponent(name)}=${encodeURIComponent(secret)}`);
      return wire.body;
    case 'in the body':
      return typeof wire.body === 'object' && wire.body !== null ? replaceAt(wire.body, `/${name}`, secret) : wire.body;
    case 'as it is':
    case 'malformed':
    case 'unknown':
    case 'rotated out':
      place(scheme, name, value, wire);
      return wire.body;
  }
}

function place(scheme: SecurityScheme, name: string, value: string, { headers, query, cookies }: Wire): void {
  if (scheme.type === 'apiKey') {
    if (scheme.in === 'query') query.push(`${encodeURIComponent(name)}=${encodeURIComponent(value)}`);
    else if (scheme.in === 'cookie') cookies.push(`${name}=${value}`);
    else headers[name.toLowerCase()] = value;
    return;
  }
  const isBasic = scheme.scheme === 'basic';
  headers.authorization = isBasic ? `Basic ${Buffer.from(value).toString('base64')}` : `Bearer ${value}`;
}
