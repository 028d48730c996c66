import type { Trigger } from '@touchstone/core';
import { FORM_MEDIA_TYPE } from '@touchstone/core/internal';
import type { RequestTemplate, Untested } from '../plan/case.js';
import { withParameter } from '../plan/edit.js';
import { mediaOf } from '../plan/media.js';
import { type Overlay, type Target, untested } from './provoker.js';

/** Wrong in the message itself: the media type sent or asked for, the size. */

/** RFC 9110 §15.5.16. */
export function mediaTypeOverlays({ operation }: Target): readonly Overlay[] | Untested {
  if (!operation.requestBody) return untested('no violation possible', `${operation.id} takes no body.`);
  const asJson: Overlay = {
    name: 'as JSON',
    edit: (request) => ({
      ...request,
      ...(request.body && { body: { ...request.body, mediaType: 'application/json' } }),
    }),
  };
  return [
    {
      name: '',
      edit: (request) => ({
        ...withText(request, 'touchstone'),
        body: { mediaType: 'application/x-touchstone', text: 'touchstone' },
      }),
    },
    // What is good as a form, and is no form.
    ...(mediaOf(operation)?.mediaType === FORM_MEDIA_TYPE ? [asJson] : []),
  ];
}

/** RFC 9110 §15.5.7. */
export function notAcceptableOverlays(): readonly Overlay[] {
  return [
    { name: '', edit: (request) => withParameter(request, 'header', 'accept', 'application/x-touchstone') },
  ];
}

/** RFC 9110 §15.5.14. */
export function payloadOverlays({
  operation,
  trigger,
}: Target<Extract<Trigger, { kind: 'payload-too-large' }>>): readonly Overlay[] | Untested {
  if (!operation.requestBody) return untested('no violation possible', `${operation.id} takes no body.`);
  if (trigger.limit === 0)
    return untested(
      'trigger unknown',
      'The document does not say how large a body may be: give `payload: too-large` a `limit`.',
    );
  if (trigger.limit > MAX_PAYLOAD)
    return untested('probe not allowed', `A body of more than ${trigger.limit} bytes is not sent.`);
  return [
    {
      name: '',
      edit: (request) => ({
        ...withText(request, ''),
        body: { mediaType: request.body?.mediaType ?? 'application/json', moreThan: trigger.limit },
      }),
    },
  ];
}

const MAX_PAYLOAD = 64 * 1024 * 1024;

const withText = (request: RequestTemplate, text: string): RequestTemplate => ({
  ...request,
  body: { mediaType: request.body?.mediaType ?? 'application/json', text },
  substitutions: request.substitutions.filter((each) => each.in !== 'body'),
});
