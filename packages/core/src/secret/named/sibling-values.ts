import type { SecretRange } from '../ranges.js';
import type { Content } from './content.js';
import { QUOTED_MASK } from './json-values.js';
import type { NameRule } from './name-rule.js';

/** Matches the reduced names of members that contain the name of a value. */
const NAME =
  /^(?:name|key|field|fieldname|property|propertyname|propertypath|param|parameter|path|loc|location|instancepath|datapath|pointer|attribute|variable|header|headername)$/;
/** Matches the reduced names of members that contain a value with a name beside it. */
const VALUE =
  /^(?:values?|rejectedvalue|invalidvalue|attemptedvalue|givenvalue|actual|actualvalue|received|input|content|text|data)$/;
/** Matches the reduced names of members that may also contain text about a resource. */
const GENERAL = /^(?:content|text|data)$/;
/** Matches names of types, which validators report as received. */
const TYPE =
  /^(?:string|number|integer|boolean|object|array|null|undefined|nan|function|symbol|bigint|date)$/i;

const MEMBERS =
  /"(?:value|rejected|invalid_?value|attempted|given|actual|received|input|content|text|data)[\w-]{0,12}"\s{0,20}:/i;

/**
 * Matches a bracket, the name of a member, a string or a number. The characters around a string show that it is one, even
 * if the text has unpaired quotes.
 */
const TOKEN = new RegExp(
  [
    String.raw`([{}[\]])`,
    String.raw`(?<=(?:^|[{,\n])\s{0,80})"([^"\\]{1,100})"\s{0,20}:`,
    String.raw`"([^"\\]*(?:\\.[^"\\]*)*)(?:"(?=\s{0,200}[,}\]])|$)`,
    String.raw`(?<=[:[,\s])(-?\d[\d.eE+-]*)`,
  ].join('|'),
  'gs',
);

/** An object or array whose end has not been reached. */
interface Container {
  readonly isArray: boolean;
  /** Reduced name of the current member; in an array, that of the array. */
  member: string;
  name: string | undefined;
  readonly values: (SecretRange & { readonly member: string })[];
}

/**
 * Finds the values that are secret or personal by the name in another member of the same object, such as
 * `{ "name": "password", "value": "…" }` and `{ "loc": ["body", "password"], "input": "…" }`, in linear time. Rules for
 * parts of values are not applied.
 */
export function siblingRanges({ text }: Content, rule: NameRule): readonly SecretRange[] {
  if (!MEMBERS.test(text)) return [];
  const ranges: SecretRange[] = [];
  const stack: Container[] = [containerOf(false)];
  const close = (container: Container | undefined): void => {
    if (!container?.name || container.isArray || rule(container.name) !== true) return;
    const isText = container.name.startsWith('/') || /\s/.test(container.name);
    for (const { member, ...range } of container.values)
      if (!(isText && GENERAL.test(member))) ranges.push(range);
  };
  for (const { 1: bracket, 2: member, 3: string, 4: number, index } of text.matchAll(TOKEN)) {
    const container = stack.at(-1);
    if (bracket === '{' || bracket === '[') {
      stack.push(containerOf(bracket === '[', container?.member));
    } else if (bracket !== undefined) close(stack.pop());
    else if (!container) continue;
    else if (member !== undefined) container.member = reduced(member);
    else {
      const owner = container.isArray ? stack.at(-2) : container;
      if (!owner || owner.isArray) continue;
      if (string !== undefined && NAME.test(container.member)) {
        // `$NAME` stands for a secret that was masked before.
        if (!string.startsWith('$')) owner.name = string.slice(-MAX_NAME_LENGTH);
      } else if (VALUE.test(container.member) && !TYPE.test(string ?? '')) {
        const start = string === undefined ? index : index + 1;
        const end = start + (string ?? number ?? '').length;
        const shown = string === undefined ? QUOTED_MASK : '***';
        if (end > start) owner.values.push({ start, end, shown, member: container.member });
      }
    }
  }
  while (stack.length > 0) close(stack.pop());
  return ranges;
}

/** @param member The name of the member that contains the container. */
const containerOf = (isArray: boolean, member = ''): Container => ({
  isArray,
  member: isArray ? member : '',
  name: undefined,
  values: [],
});

const MAX_NAME_LENGTH = 100;

const reduced = (name: string): string => name.slice(0, 40).replaceAll(/[_-]/g, '').toLowerCase();
