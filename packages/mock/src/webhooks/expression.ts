import { atPointer, own } from '@touchstone/core/internal';
import type { Reply } from '../message.js';
import type { RequestContext } from '../request-context.js';

/**
 * Evaluates the runtime expressions of a string (OpenAPI 3.1 §4.8.20.4): `{$request.body#/url}`, `{$request.query.id}`,
 * `{$response.header.location}`. Returns `undefined` if an expression has no value.
 */
export function evaluate(template: string, context: RequestContext, reply: Reply): string | undefined {
  let isComplete = true;
  const text = template.replaceAll(/\{(\$[^{}]+)\}/g, (_, expression: string) => {
    const value = expressionValue(expression, context, reply);
    if (value === undefined) isComplete = false;
    return value ?? '';
  });
  // The whole template may be one expression without braces.
  const whole = template.startsWith('$') ? expressionValue(template, context, reply) : text;
  return isComplete ? whole : undefined;
}

function expressionValue(expression: string, context: RequestContext, reply: Reply): string | undefined {
  const { incoming } = context;
  if (expression === '$url')
    return `${incoming.origin}${incoming.path}${incoming.query === '' ? '' : `?${incoming.query}`}`;
  if (expression === '$method') return incoming.method;
  if (expression === '$statusCode') return String(reply.status);
  const [, message, source = '', rest = ''] =
    /^\$(request|response)\.(header|query|path|body)(.*)$/s.exec(expression) ?? [];
  if (message === 'response') {
    if (source === 'header') return own(reply.headers, rest.slice(1).toLowerCase());
    return source === 'body' && typeof reply.body === 'string'
      ? textAt(parseJson(reply.body), rest)
      : undefined;
  }
  if (message !== 'request') return undefined;
  switch (source) {
    case 'header':
      return context.header(rest.slice(1));
    case 'query':
      return context.queryValue(rest.slice(1));
    case 'path':
      return context.path(rest.slice(1));
    case 'body':
      return context.body.kind === 'read' ? textAt(context.body.value, rest) : undefined;
    default:
      return undefined;
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * Returns the value at a fragment of a body as a string; `undefined` if it is absent.
 * @param fragment Empty, or `#` followed by a JSON Pointer.
 */
function textAt(body: unknown, fragment: string): string | undefined {
  const value = atPointer(body, fragment.replace(/^#/, ''));
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
    return String(value);
  return value === undefined ? undefined : JSON.stringify(value);
}
