import type { ApiModel } from '@touchstone/core';
import { ContentMasker, secretNames } from '@touchstone/core/internal';
import { documentedNames, undocumentedNames, withoutNames } from './documented-names.js';

/**
 * Specifies how findings show the values of bodies. `masked` replaces secret and personal values with `***`, `none`
 * replaces each quoted body, value and undocumented name with its length, and `full` shows all values. The secrets of
 * the run are always masked.
 */
export type BodyPrivacy = 'masked' | 'full' | 'none';

/** Masks values of requests and responses that may be secrets or personal data. */
export class BodyMasker {
  readonly #content: ContentMasker;
  readonly #privacy: BodyPrivacy;

  readonly #document: ApiModel['document'];
  #documented: ReadonlySet<string> | undefined;

  constructor(model: Pick<ApiModel, 'securitySchemes' | 'document'>, privacy: BodyPrivacy) {
    this.#content = new ContentMasker(secretNames(model.securitySchemes.values()));
    this.#privacy = privacy;
    this.#document = model.document;
  }

  /** True if values are masked. */
  get hides(): boolean {
    return this.#privacy !== 'full';
  }

  /** True if all values are replaced with their lengths. */
  get hidesAll(): boolean {
    return this.#privacy === 'none';
  }

  /**
   * Returns a part of a body as findings may show it.
   * @param pointer JSON Pointer of the part; its names can mark the part as secret. Default: the whole body.
   */
  show(text: string, pointer = ''): string {
    if (this.#privacy === 'full' || text === '') return text;
    if (this.#privacy === 'none') return `(${text.length} characters)`;
    return this.#content.maskAt(text, pointer);
  }

  /**
   * With `none`, replaces the undocumented names of a pointer with their lengths in the text, which is the pointer or a
   * message that quotes it.
   */
  hideNames(text: string, pointer: string | null): string {
    if (this.#privacy !== 'none' || !pointer?.startsWith('/')) return text;
    this.#documented ??= documentedNames(this.#document);
    return withoutNames(text, undocumentedNames(pointer, this.#documented));
  }

  /** Masks the URL, a header or an id of a sent request, which may contain values that the server returned before. */
  sentField(text: string): string {
    return this.#privacy === 'full' ? text : this.#content.maskForms(text);
  }

  /** Masks the body of a sent request, which may contain values that the server returned before. */
  sent(text: string): string {
    if (this.#privacy === 'full' || text === '') return text;
    return this.#privacy === 'none' ? `(${text.length} characters)` : this.#content.maskForms(text);
  }

  /** Masks a string that may quote a body, such as a message or a header. */
  mask(text: string): string {
    return this.#privacy === 'full' ? text : this.#content.mask(text);
  }
}
