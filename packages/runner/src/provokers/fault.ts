import { gather, type Provoked, type Target } from './provoker.js';
import { refusal } from './refusal.js';

/** A fault injected as late as possible: nothing is half done, and the same call without it succeeds. */
export function provokeFault(target: Target): Provoked {
  const fault = target.obligation.error?.code ?? 'server_error';
  const planned = refusal(target, {
    name: '',
    edit: (request) => ({ ...request, fault }),
    recovered: (request) => request,
  });
  return gather([planned]);
}
