import type { NotAttemptedReason, UntestedReason } from '@touchstone/runner';

/** The texts of reasons, if they differ from the reason in the report. */
const REASON_TEXTS: Readonly<Partial<Record<UntestedReason | NotAttemptedReason, string>>> = {
  'trigger unknown': 'cause unknown',
  'trigger ambiguous': 'cause ambiguous',
  'not allowed': 'not sent (safety)',
};

/**
 * Returns the text for a reason of the report.
 *
 * @example
 * reasonText('not allowed'); // 'not sent (safety)'
 */
export function reasonText(reason: UntestedReason | NotAttemptedReason): string {
  return REASON_TEXTS[reason] ?? reason;
}

/**
 * Returns the text for a variant of a documented response. The label of an error variant is the trigger that causes the
 * error. The labels of successes, and of webhooks (status `null`), are already descriptive.
 *
 * @example
 * describeVariant('credential: missing', '401'); // 'caused by credential: missing'
 * describeVariant('success', '200'); // 'success'
 */
export function describeVariant(label: string, status: string | null): string {
  if (status === null || label === 'success' || label === 'any cause') return label;
  const [, open, rest] = /^(unknown|ambiguous): (.*)$/s.exec(label) ?? [];
  return open === undefined ? `caused by ${label}` : `cause ${open}: ${rest}`;
}
