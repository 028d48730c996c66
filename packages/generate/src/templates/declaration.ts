/** A top-level declaration of a template, with the comments before it. */
export interface Declaration {
  /** The declared names. Constants without a blank line between them count as one declaration. */
  readonly names: readonly string[];
  /** Names of the declarations that this one refers to, in any template. */
  readonly needs: readonly string[];
  readonly text: string;
}
