import { decodedViews, originalRange } from '../decoded-views.js';
import { replaceRanges, type SecretRange } from '../ranges.js';
import { kindOf, namedRanges } from './named-values.js';
import { recognizableRanges } from './recognizable-values.js';

/**
 * Finds values in a body that its names or their form mark as secret or personal, although the value itself is not
 * known: a member `access_token`, a password hash, an e-mail address.
 */
export class ContentMasker {
  readonly #isSecretName: (name: string) => boolean;

  /** @param isSecretName See `secretNames`. */
  constructor(isSecretName: (name: string) => boolean) {
    this.#isSecretName = isSecretName;
  }

  /** Replaces each secret or personal value by `***`. */
  mask(text: string): string {
    return replaceRanges(text, this.rangesIn(text));
  }

  /** Replaces each value by `***` whose form marks it as secret or personal, whatever its name is. */
  maskForms(text: string): string {
    const ranges = decodedViews(text).flatMap((view) =>
      recognizableRanges(view.text).map((range) => originalRange(view, range)),
    );
    return replaceRanges(text, ranges);
  }

  /** Returns true if a JSON Pointer leads into a value with a secret name. */
  isSecretAt(pointer: string): boolean {
    return pointer
      .split('/')
      .some((name) => name !== '' && this.#isSecretName(name.replaceAll('~1', '/').replaceAll('~0', '~')));
  }

  /** Finds secret and personal values. Ranges are unsorted and may overlap. */
  rangesIn(text: string): readonly SecretRange[] {
    return decodedViews(text).flatMap((view) =>
      [
        ...namedRanges(view.text, kindOf(view.text), this.#isSecretName),
        ...recognizableRanges(view.text),
      ].map((range) => originalRange(view, view.places === null ? range : { ...range, shown: '***' })),
    );
  }
}
