import type { ApiError, ApiModel, Operation, Response, Trigger, Webhook } from '@touchstone/core';
import { triggerLabel } from '@touchstone/core/internal';
import { errorWords, namesCollision } from './code-words.js';
/** A documented success or error: operation × status × media type × error code. */
export interface Obligation {
  /** A stable id: `GET /jobs 403 application/json forbidden`. */
  readonly id: string;
  readonly operation: Operation;
  readonly response: Response;
  readonly mediaType: string | null;
  /** The error; null for a success. Several examples of one error code are one obligation. */
  readonly error: ApiError | null;
  readonly variants: readonly Variant[];
}

/** One trigger of an error, or the success itself. */
export interface Variant {
  /** A stable id: `<obligation> · <label>`. */
  readonly id: string;
  /** Id of the variant's obligation. */
  readonly obligation: string;
  /** A label that is unique within its obligation: `credential: missing`. */
  readonly label: string;
  /** The trigger of the error; null for a success. */
  readonly trigger: Trigger | null;
}

/** A documented webhook and its media type. */
export interface WebhookObligation {
  /** A stable id: `webhook:task.create application/json`. */
  readonly id: string;
  readonly webhook: Webhook;
  readonly mediaType: string | null;
  readonly variants: readonly WebhookVariant[];
}

/** One cause of a webhook, or one condition of its delivery. */
export interface WebhookVariant {
  readonly id: string;
  /** Id of the variant's obligation. */
  readonly obligation: string;
  readonly label: string;
  /**
   * `cause`: an operation causes the webhook. `unselected`: the subscriber did not select it. `retried`: its first
   * delivery fails. `unknown`: the document does not specify what causes it.
   */
  readonly kind: 'cause' | 'unselected' | 'retried' | 'unknown';
  /** Id of the operation that causes the webhook; set for the kind `cause`. */
  readonly cause?: string;
}

/** Returns the id of a webhook, for fields that usually contain an operation id. */
export const webhookId = ({ name }: Pick<Webhook, 'name'>): string => `webhook:${name}`;

/**
 * Returns the obligations of a document's webhooks. The variants of a webhook are its causes, a subscriber that does
 * not select it and, if the document specifies retries, a retry. A webhook without causes has one variant of kind
 * `unknown`.
 */
export function webhookObligationsOf({ webhooks, delivery }: ApiModel): readonly WebhookObligation[] {
  return webhooks.map((webhook) => {
    const [media] = webhook.content;
    const id = [webhookId(webhook), media?.mediaType ?? []].flat().join(' ');
    const variant = (label: string, kind: WebhookVariant['kind'], cause?: string): WebhookVariant => ({
      id: variantId(id, label),
      obligation: id,
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

/** Returns the obligations of a document's operations, in document order. */
export function obligationsOf(model: ApiModel): readonly Obligation[] {
  return model.operations.flatMap((operation) =>
    operation.responses.flatMap((response) =>
      response.errors.length > 0 && !isDefaultSuccess(operation, response)
        ? errorObligations(operation, response)
        : successObligations(operation, response),
    ),
  );
}

/**
 * Returns true for a `default` response that describes the success, because the operation documents no 2xx or 3xx
 * response (OpenAPI 3.1 §4.8.16). A `default` with `x-error` is an error.
 */
function isDefaultSuccess(
  { responses }: Pick<Operation, 'responses'>,
  { status, errors }: Response,
): boolean {
  return (
    status === 'default' &&
    !errors.some(declaresAllCauses) &&
    !responses.some((other) => /^[23]/.test(other.status))
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
      variants: [{ id: variantId(id, 'success'), obligation: id, label: 'success', trigger: null }],
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
        candidate.triggers.map(
          (trigger) => [isOpen(candidate, trigger) ? ANY_CAUSE : triggerLabel(trigger), trigger] as const,
        ),
      ),
    );
    const variants = [...triggers].map(([label, trigger]) => ({
      id: variantId(id, label),
      obligation: id,
      label,
      trigger,
    }));
    return [{ id, operation, response, mediaType: error.mediaType, error, variants }];
  });
}

/** Returns true if the response declares the causes of an error. `x-errors` may declare only some of them. */
export const declaresAllCauses = ({ explicit, declaredIn }: ApiError): boolean =>
  explicit && declaredIn === undefined;

const ANY_CAUSE = 'any cause';

/** Returns true if neither the document declares the cause of the error nor its status determines it. */
export function isOpen(error: ApiError, trigger: Trigger | null): boolean {
  if (error.explicit) return false;
  switch (trigger?.kind) {
    case 'ambiguous':
    case 'unknown':
    case 'precondition-failed':
      return true;
    case 'payload-too-large':
      return trigger.limit === 0;
    case 'duplicate':
      return error.code !== null && !namesCollision(errorWords(error));
    default:
      return false;
  }
}

const variantId = (obligation: string, label: string): string => `${obligation} · ${label}`;
