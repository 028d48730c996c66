/** A word in a code style with a separator: `sku_taken`, `sku-taken`, `stock.empty`, `SKU_TAKEN`. */
const SEPARATED = /^(?:[a-z][a-z0-9]*(?:[_.-][a-z0-9]+)+|[A-Z][A-Z0-9]*(?:[_-][A-Z0-9]+)+)$/;
/** Any other word that a table or list may name: `conflict`, `SkuTaken`, `E1001`. */
const WORD = /^[A-Za-z][\w.-]*$/;
/** A number that is no status. */
const NUMBER = /^(?!0|[1-5]\d\d$)\d{2,9}$/;
/** Headers of HTTP, which descriptions name in the style of codes. */
const HEADER =
  /^(?:x-.*|accept(?:-.*)?|authorization|cache-control|content-.*|e-?tag|idempotency-key|if-.*|last-modified|location|ratelimit(?:-.*)?|rate-limit|retry-after|user-agent|www-authenticate)$/i;
/** Matches the text before a code that is only an example. */
const ILLUSTRATION = /(?:\be\.g\.|\bsuch as|\bfor example|\bfor instance)[ ,:]*$/i;

/** A code that a description names. */
export interface DescribedCode {
  readonly code: string;
  /** The text that explains it; undefined if there is none. */
  readonly meaning: string | undefined;
}

/**
 * Returns the error codes that a description in Markdown names, each once: in the first column of a table whose heading says
 * that it contains codes, at the start of list items, in backticks, and numbers with an explanation in parentheses. A single
 * word counts only in a table or at the start of a list item with an explanation.
 *
 * @param isNumeric True for codes that are numbers.
 */
export function describedCodes(text: string, isNumeric: boolean): readonly DescribedCode[] {
  const byCode = new Map<string, DescribedCode>();
  // A table of other things, such as fields, names no codes.
  const withoutTables = text.replaceAll(/^\s*\|.*$/gm, '');
  for (const described of [...tableCodes(text), ...listCodes(text), ...inlineCodes(withoutTables)]) {
    const { code, form, meaning } = described;
    const isCode = isNumeric ? NUMBER.test(code) : form.test(code) && !HEADER.test(code);
    if (isCode && !byCode.has(code)) byCode.set(code, { code, meaning: meaning?.trim() || undefined });
  }
  return [...byCode.values()];
}

/** A word that may be a code. */
interface Token {
  readonly code: string;
  readonly meaning?: string | undefined;
  /** The form that a code that is not a number must have. */
  readonly form: RegExp;
}

function tableCodes(text: string): readonly Token[] {
  const tokens: Token[] = [];
  let isCodeTable = false;
  let isRow = false;
  for (const line of text.split('\n').map((raw) => raw.trim())) {
    if (!line.startsWith('|')) {
      isCodeTable = isRow = false;
      continue;
    }
    const [, first = '', second] = line.split('|');
    const code = bare(first);
    if (/^:?-+:?$/.test(code)) isRow = true;
    else if (!isRow) isCodeTable = /\b(codes?|errors?|errno|type|reason)\b/i.test(code);
    else if (isCodeTable) tokens.push({ code, meaning: second, form: WORD });
  }
  return tokens;
}

const LIST_ITEM = /^\s*(?:[-*+]|\d+\.)\s+(?:\*\*)?(`[^`]+`|[\w.-]+)(?:\*\*)?\s*(?:[:–—=]|-\s|\()(.*)/;

const listCodes = (text: string): readonly Token[] =>
  text.split('\n').flatMap((line) => {
    const [, token, meaning] = LIST_ITEM.exec(line) ?? [];
    if (token === undefined) return [];
    return [{ code: bare(token), meaning, form: token.startsWith('`') ? WORD : SEPARATED }];
  });

/** Matches a word in backticks, or a number that is not part of a word, and an explanation in parentheses. */
const INLINE = /(?:`([^`\s]{2,80})`|(?<![\w.])(\d{3,9})(?=\s*[(:]))(?:\s*\(([^)]*)\))?/g;

const inlineCodes = (text: string): readonly Token[] =>
  [...text.matchAll(INLINE)]
    .filter(({ index }) => !ILLUSTRATION.test(text.slice(0, index)))
    .map(([, word, number, meaning]) => ({ code: word ?? number ?? '', meaning, form: SEPARATED }));

const bare = (cell: string): string => cell.trim().replaceAll(/^[`*"']+|[`*"']+$/g, '');
