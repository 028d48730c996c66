import type { Mutant } from '@touchstone/server-kit';

/** Bugs in routing. */
export const routeMutants = [
  {
    name: 'allow-everything',
    description: 'Allow in the 405 response lists every method.',
    rules: [15],
    expected: [{ rule: 'allow', error: 'method_not_allowed' }],
  },
  {
    name: 'template-beats-concrete',
    description: 'GET /tasks/bulk is routed as the task "bulk".',
    rules: [15],
    expected: [{ rule: 'status-intended', error: 'method_not_allowed' }],
  },
] as const satisfies readonly Mutant[];
