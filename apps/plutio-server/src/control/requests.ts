import { callerFields } from '@touchstone/server-kit';
import { z } from 'zod';
import { EVENTS, PERMISSIONS } from '../terms.js';

const url = z.url({ protocol: /^https?$/ });

export const callerSettings = z.strictObject({
  ...callerFields,
  tenants: z.array(callerFields.tenant.unwrap()).optional(),
  permissions: z.array(z.enum(PERMISSIONS)).optional(),
  limits: z.strictObject({ client: z.int().min(0).max(1_000_000).optional() }).optional(),
  webhooks: z.strictObject({ url, events: z.array(z.enum(EVENTS)) }).optional(),
  /** This API has no scopes, so only an empty list is accepted. */
  scopes: z.array(z.string()).max(0).optional(),
  /** This API has no address lists, so only `null` is accepted. */
  addresses: z.null().optional(),
});
export type CallerSettings = z.infer<typeof callerSettings>;
