import { decodedViews, originalRange } from '../decoded-views.js';
import { replaceRanges, type SecretRange } from '../ranges.js';
import { ResultCache } from '../result-cache.js';
import { Content } from './content.js';
import { confineToValues } from './json-values.js';
import type { NameRule } from './name-rule.js';
import { namedRanges } from './named-values.js';
import { personalNameRule } from './personal-names.js';
import { recognizableRanges } from './recognizable-values.js';

/**
 * Finds values in a body that are secret or personal by their name or form, even if the values themselves are not
 * known: a member `access_token`, a password hash, an e-mail address, a payment card number.
 */
export class ContentMasker {
  readonly #isSecretName: (name: string) => boolean;
  readonly #rule: NameRule;
  readonly #ranges = new ResultCache((text) => this.#search(text));
  readonly #maskedForms = new ResultCache(withMaskedForms);

  /** @param isSecretName See `secretNames`. */
  constructor(isSecretName: (name: string) => boolean) {
    this.#isSecretName = isSecretName;
    this.#rule = (name) => isSecretName(name) || personalNameRule(name);
  }

  /** Replaces each secret or personal value with `***`. */
  mask(text: string): string {
    return replaceRanges(text, this.rangesIn(text));
  }

  /** Masks each value that has the form of a secret or of personal data, regardless of its name. */
  maskForms(text: string): string {
    return this.#maskedForms.of(text);
  }

  /** Masks the value at a JSON Pointer. A name in the pointer can make the whole value or a part of it secret. */
  maskAt(text: string, pointer: string): string {
    const names = pointer
      .split('/')
      .filter(Boolean)
      .map((name) => name.replaceAll('~1', '/').replaceAll('~0', '~'));
    if (names.some((name) => this.#isSecretName(name))) return '***';
    const parts = names.flatMap((name) => {
      const find = personalNameRule(name);
      return find === false ? [] : find(text, false).map((part) => ({ shown: '***', ...part }));
    });
    return replaceRanges(text, [...this.rangesIn(text), ...parts]);
  }

  /** Finds secret and personal values. Ranges are unsorted and may overlap. */
  rangesIn(text: string): readonly SecretRange[] {
    return this.#ranges.of(text);
  }

  #search(text: string): readonly SecretRange[] {
    const whole = new Content(text);
    const ranges = decodedViews(text).flatMap((view) => {
      const content = view.places === null ? whole : new Content(view.text);
      return [...namedRanges(content, this.#rule), ...recognizableRanges(view.text)].map((range) =>
        originalRange(view, view.places === null ? range : { ...range, shown: '***' }),
      );
    });
    return confineToValues(whole, ranges);
  }
}

function withMaskedForms(text: string): string {
  const ranges = decodedViews(text).flatMap((view) =>
    recognizableRanges(view.text).map((range) => originalRange(view, range)),
  );
  return replaceRanges(text, confineToValues(new Content(text), ranges));
}
