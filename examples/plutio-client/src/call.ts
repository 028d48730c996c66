import { setTimeout as pause } from 'node:timers/promises';
import { findError, type OperationErrors } from '@touchstone/plutio-types';
import { parseError } from '@touchstone/plutio-zod';

/** The part of an openapi-fetch result that this module uses. */
interface Result {
  readonly data?: unknown;
  readonly error?: unknown;
  readonly response: Response;
}

/** An error of the API. `code` is a documented code, or `null` if the response matches no documented error. */
export class PlutioError extends Error {
  override readonly name = 'PlutioError';
  readonly code: string | null;

  constructor(operation: string, code: string | null, status: number, advice: string) {
    super(`${operation}: ${code ?? `an undocumented response with status ${status}`}. ${advice}`);
    this.code = code;
  }
}

const TRIES = 3;
const DELAY_SECONDS = 1;
/** Maximum wait before a retry. A longer wait is reported as an error instead. */
const MAX_WAIT_SECONDS = 60;

/**
 * Sends a request and returns the validated data. If the document declares that a retry helps, waits and sends the
 * request again, up to three times in total.
 * @param wait waits for the given number of seconds
 * @throws {PlutioError} if the response is an error
 * @throws the error of `validator` if the data of a successful response is undocumented
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
    if (seconds === undefined || tries === TRIES) throw errorOf(operation, error, response);
    await wait(seconds);
  }
}

/** Returns the seconds to wait before a retry; `undefined` if waiting does not help or takes too long. */
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
      return seconds <= MAX_WAIT_SECONDS ? seconds : undefined;
    }
    default:
      return undefined;
  }
}

function errorOf(operation: keyof OperationErrors, body: unknown, response: Response): PlutioError {
  const { status } = response;
  const parsed = parseError(operation, status, body);
  if (!parsed.known) return new PlutioError(operation, null, status, JSON.stringify(body));
  const fix = findError(operation, status, body)?.fix ?? '';
  const said = parsed.body.message.replace(/[^.!?]$/, '$&.');
  return new PlutioError(operation, parsed.code, status, `${said} ${fix}`.trim());
}
