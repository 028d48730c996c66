import type { Failure, Input } from '../input.js';

/**
 * Attacks Touchstone with one input in this process. Returns the first failure, if any. Each attack is imported when
 * its first input arrives, because a worker usually receives inputs of one kind and is restarted after each crash.
 */
export async function attack(input: Input): Promise<Failure | undefined> {
  switch (input.kind) {
    case 'document':
      return (await import('./attack-document.js')).attackDocument(input);
    case 'server':
      return (await import('./attack-server.js')).attackServer(input);
    case 'request':
      return (await import('./attack-mock.js')).attackMock(input);
    case 'command':
      return (await import('./attack-command.js')).attackCommand(input);
    case 'self-test':
      return (await import('./self-test.js')).selfTest(input);
  }
}
