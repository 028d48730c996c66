import type { Exchange } from '../checks/exchange.js';
import { toCurl } from '../http/curl.js';
import type { StepContext } from './step-context.js';

/** Notes the change that an accepted call may have made and that the run does not restore. */
export const noteChange = (
  exchange: Exchange,
  { session, recorder }: Pick<StepContext, 'session' | 'recorder'>,
): void =>
  session.changes.add(exchange, recorder.exchanges.idOf(exchange.response), () =>
    toCurl(exchange.request, session.secrets, session.bodies),
  );
