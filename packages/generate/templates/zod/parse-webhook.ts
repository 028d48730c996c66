// biome-ignore-all format: emitters copy this text into generated files as it is written here.
import type * as z from 'zod';

declare namespace Types {
  type WebhookEvent = { readonly event: 'job.created'; readonly payload: { readonly id: string } };
}
declare const webhooks: Readonly<Record<string, { readonly payload: z.ZodType }>>;

/** A delivery, classified by the document. */
export type ParsedWebhook = (Types.WebhookEvent & KnownWebhook) | UnknownWebhook;

interface KnownWebhook {
  /** The event is documented, and the payload matches its schema. */
  readonly known: true;
}

interface UnknownWebhook {
  /** The event is newer than the document, or the payload does not match its schema. */
  readonly known: false;
  readonly event: string;
  readonly payload: unknown;
  /** The violations in the payload; empty if the event is not documented. */
  readonly issues: readonly z.core.$ZodIssue[];
}

/**
 * Finds the documented webhook that a delivery represents. Never throws: if the document does not describe the event,
 * or the payload does not match its schema, the result is `known: false`. Undocumented properties are accepted, because
 * a newer server may add some. Does not authenticate the sender: verify the signature first.
 */
export function parseWebhook(event: string, payload: unknown): ParsedWebhook;
export function parseWebhook(event: string, payload: unknown): object {
  const schema = payloads.get(event);
  const issues = schema?.safeParse(payload).error?.issues ?? [];
  const known = schema !== undefined && issues.every((issue) => issue.code === 'unrecognized_keys');
  return known ? { known, event, payload } : { known: false, event, payload, issues };
}

const payloads: ReadonlyMap<string, z.ZodType> = new Map(
  Object.entries(webhooks).map(([event, { payload }]) => [event, payload]),
);
