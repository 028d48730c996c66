// biome-ignore-all format: emitters copy this text into generated files as it is written here.
/** The status and the body of a documented error. */
export interface ErrorAnswer<Status extends number, Body> {
  readonly status: Status;
  readonly body: Body;
}
