import { NoAnswerError } from '../http/message.js';
import type { Plan } from '../plan/case.js';
import type { RequestTemplate } from '../plan/request-template.js';
import type { RequestStep } from '../plan/step.js';

/** Seconds that an answer asks to wait, as a number or a date (RFC 9110 §10.2.3); undefined when it does not say. */
export function waitOf(headers: Readonly<Record<string, string>>, json: unknown): number | undefined {
  const inBody =
    typeof json === 'object' && json !== null && 'retry_after' in json ? json.retry_after : undefined;
  const asked = headers['retry-after'] ?? inBody;
  const seconds = Number.isNaN(Number(asked))
    ? (Date.parse(String(asked)) - Date.now()) / 1000
    : Number(asked);
  return Number.isFinite(seconds) && seconds > 0 ? Math.ceil(seconds) : undefined;
}

/**
 * Whether a 429 would answer the run itself and not the case: nobody asks for it, and the caller is not one that was
 * made for the run, with limits that no run reaches.
 */
export function isPaced({ expect, request }: RequestStep, plan: Plan): boolean {
  if (expect.rule === 'rate-limit' || expect.compare?.kind === 'rate') return false;
  if (plan.known.get(expect.obligation)?.response.status === '429') return false;
  return isLimited(request, plan);
}

/** Whether the caller has limits that a run may meet. */
export const isLimited = ({ caller }: Pick<RequestTemplate, 'caller'>, plan: Plan): boolean =>
  caller === null || plan.callers.get(caller)?.from === 'configuration';

/** @throws {NoAnswerError} of kind `cancelled` when the run ends first. */
export function pause(seconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const cancel = (): void => {
      clearTimeout(timer);
      reject(new NoAnswerError('cancelled', 'The run ended before the wait did.'));
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', cancel);
      resolve();
    }, seconds * 1000);
    if (signal.aborted) cancel();
    else signal.addEventListener('abort', cancel, { once: true });
  });
}
