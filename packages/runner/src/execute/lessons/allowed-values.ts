const INTRODUCTION =
  /(?:one of|any of|either|among|allowed(?: (?:values|options))?(?: are| is)?|(?:valid|accepted|permitted|possible|supported) (?:values|options|choices|types)(?: are| include)?|choose from|must be in|not in|options(?: are)?|(?:be|as|expected)(?=\s+["'`][^"'`]+["'`]\s*(?:,|or\b)))\s*(?:the following)?\s*(?:values?)?\s*[:=]?\s*/i;

const MAX_VALUES = 200;
const MAX_LENGTH = 60;

/** Returns the values that a sentence lists after words such as "must be one of"; empty if it lists none. */
export function allowedValues(text: string): readonly string[] {
  const introduction = INTRODUCTION.exec(text);
  if (!introduction) return [];
  const rest = text.slice(introduction.index + introduction[0].length);
  const bracketed = /^[[({](.+?)[\])}]/.exec(rest)?.[1];
  const quoted = [...rest.matchAll(/"([^"]+)"|'([^']+)'|`([^`]+)`/g)].map(
    ([, double, single, back]) => double ?? single ?? back ?? '',
  );
  const list = bracketed ?? rest.replace(/[.!](?:\s.*)?$/s, '');
  const values = quoted.length > 0 ? quoted : list.split(/\s*[,|/]\s*(?:or\s+|and\s+)?|\s+or\s+|\s+and\s+/);
  const bare = values.map((value) => value.trim()).filter((value) => value !== '');
  const isList = bare.every(
    (value) => value.length <= MAX_LENGTH && (quoted.length > 0 || !/\s/.test(value)),
  );
  return isList ? [...new Set(bare)].slice(0, MAX_VALUES) : [];
}
