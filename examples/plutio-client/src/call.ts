import { setTimeout as pause } from 'node:timers/promises';
import { findError, type OperationErrors } from '@touchstone/plutio-types';
import { parseError } from '@touchstone/plutio-zod';

/** What openapi-fetch gives for a call, as far as it matters here. */
interface Result {
  readonly data?: unknown;
  readonly error?: unknown;
  readonly response: Response;
}

/** An error of the API: `code` is one the document knows, or null where the answer is none of those. */
export class PlutioError extends Error {
  override readonly name = 'PlutioError';
  readonly code: string | null;

  constructor(operation: string, code: string | null, status: number, advice: string) {
    super(`${operation}: ${code ?? `an undocumented ${status}`}. ${advice}`);
    this.code = code;
  }
}

const TRIES = 3;
const DELAY_SECONDS = 1;
/** Whoever has to wait longer should be told instead. */
const LONGEST_SECONDS = 60;

/**
 * The answer to a call, once it is known to be as documented. Where the document says that waiting helps, waits and
 * sends again.
 * @param wait Seconds to wait.
 * @throws {PlutioError} when the answer is an error.
 */
export async function call<Operation extends keyof OperationErrors, T>(
  operation: Operation,
  validator: { parse(value: unknown): T },
  send: () => Promise<Result>,
  wait: (seconds: number) => Promise<unknown> = (seconds) => pause(seconds * 1000),
): Promise<T> {
  for (let tries = 1; ; tries++) {
    const { data, error, response } = await send();
    if (response.ok) return validator.parse(data);
    const seconds = secondsToWait(operation, error, response);
    if (seconds === undefined || tries === TRIES) throw refused(operation, error, response);
    await wait(seconds);
  }
}

/** Undefined where waiting does not help, or takes too long. */
function secondsToWait(
  operation: keyof OperationErrors,
  error: unknown,
  response: Response,
): number | undefined {
  switch (findError(operation, response.status, error)?.retry) {
    case 'after-delay':
      return DELAY_SECONDS;
    case 'retry-after': {
      const seconds = Number(response.headers.get('Retry-After'));
      return seconds <= LONGEST_SECONDS ? seconds : undefined;
    }
    default:
      return undefined;
  }
}

function refused(operation: keyof OperationErrors, body: unknown, response: Response): PlutioError {
  const { status } = response;
  const parsed = parseError(operation, status, body);
  if (!parsed.known) return new PlutioError(operation, null, status, JSON.stringify(body));
  const fix = findError(operation, status, body)?.fix ?? '';
  const said = parsed.body.message.replace(/[^.!?]$/, '$&.');
  return new PlutioError(operation, parsed.code, status, `${said} ${fix}`.trim());
}
