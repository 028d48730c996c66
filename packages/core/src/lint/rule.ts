import type { LoadedDocument } from '../load/load.js';
import type { Location } from '../load/location.js';
import type { ApiModel } from '../model/model.js';

export interface LintContext {
  readonly loaded: LoadedDocument;
  readonly model: ApiModel;
  /** Whether the document declares errors with `x-error`: one that does is held to declaring all of them. */
  readonly annotated: boolean;
}

/** What a rule found; the position and the code frame are added by whoever ran it. */
export interface LintFinding {
  readonly location: Location;
  readonly message: string;
  readonly suggestion?: string;
}

export interface Rule {
  /** Kebab-case, and the name of its file. */
  readonly name: string;
  readonly check: (context: LintContext) => Iterable<LintFinding>;
}
