import { collectCases, type ProvokeContext, type ProvokeResult } from './provoke-context.js';
import { refusal } from './refusal.js';

/**
 * Plans a call with a fault that is injected as late as possible. The call must leave no partial change, and succeed
 * without the fault.
 */
export function provokeFault(target: ProvokeContext): ProvokeResult {
  const fault = target.obligation.error?.code ?? 'server_error';
  const planned = refusal(target, {
    name: '',
    edit: (request) => ({ ...request, fault }),
    recovered: (request) => request,
  });
  return collectCases([planned]);
}
