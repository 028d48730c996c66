import { type Untested, untested } from '../../plan/reasons.js';
import type { ProvokeContext, RequestMutation } from '../provoke-context.js';

/**
 * Returns a mutation that uses a role without the operation's permission. If the run can change callers, adding the
 * permission lifts the refusal for the same credentials. Without `x-permission`, the mutation uses a configured caller
 * that provokes the error.
 */
export function permissionMutations({
  context,
  operation,
  obligation,
}: ProvokeContext): readonly RequestMutation[] | Untested {
  const { permission } = operation;
  const { control, callers } = context.options;
  if (permission === undefined) {
    const code = obligation.error?.code ?? '';
    const isDeclared = Object.values(callers).some(({ provokes }) => provokes?.includes(code));
    return isDeclared
      ? [{ name: '', requirements: { provokes: code } }]
      : untested(
          'trigger unknown',
          `The document does not specify which permission ${operation.id} requires: add \`x-permission\`, or configure a caller whose \`provokes\` lists ${code}.`,
        );
  }
  const requirements = { denied: permission };
  // Operations that require the same permission share one check, so only the case of the first operation lifts the
  // refusal.
  const first = context.model.operations.find((candidate) => candidate.permission === permission);
  if (!control.callers || first?.id !== operation.id) return [{ name: '', requirements }];
  return [
    {
      name: '',
      requirements,
      recover: (caller) => [
        { kind: 'update-caller', role: 'recovered', caller, change: { permissions: context.permissions } },
      ],
    },
  ];
}
