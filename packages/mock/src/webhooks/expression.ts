import { atPointer } from '@touchstone/core/internal';
import type { Call } from '../call.js';
import type { Reply } from '../message.js';

/**
 * Fills the runtime expressions of a text (OpenAPI 3.1 §4.8.20.4): `{$request.body#/url}`, `{$request.query.id}`,
 * `{$response.header.location}`. Undefined where one of them leads to nothing.
 */
export function evaluate(template: string, call: Call, reply: Reply): string | undefined {
  let isComplete = true;
  const text = template.replaceAll(/\{(\$[^{}]+)\}/g, (_, expression: string) => {
    const value = expressionValue(expression, call, reply);
    if (value === undefined) isComplete = false;
    return value ?? '';
  });
  // An expression may also stand by itself.
  const whole = template.startsWith('$') ? expressionValue(template, call, reply) : text;
  return isComplete ? whole : undefined;
}

function expressionValue(expression: string, call: Call, reply: Reply): string | undefined {
  const { incoming } = call;
  if (expression === '$url')
    return `${incoming.origin}${incoming.path}${incoming.query === '' ? '' : `?${incoming.query}`}`;
  if (expression === '$method') return incoming.method;
  if (expression === '$statusCode') return String(reply.status);
  const [, message, source = '', rest = ''] =
    /^\$(request|response)\.(header|query|path|body)(.*)$/s.exec(expression) ?? [];
  if (message === 'response') {
    if (source === 'header') return reply.headers[rest.slice(1).toLowerCase()];
    return source === 'body' && typeof reply.body === 'string' ? textAt(parsed(reply.body), rest) : undefined;
  }
  if (message !== 'request') return undefined;
  switch (source) {
    case 'header':
      return call.header(rest.slice(1));
    case 'query':
      return call.queryValue(rest.slice(1));
    case 'path':
      return call.path(rest.slice(1));
    case 'body':
      return call.body.kind === 'read' ? textAt(call.body.value, rest) : undefined;
    default:
      return undefined;
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** `rest`: empty, or a fragment with a JSON Pointer. */
function textAt(body: unknown, rest: string): string | undefined {
  const value = atPointer(body, rest.replace(/^#/, ''));
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
    return String(value);
  return value === undefined ? undefined : JSON.stringify(value);
}
