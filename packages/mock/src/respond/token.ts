import { childSchema, type Json, resolveSchema } from '@touchstone/core';
import { atPointer } from '@touchstone/core/internal';
import { ANYBODY } from '../access/caller.js';
import { judgeClient } from '../access/client.js';
import type { Call } from '../call.js';
import type { Reply } from '../message.js';
import { secretText } from '../secret-text.js';

/** Gives out a token (RFC 6749 §5.1), in all the spellings that the document shows. */
export function tokenReply(call: Call): Reply {
  const { world, operation } = call;
  const { usual } = operation.responses;
  const type = usual.typeFor(call);
  const shown = type === undefined ? undefined : usual.shown(type);
  if (type === undefined || typeof shown !== 'object' || shown === null || Array.isArray(shown))
    return usual.reply(call, {});
  const client = judgeClient(call);
  const text = secretText();
  const lifetime = lifetimeOf(call, shown as JsonObject, type);
  const expiresAt = world.clock.now() + lifetime * 1000;
  const scheme = [...world.model.securitySchemes.values()].find(
    ({ tokenOperation }) => tokenOperation === operation.operation.id,
  );
  // Where nobody has to be known, whoever asks is given one, and that one expires too.
  const owner = client?.caller ?? (world.isStrict ? undefined : ANYBODY);
  if (owner && scheme) world.callers.giveToken(text, { scheme: scheme.name, caller: owner.id, expiresAt });
  const { access_token: sample } = shown as JsonObject;
  const clientExample = exampleClient(call);
  const visit = (value: Json, name: string): Json => {
    if (typeof value === 'string') {
      if (name === 'access_token' || (value === sample && value !== '')) return text;
      if (name === 'token_type' && !isShown(call, type, name)) return 'Bearer';
      if (/expir/i.test(name) && !Number.isNaN(Date.parse(value))) return new Date(expiresAt).toISOString();
      return value === clientExample ? (client?.caller?.id ?? value) : value;
    }
    if (name === 'expires_in' && typeof value === 'number') return lifetime;
    if (Array.isArray(value)) return value.map((item: Json) => visit(item, name));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, child]) => [key, visit(child, key)]));
  };
  return usual.replyWith({ call }, visit(shown, ''));
}

type JsonObject = { readonly [key: string]: Json };

const LIFETIME = 3600;

/** Seconds, as the document fixes or shows them; a number that was only sampled says nothing. */
function lifetimeOf(call: Call, shown: JsonObject, type: string): number {
  const { expires_in: seconds } = shown;
  const isTold = typeof seconds === 'number' && seconds > 0 && isShown(call, type, 'expires_in');
  return isTold ? seconds : (call.world.options.tokenLifetime ?? LIFETIME);
}

/** Whether the document itself gives a property of the answer its value, so that it was not only sampled. */
function isShown({ world, operation }: Call, type: string, name: string): boolean {
  const { usual } = operation.responses;
  const schema = usual.schemaOf(type);
  const media = usual.response?.content.find(({ mediaType }) => mediaType === type);
  if (!schema || media?.examples.some(({ value }) => atPointer(value, `/${name}`) !== undefined)) return true;
  const property = childSchema(resolveSchema(world.model, schema), 'properties', name);
  const says = property && typeof property.schema === 'object' ? Object.keys(property.schema) : [];
  return SHOWING.some((keyword) => says.includes(keyword));
}

/** Keywords from which a sampled value is the document's own. */
const SHOWING: readonly string[] = ['const', 'enum', 'default', 'example', 'examples'];

/** The client id of the document's example of a token request: where it comes again in the answer, it is the caller's. */
function exampleClient({ operation, world }: Call): string | undefined {
  const example = operation.operation.requestBody?.content
    .flatMap(({ examples, schema }) => {
      const resolved = schema && resolveSchema(world.model, schema).schema;
      const own = typeof resolved === 'object' && Array.isArray(resolved.examples) ? resolved.examples : [];
      return [...examples.map(({ value }) => value), ...own];
    })
    .find((value) => typeof value === 'object' && value !== null);
  const id = example === undefined ? undefined : atPointer(example, '/client_id');
  return typeof id === 'string' ? id : undefined;
}
