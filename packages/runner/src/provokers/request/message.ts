import type { Trigger } from '@touchstone/core';
import { FORM_MEDIA_TYPE } from '@touchstone/core/internal';
import { withParameter, withTextBody } from '../../plan/edit-request.js';
import { mediaOf } from '../../plan/media.js';
import { type Untested, untested } from '../../plan/reasons.js';
import type { RequestTemplate } from '../../plan/request-template.js';
import type { ProvokeContext, RequestMutation } from '../provoke-context.js';

/** Returns mutations that send a body with an unsupported media type (RFC 9110 §15.5.16). */
export function mediaTypeMutations({ operation }: ProvokeContext): readonly RequestMutation[] | Untested {
  if (!operation.requestBody) return untested('no violation possible', `${operation.id} takes no body.`);
  const asJson: RequestMutation = {
    name: 'as JSON',
    edit: (request) => ({
      ...request,
      ...(request.body && { body: { ...request.body, mediaType: 'application/json' } }),
    }),
  };
  return [
    { name: '', edit: asUnsupported },
    // An endpoint that accepts forms must not accept the same fields as JSON.
    ...(mediaOf(operation)?.mediaType === FORM_MEDIA_TYPE ? [asJson] : []),
  ];
}

/** Returns the request with its body as an unsupported media type, which a server that ignores the type would accept. */
const asUnsupported = (request: RequestTemplate): RequestTemplate =>
  request.body && 'value' in request.body
    ? { ...request, body: { ...request.body, mediaType: UNSUPPORTED } }
    : withTextBody(request, 'touchstone', UNSUPPORTED);

const UNSUPPORTED = 'application/x-touchstone';

/** Returns a mutation that sends an unsupported media type in `Accept` (RFC 9110 §15.5.7). */
export function notAcceptableMutations(): readonly RequestMutation[] {
  return [
    { name: '', edit: (request) => withParameter(request, 'header', 'accept', 'application/x-touchstone') },
  ];
}

/** Returns a mutation that sends a body that is too large (RFC 9110 §15.5.14). */
export function payloadMutations({
  operation,
  trigger,
}: ProvokeContext<Extract<Trigger, { kind: 'payload-too-large' }>>): readonly RequestMutation[] | Untested {
  if (!operation.requestBody) return untested('no violation possible', `${operation.id} takes no body.`);
  if (trigger.limit === 0)
    return untested(
      'trigger unknown',
      'The document does not specify the maximum body size: add a `limit` to `payload: too-large`.',
    );
  if (trigger.limit > MAX_PAYLOAD_BYTES)
    return untested(
      'not supported',
      `The body limit of ${trigger.limit} bytes is not tested, because it is above ${MAX_PAYLOAD_BYTES} bytes.`,
    );
  return [
    {
      name: '',
      edit: (request) => ({
        ...withTextBody(request, ''),
        body: { mediaType: request.body?.mediaType ?? 'application/json', moreThan: trigger.limit },
      }),
    },
  ];
}

const MAX_PAYLOAD_BYTES = 64 * 1024 * 1024;
