/** A piece of the runtime that generated validators share: TypeScript text, and what it calls. */
export interface Piece {
  readonly needs?: readonly string[];
  readonly text: string;
}
