import { z } from 'zod';
import { EVENTS, PERMISSIONS } from '../terms.js';

const label = z.string().min(1).max(200);
const url = z.url({ protocol: /^https?$/ });

export const callerSettings = z.strictObject({
  tenant: label.optional(),
  tenants: z.array(label).optional(),
  permissions: z.array(z.enum(PERMISSIONS)).optional(),
  limits: z.strictObject({ client: z.int().min(0).max(1_000_000).optional() }).optional(),
  webhooks: z.strictObject({ url, events: z.array(z.enum(EVENTS)) }).optional(),
  revoked: z.boolean().optional(),
  expired: z.boolean().optional(),
  /** Scopes and addresses are no part of this API; what asks for all of them asks for nothing. */
  scopes: z.array(z.string()).max(0).optional(),
  addresses: z.null().optional(),
  provokes: z.array(z.string()).optional(),
});
export type CallerSettings = z.infer<typeof callerSettings>;

export const clockChange = z.strictObject({
  freeze: z.boolean().optional(),
  advance: z.number().min(0).optional(),
  now: z.iso.datetime({ offset: true }).optional(),
});
export type ClockChange = z.infer<typeof clockChange>;
