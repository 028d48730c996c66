import type { Unreachable } from '../plan/case.js';
import { type Overlay, type Target, unreachable } from './provoker.js';

/** A role that allows all but what the operation takes; once it allows that too, the same credentials do. */
export function permissionOverlays({
  context,
  operation,
  obligation,
}: Target): readonly Overlay[] | Unreachable {
  const { permission } = operation;
  const { control, principals } = context.options;
  if (permission === undefined) {
    const code = obligation.error?.code ?? '';
    const declared = Object.values(principals).some(({ provokes }) => provokes?.includes(code));
    return declared
      ? [{ name: '', need: { provokes: code } }]
      : unreachable(
          'trigger unknown',
          `Nothing says what ${operation.id} takes: add \`x-permission\`, or a principal whose \`provokes\` lists ${code}.`,
        );
  }
  const need = { denied: permission };
  // What a role allows is one thing, whichever of its operations asks.
  const isFirst =
    context.model.operations.find((each) => each.permission === permission)?.id === operation.id;
  if (!control.principals || !isFirst) return [{ name: '', need }];
  return [
    {
      name: '',
      need,
      mend: (principal) => [
        { kind: 'update-principal', principal, change: { permissions: context.permissions } },
      ],
    },
  ];
}
