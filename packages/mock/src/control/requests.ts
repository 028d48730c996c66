import { z } from 'zod';
import { refusalReason } from '../webhooks/target.js';

/** The settings of a caller: `CallerSettings` and `CallerChange` of the control protocol. */
export interface CallerSettings {
  readonly tenant?: string | undefined;
  readonly tenants?: readonly string[] | undefined;
  readonly scopes?: readonly string[] | undefined;
  readonly permissions?: readonly string[] | undefined;
  readonly limits?: Readonly<Record<string, number>> | undefined;
  /** CIDR blocks; `null` removes the restriction. */
  readonly addresses?: readonly string[] | null | undefined;
  readonly webhooks?: { readonly url: string; readonly events: readonly string[] } | undefined;
  readonly revoked?: boolean | undefined;
  readonly expired?: boolean | undefined;
  readonly provokes?: readonly string[] | undefined;
}

/** A change of the clock: `ClockChange` of the control protocol. */
export interface ClockChange {
  readonly freeze?: boolean | undefined;
  /** Number of seconds to move the clock forward. */
  readonly advance?: number | undefined;
  /** New time in RFC 3339 format. */
  readonly now?: string | undefined;
}

const label = z.string().min(1).max(200);
const texts = z.array(z.string().min(1));
const webhooks = z.strictObject({
  url: z
    .url({ protocol: /^https?$/ })
    .refine((url) => refusalReason(url, true) === null, 'must not contain credentials'),
  events: texts.refine((events) => new Set(events).size === events.length, 'must not contain duplicates'),
});

const settings = z.strictObject({
  tenant: label.optional(),
  tenants: z.array(label).optional(),
  scopes: texts.optional(),
  permissions: texts.optional(),
  limits: z.record(z.string(), z.int().min(0)).optional(),
  addresses: texts.optional(),
  webhooks: webhooks.optional(),
  revoked: z.boolean().optional(),
  expired: z.boolean().optional(),
  provokes: texts.optional(),
});

export const callerSettings: z.ZodType<CallerSettings> = settings;

export const callerChange: z.ZodType<CallerSettings> = settings.extend({
  addresses: texts.nullable().optional(),
});

export const clockChange: z.ZodType<ClockChange> = z.strictObject({
  freeze: z.boolean().optional(),
  advance: z.number().min(0).optional(),
  now: z.iso.datetime({ offset: true }).optional(),
});

export const actionParameters: z.ZodType<Record<string, string>> = z.record(z.string(), z.string());
