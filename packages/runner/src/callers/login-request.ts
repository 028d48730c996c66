import type { ApiModel, Operation } from '@touchstone/core';
import { FORM_MEDIA_TYPE, setOwn } from '@touchstone/core/internal';
import { isSecret, type JsonWithSecrets, type LoginRecipe, type Secret } from '../config/credential.js';
import type { SentRequest } from '../http/message.js';
import { BlockedError } from '../plan/blocked.js';

export interface LoginRequestOptions {
  readonly recipe: LoginRecipe;
  readonly model: ApiModel;
  /** Base URL of the server under test, without a trailing slash. */
  readonly server: string;
  readonly resolveSecret: (secret: Secret) => string;
}

/**
 * Builds the login request, without cookies.
 * @param csrf The CSRF token; undefined if the recipe requires none.
 * @throws {BlockedError} if the document has no such operation.
 */
export function loginRequest(
  { recipe, model, server, resolveSecret }: LoginRequestOptions,
  csrf: string | undefined,
): SentRequest {
  const { json, form, csrf: csrfPlace } = recipe;
  const operation = recipe.operation === undefined ? undefined : operationOf(model, recipe.operation);
  const textOf = (value: Secret | string): string => (isSecret(value) ? resolveSecret(value) : value);
  const headers: Record<string, string> = { accept: 'application/json, */*;q=0.5' };
  for (const [name, value] of Object.entries(recipe.headers ?? {}))
    setOwn(headers, name.toLowerCase(), textOf(value));
  if (csrf !== undefined && csrfPlace?.header !== undefined)
    setOwn(headers, csrfPlace.header.toLowerCase(), csrf);
  const field =
    csrf === undefined || csrfPlace?.field === undefined ? [] : [[csrfPlace.field, csrf] as const];
  const method = recipe.method ?? operation?.method ?? 'POST';
  const request = { method, url: `${server}${operation?.path ?? recipe.path ?? ''}`, headers };
  if (form !== undefined) {
    headers['content-type'] ??= FORM_MEDIA_TYPE;
    const fields = Object.entries(form).map(([name, value]) => [name, textOf(value)] as const);
    return {
      ...request,
      body: new URLSearchParams([...fields, ...field].map(([...pair]) => pair)).toString(),
    };
  }
  if (json === undefined && field.length === 0) return { ...request, body: undefined };
  headers['content-type'] ??= 'application/json';
  const body = withSecrets(json ?? {}, resolveSecret);
  const isObject = typeof body === 'object' && body !== null && !Array.isArray(body);
  return {
    ...request,
    body: JSON.stringify(isObject ? { ...body, ...Object.fromEntries(field) } : body),
  };
}

/** Returns the operation with this id or `operationId`. */
export function operationOf({ operations }: ApiModel, name: string): Operation {
  const operation = operations.find(({ id, operationId }) => id === name || operationId === name);
  if (operation) return operation;
  throw new BlockedError(`the document has no operation ${name}, which \`login\` names`);
}

function withSecrets(value: JsonWithSecrets, resolveSecret: (secret: Secret) => string): unknown {
  if (isSecret(value)) return resolveSecret(value);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item: JsonWithSecrets) => withSecrets(item, resolveSecret));
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [
      name,
      withSecrets(member as JsonWithSecrets, resolveSecret),
    ]),
  );
}
