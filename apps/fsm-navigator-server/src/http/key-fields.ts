import { z } from 'zod';
import { RATE_CLASSES, SCOPES } from '../terms.js';
import { parseBlock } from './address.js';

const cidr = z.string().refine((text) => parseBlock(text) !== null, 'must be an IP address or CIDR block');

/** The fields of a key that the admin surface and the control protocol accept. */
export const keyFields = {
  scopes: z.array(z.enum(SCOPES)).optional(),
  limits: z.partialRecord(z.enum(RATE_CLASSES), z.int().min(0).max(1_000_000)).optional(),
  addresses: z.array(cidr).nullable().optional(),
};
