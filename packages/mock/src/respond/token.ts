import { childSchema, type Json, resolveSchema } from '@touchstone/core';
import { atPointer } from '@touchstone/core/internal';
import { authenticateClient } from '../access/authenticate-client.js';
import { UNRESTRICTED_CALLER } from '../access/caller.js';
import type { JsonObject } from '../json.js';
import type { Reply } from '../message.js';
import type { RequestContext } from '../request-context.js';
import { secretText } from '../secret-text.js';

/** Issues a token (RFC 6749 §5.1) and returns the documented response with the token and its expiry. */
export function tokenReply(context: RequestContext): Reply {
  const { environment, operation } = context;
  const { usual } = operation.responses;
  const type = usual.typeFor(context);
  const documented = type === undefined ? undefined : usual.documentedValue(type);
  if (
    type === undefined ||
    typeof documented !== 'object' ||
    documented === null ||
    Array.isArray(documented)
  )
    return usual.reply(context, {});
  const client = authenticateClient(context);
  const text = secretText();
  const lifetime = tokenLifetime(context, documented as JsonObject, type);
  const expiresAt = environment.clock.now() + lifetime * 1000;
  const scheme = [...environment.model.securitySchemes.values()].find(
    ({ tokenOperation }) => tokenOperation === operation.operation.id,
  );
  // A mock without configured callers issues tokens to every client. These tokens also expire.
  const owner = client?.caller ?? (environment.isStrict ? undefined : UNRESTRICTED_CALLER);
  if (owner && scheme)
    environment.callers.addToken(text, { scheme: scheme.name, caller: owner.id, expiresAt });
  const { access_token: sample } = documented as JsonObject;
  const exampleId = exampleClientId(context);
  const visit = (value: Json, name: string): Json => {
    if (typeof value === 'string') {
      if (name === 'access_token' || (value === sample && value !== '')) return text;
      if (name === 'token_type' && !isDocumented(context, type, name)) return 'Bearer';
      if (/expir/i.test(name) && !Number.isNaN(Date.parse(value))) return new Date(expiresAt).toISOString();
      return value === exampleId ? (client?.caller?.id ?? value) : value;
    }
    if (name === 'expires_in' && typeof value === 'number') return lifetime;
    if (Array.isArray(value)) return value.map((item: Json) => visit(item, name));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, child]) => [key, visit(child, key)]));
  };
  return usual.replyWith({ request: context }, visit(documented, ''));
}

const DEFAULT_LIFETIME_SECONDS = 3600;

/**
 * Returns the lifetime in seconds: the documented lifetime, or else the option `tokenLifetime` or its default. Ignores
 * a sampled number.
 */
function tokenLifetime(context: RequestContext, documented: JsonObject, type: string): number {
  const { expires_in: seconds } = documented;
  return typeof seconds === 'number' && seconds > 0 && isDocumented(context, type, 'expires_in')
    ? seconds
    : (context.environment.options.tokenLifetime ?? DEFAULT_LIFETIME_SECONDS);
}

/** Returns `true` if the document itself defines the value of a property; otherwise the value is sampled. */
function isDocumented({ environment, operation }: RequestContext, type: string, name: string): boolean {
  const { usual } = operation.responses;
  const schema = usual.schemaOf(type);
  const media = usual.response?.content.find(({ mediaType }) => mediaType === type);
  if (!schema || media?.examples.some(({ value }) => atPointer(value, `/${name}`) !== undefined)) return true;
  const property = childSchema(resolveSchema(environment.model, schema), 'properties', name);
  const keywords = property && typeof property.schema === 'object' ? Object.keys(property.schema) : [];
  return VALUE_KEYWORDS.some((keyword) => keywords.includes(keyword));
}

/** Keywords that define the value of a property. */
const VALUE_KEYWORDS: readonly string[] = ['const', 'enum', 'default', 'example', 'examples'];

/**
 * Returns the client id of the example request. If the example response repeats this id, the reply contains the
 * caller's id instead.
 */
function exampleClientId({ operation, environment }: RequestContext): string | undefined {
  const example = operation.operation.requestBody?.content
    .flatMap(({ examples, schema }) => {
      const resolved = schema && resolveSchema(environment.model, schema).schema;
      const schemaExamples =
        typeof resolved === 'object' && Array.isArray(resolved.examples) ? resolved.examples : [];
      return [...examples.map(({ value }) => value), ...schemaExamples];
    })
    .find((value) => typeof value === 'object' && value !== null);
  const id = example === undefined ? undefined : atPointer(example, '/client_id');
  return typeof id === 'string' ? id : undefined;
}
