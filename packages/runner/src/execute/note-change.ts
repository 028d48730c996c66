import type { Exchange } from '../checks/exchange.js';
import { toCurl } from '../http/curl.js';
import { parseBody } from '../http/parse-body.js';
import { mediaOf } from '../plan/media.js';
import type { StepContext } from './step-context.js';

/** Notes the change that an accepted call may have made and that the run does not restore. */
export const noteChange = (
  exchange: Exchange,
  { session, recorder }: Pick<StepContext, 'session' | 'recorder'>,
): void =>
  session.changes.add(
    exchange,
    recorder.exchanges.idOf(exchange.response),
    () => toCurl(exchange.request, session.secrets, session.bodies),
    () => isValid(exchange, { session, recorder }),
  );

/** Returns true if the body of a request satisfies its schema, or if the schema says nothing about it. */
function isValid(
  { step, request }: Exchange,
  { session, recorder }: Pick<StepContext, 'session' | 'recorder'>,
): boolean {
  const { schema } = mediaOf(session.operation(step.request.operation)) ?? {};
  const { json } = parseBody(request.body ?? '');
  return (
    schema === undefined ||
    (json !== undefined && recorder.validator.validate(schema, json, { direction: 'request' }).length === 0)
  );
}
