import type { Page } from './query/select-page.js';
import type { StoredRecord } from './store/record.js';
import type { AnswerShape } from './types/answer-shape.js';

/** The result of applying a request to the stored resources. */
export type StateOutcome =
  | { readonly kind: 'listed'; readonly shape: AnswerShape; readonly page: Page }
  | { readonly kind: 'read'; readonly shape: AnswerShape; readonly records: readonly StoredRecord[] }
  /** `shape` is `undefined` if the response shows no resource. */
  | {
      readonly kind: 'created';
      readonly shape: AnswerShape | undefined;
      readonly record: StoredRecord;
    }
  /** `shape` is `undefined` if the response shows no resource. */
  | {
      readonly kind: 'changed';
      readonly shape: AnswerShape | undefined;
      readonly records: readonly StoredRecord[];
    }
  /** `records` contains the resources in their last state. */
  | {
      readonly kind: 'removed';
      readonly shape: AnswerShape | undefined;
      readonly records: readonly StoredRecord[];
    }
  | { readonly kind: 'not-found' }
  /** The stored resources do not determine the response; the document does. */
  | { readonly kind: 'undetermined' };
