import { collectCases, type ProvokeContext, type ProvokeResult } from './provoker.js';
import { refusal } from './refusal.js';

/** A fault injected as late as possible: nothing is half done, and the same call without it succeeds. */
export function provokeFault(target: ProvokeContext): ProvokeResult {
  const fault = target.obligation.error?.code ?? 'server_error';
  const planned = refusal(target, {
    name: '',
    edit: (request) => ({ ...request, fault }),
    recovered: (request) => request,
  });
  return collectCases([planned]);
}
