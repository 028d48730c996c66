import type { Untested } from '../plan/case.js';
import { type Overlay, type Target, untested } from './provoker.js';

/** A role that allows all but what the operation takes; once it allows that too, the same credentials do. */
export function permissionOverlays({
  context,
  operation,
  obligation,
}: Target): readonly Overlay[] | Untested {
  const { permission } = operation;
  const { control, callers } = context.options;
  if (permission === undefined) {
    const code = obligation.error?.code ?? '';
    const declared = Object.values(callers).some(({ provokes }) => provokes?.includes(code));
    return declared
      ? [{ name: '', need: { provokes: code } }]
      : untested(
          'trigger unknown',
          `Nothing says what ${operation.id} takes: add \`x-permission\`, or a caller whose \`provokes\` lists ${code}.`,
        );
  }
  const need = { denied: permission };
  // What a role allows is one thing, whichever of its operations asks.
  const isFirst =
    context.model.operations.find((each) => each.permission === permission)?.id === operation.id;
  if (!control.callers || !isFirst) return [{ name: '', need }];
  return [
    {
      name: '',
      need,
      recover: (caller) => [{ kind: 'update-caller', caller, change: { permissions: context.permissions } }],
    },
  ];
}
