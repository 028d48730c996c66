import type { Mutant } from '@touchstone/server-kit';

export const routeMutants = [
  {
    name: 'allow-everything',
    description: 'Allow in every 405 response lists GET, POST, PUT and DELETE.',
    rules: [15],
    expected: [{ rule: 'allow', error: 'method_not_allowed' }],
  },
  {
    name: 'template-beats-concrete',
    description:
      'A method that a concrete path lacks is routed to a template: GET /tasks/bulk reads the task "bulk".',
    rules: [15],
    expected: [{ rule: 'status-intended', error: 'method_not_allowed' }],
  },
] as const satisfies readonly Mutant[];
