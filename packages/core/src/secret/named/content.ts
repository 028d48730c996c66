import { isJsonText } from '../../load/json-text.js';
import { QuotedStrings } from './quoted-strings.js';

/** The apparent format of a string, which may be malformed or truncated. */
export type TextKind = 'form' | 'json' | 'text';

function kindOf(text: string): TextKind {
  if (/^\s*[[{"]/.test(text)) return 'json';
  return /^[^\s={}"<>]*=/.test(text) ? 'form' : 'text';
}

/** A string in which secret and personal values are searched, with its format. */
export class Content {
  readonly text: string;
  readonly kind: TextKind;
  #isJson: boolean | undefined;

  /** @param kind Default: the apparent format. */
  constructor(text: string, kind: TextKind = kindOf(text)) {
    this.text = text;
    this.kind = kind;
  }

  /** True if the text is valid JSON. Parses the text on first use, because most texts have no secrets. */
  get isJson(): boolean {
    this.#isJson ??= this.kind !== 'form' && isJson(this.text);
    return this.#isJson;
  }

  /** The strings in double quotes. Of a text that is not valid JSON, only those that clearly begin with their quote. */
  get strings(): QuotedStrings {
    return new QuotedStrings(this.text, this.isJson ? 'json' : this.kind === 'form' ? 'form' : 'text');
  }
}

const isJson = (text: string): boolean => /^\s*[[{"\d-]/.test(text) && isJsonText(text);
