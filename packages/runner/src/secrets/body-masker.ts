import type { ApiModel, Json } from '@touchstone/core';
import { ContentMasker, secretNames } from '@touchstone/core/internal';

/**
 * How findings show the values of bodies. `masked` replaces secret and personal values with `***`, `none` replaces each
 * quoted body or value with its length, and `full` shows all values. The secrets of the run are always masked.
 */
export type BodyPrivacy = 'masked' | 'full' | 'none';

/** Masks values of requests and responses that may be secrets or personal data. */
export class BodyMasker {
  readonly #content: ContentMasker;
  readonly #privacy: BodyPrivacy;

  constructor(model: Pick<ApiModel, 'securitySchemes'>, privacy: BodyPrivacy) {
    this.#content = new ContentMasker(secretNames(model.securitySchemes.values()));
    this.#privacy = privacy;
  }

  /**
   * Returns a part of a body as findings may show it.
   * @param pointer JSON Pointer of the part; its names can mark the part as secret. Default: the whole body.
   */
  show(text: string, pointer = ''): string {
    if (this.#privacy === 'full' || text === '') return text;
    if (this.#privacy === 'none') return `(${text.length} characters)`;
    return this.#content.isSecretAt(pointer) ? '***' : this.#content.mask(text);
  }

  /** Masks the URL of a sent request, which may contain values that the server returned before. */
  sentField(text: string): string {
    return this.#privacy === 'full' ? text : this.#content.maskForms(text);
  }

  /** Returns the body of a sent request. It may contain values that the server returned before. */
  sent(text: string): string {
    if (this.#privacy === 'full' || text === '') return text;
    return this.#privacy === 'none' ? `(${text.length} characters)` : this.#content.maskForms(text);
  }

  /** Masks a string that may quote a body, such as a message or a header. */
  mask(text: string): string {
    return this.#privacy === 'full' ? text : this.#content.mask(text);
  }

  /** Masks the strings of a value, and the members with secret names. */
  maskJson(value: Json): Json {
    if (typeof value === 'string') return this.mask(value);
    if (Array.isArray(value)) return value.map((item: Json) => this.maskJson(item));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([name, child]) => [
        this.mask(name),
        this.#privacy !== 'full' && typeof child !== 'object' && this.#content.isSecretAt(`/${name}`)
          ? '***'
          : this.maskJson(child),
      ]),
    );
  }
}
