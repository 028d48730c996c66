import { BODY_LIMIT_BYTES } from '@touchstone/server-kit';

/** An oversized body is received and discarded up to this size, so that the sender can read the response. */
export const DRAIN_LIMIT_BYTES: number = 16 * BODY_LIMIT_BYTES;
