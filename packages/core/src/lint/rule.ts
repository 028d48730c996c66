import type { LoadedDocument } from '../load/load.js';
import type { Location } from '../load/location.js';
import type { ApiModel } from '../model/model.js';

export interface LintContext {
  readonly loaded: LoadedDocument;
  readonly model: ApiModel;
  /** `true` if the document uses `x-error`. Such a document must declare all of its errors. */
  readonly annotated: boolean;
}

/** A finding of a rule. The caller adds the position and the code frame. */
export interface LintFinding {
  readonly location: Location;
  readonly message: string;
  readonly suggestion?: string;
  /** Default: `error`. */
  readonly severity?: 'error' | 'warning';
}

export interface Rule {
  /** Kebab-case name, equal to the file name. */
  readonly name: string;
  readonly check: (context: LintContext) => Iterable<LintFinding>;
}
