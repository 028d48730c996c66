import { ApiRefusal } from '@touchstone/server-kit';

/** The thirteen error codes with their statuses. */
export const STATUS_OF = {
  validation_failed: 400,
  missing_required_field: 400,
  invalid_status_transition: 400,
  meter_not_found: 400,
  unauthorized: 401,
  forbidden: 403,
  ip_not_allowed: 403,
  scope_not_authorized: 403,
  not_found: 404,
  method_not_allowed: 405,
  duplicate_customer: 409,
  rate_limit_exceeded: 429,
  server_error: 500,
} as const;

export type ErrorCode = keyof typeof STATUS_OF;

/** Thrown by a check to end the call with a documented error. */
export class Refusal extends ApiRefusal<ErrorCode> {}
