import { z } from 'zod';
import { keyFields } from '../http/json-request.js';

export const callerSettings = z.strictObject({
  ...keyFields,
  tenant: z.string().min(1).max(200).optional(),
  revoked: z.boolean().optional(),
  expired: z.boolean().optional(),
  provokes: z.array(z.string()).optional(),
});
export type CallerSettings = z.infer<typeof callerSettings>;

export const clockChange = z.strictObject({
  freeze: z.boolean().optional(),
  advance: z.number().min(0).optional(),
  now: z.iso.datetime({ offset: true }).optional(),
});
export type ClockChange = z.infer<typeof clockChange>;
