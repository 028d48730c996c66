/** The failure of a control hook, which did not respond, refused the call, or violated the control protocol. */
export class ControlError extends Error {
  override readonly name = 'ControlError';
  /** The control server does not accept connections, so no other hook can work either. */
  readonly isUnreachable: boolean;

  constructor(message: string, isUnreachable = false) {
    super(message);
    this.isUnreachable = isUnreachable;
  }
}
