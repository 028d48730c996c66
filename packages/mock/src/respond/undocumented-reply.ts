import type { RefusalDetail, RefusalTemplate } from '../decide/refusal.js';
import type { Reply } from '../message.js';
import type { RequestContext } from '../request-context.js';
import { challengesOf } from './challenge.js';
import { problemErrors, problemReply } from './problem.js';

/**
 * Answers a refusal with problem details. A 401 requires `WWW-Authenticate`, and a 405 requires `Allow` (RFC 9110
 * §15.5.2, §15.5.6).
 */
export function undocumentedReply(
  context: RequestContext,
  { status, title }: RefusalTemplate,
  detail: RefusalDetail,
): Reply {
  const text = detail.kind === 'field' ? `${detail.field} ${detail.message}.` : describe(context, status);
  const headers: Readonly<Record<string, string>> =
    status === 405
      ? { allow: context.operation.allow }
      : status === 401
        ? {
            'www-authenticate':
              challengesOf(context.environment.model, context.operation.operation)[0] ?? 'Bearer',
          }
        : {};
  return problemReply(status, title, text, problemErrors(detail), headers);
}

function describe({ incoming, operation }: RequestContext, status: number): string {
  switch (status) {
    case 401:
      return 'The credential is missing or invalid.';
    case 403:
      return 'The credential lacks a scope that this operation requires.';
    case 405:
      return `The path does not declare ${incoming.method}. Declared methods: ${operation.allow}.`;
    case 406:
      return `The caller accepts none of the response's media types: ${operation.successTypes.join(', ')}.`;
    case 413:
      return `The body is larger than ${operation.bodyLimit} bytes.`;
    case 415:
      return `Unsupported media type. Supported media types: ${operation.requestTypes.join(', ')}.`;
    default:
      return status >= 500 ? 'The mock injected this error.' : 'The request violates the document.';
  }
}
