import { type Untested, untested } from '../../plan/reasons.js';

import type { ProvokeContext, RequestMutation } from '../provoker.js';

/** A role that allows all but what the operation takes; once it allows that too, the same credentials do. */
export function permissionMutations({
  context,
  operation,
  obligation,
}: ProvokeContext): readonly RequestMutation[] | Untested {
  const { permission } = operation;
  const { control, callers } = context.options;
  if (permission === undefined) {
    const code = obligation.error?.code ?? '';
    const declared = Object.values(callers).some(({ provokes }) => provokes?.includes(code));
    return declared
      ? [{ name: '', requirements: { provokes: code } }]
      : untested(
          'trigger unknown',
          `Nothing says what ${operation.id} takes: add \`x-permission\`, or a caller whose \`provokes\` lists ${code}.`,
        );
  }
  const requirements = { denied: permission };
  // What a role allows is one thing, whichever of its operations asks.
  const isFirst =
    context.model.operations.find((each) => each.permission === permission)?.id === operation.id;
  if (!control.callers || !isFirst) return [{ name: '', requirements }];
  return [
    {
      name: '',
      requirements,
      recover: (caller) => [{ kind: 'update-caller', caller, change: { permissions: context.permissions } }],
    },
  ];
}
