import type { ApiError, ApiModel, Operation, Response, Trigger, Webhook } from '@touchstone/core';
import { triggerLabel } from '@touchstone/core/internal';

/** One thing the document promises: operation × status × media type × error code, success included. */
export interface Obligation {
  /** Stable: `GET /jobs 403 application/json forbidden`. */
  readonly id: string;
  readonly operation: Operation;
  readonly response: Response;
  readonly mediaType: string | null;
  /** Null for a success. Several examples of one code are one obligation. */
  readonly error: ApiError | null;
  readonly variants: readonly Variant[];
}

/** One manner of bringing an obligation about. */
export interface Variant {
  /** `<obligation> · <label>`. */
  readonly id: string;
  /** `credential: missing`; unique within its obligation. */
  readonly label: string;
  /** Null for a success. */
  readonly trigger: Trigger | null;
}

/** One thing the document promises to send by itself. */
export interface WebhookObligation {
  /** Stable: `webhook:task.create application/json`. */
  readonly id: string;
  readonly webhook: Webhook;
  readonly mediaType: string | null;
  readonly variants: readonly WebhookVariant[];
}

/** `cause`: id of the operation that causes it. `unselected`: nobody asked for it. `retried`: its first delivery fails. */
export interface WebhookVariant {
  readonly id: string;
  readonly label: string;
  readonly kind: 'cause' | 'unselected' | 'retried' | 'unknown';
  readonly cause?: string;
}

/** What the ledger calls a webhook where it calls an operation by its id. */
export const webhookId = ({ name }: Pick<Webhook, 'name'>): string => `webhook:${name}`;

/** Every webhook of the document, each caused by every operation it names. */
export function webhookObligationsOf({ webhooks, delivery }: ApiModel): readonly WebhookObligation[] {
  return webhooks.map((webhook) => {
    const [media] = webhook.content;
    const id = [webhookId(webhook), media?.mediaType ?? []].flat().join(' ');
    const variant = (label: string, kind: WebhookVariant['kind'], cause?: string): WebhookVariant => ({
      id: variantId(id, label),
      label,
      kind,
      ...(cause !== undefined && { cause }),
    });
    const caused = webhook.causes.map((cause) => variant(`caused by ${cause}`, 'cause', cause));
    const variants =
      caused.length === 0
        ? [variant('unknown cause', 'unknown')]
        : [
            ...caused,
            variant('not selected', 'unselected'),
            ...(delivery.retries.length > 0 ? [variant('tried again', 'retried')] : []),
          ];
    return { id, webhook, mediaType: media?.mediaType ?? null, variants };
  });
}

/** Everything the document promises, in its own order. */
export function obligationsOf(model: ApiModel): readonly Obligation[] {
  return model.operations.flatMap((operation) =>
    operation.responses.flatMap((response) =>
      response.errors.length > 0
        ? errorObligations(operation, response)
        : successObligations(operation, response),
    ),
  );
}

function successObligations(operation: Operation, response: Response): readonly Obligation[] {
  const mediaTypes =
    response.content.length > 0 ? response.content.map(({ mediaType }) => mediaType) : [null];
  return mediaTypes.map((mediaType) => {
    const id = [operation.id, response.status, mediaType].filter((part) => part !== null).join(' ');
    return {
      id,
      operation,
      response,
      mediaType,
      error: null,
      variants: [{ id: variantId(id, 'success'), label: 'success', trigger: null }],
    };
  });
}

function errorObligations(operation: Operation, response: Response): readonly Obligation[] {
  const byId = new Map<string, ApiError[]>();
  for (const error of response.errors) {
    const id = [operation.id, error.status, error.mediaType, error.code]
      .filter((part) => part !== null)
      .join(' ');
    byId.set(id, [...(byId.get(id) ?? []), error]);
  }
  return [...byId].flatMap(([id, errors]) => {
    const [error] = errors;
    if (!error) return [];
    const triggers = new Map(
      errors.flatMap((candidate) =>
        candidate.triggers.map((trigger) => [triggerLabel(trigger), trigger] as const),
      ),
    );
    const variants = [...triggers].map(([label, trigger]) => ({ id: variantId(id, label), label, trigger }));
    return [{ id, operation, response, mediaType: error.mediaType, error, variants }];
  });
}

const variantId = (obligation: string, label: string): string => `${obligation} · ${label}`;
