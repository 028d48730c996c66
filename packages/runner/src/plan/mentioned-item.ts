import type { Undo } from './step.js';

/** A resource of another collection that the response to a creation mentions, and that the creation may have caused. */
export interface MentionedItem {
  /** JSON Pointer to the id in the response. */
  readonly pointer: string;
  /** The GET of the resource. The caller of the creation also reads the resource. */
  readonly read: NonNullable<Undo['read']>;
}
