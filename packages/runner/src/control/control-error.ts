/**
 * Thrown if a control hook is missing or fails, for example because the server refuses the call or violates the control
 * protocol.
 */
export class ControlError extends Error {
  override readonly name = 'ControlError';
  /** True if the control server does not accept connections, so no other hook can work either. */
  readonly isUnreachable: boolean;

  constructor(message: string, isUnreachable = false) {
    super(message);
    this.isUnreachable = isUnreachable;
  }
}
