/** TypeScript code that `check-lookups.js` checks first. It must report exactly the lines with the comment `reported`. */
export const samples = `
interface Named { [name: string]: number }
declare const Object: { hasOwn(value: object, name: string): boolean; keys(value: object): string[]; create(from: null): any };
declare const process: { env: { [name: string]: string | undefined } };
type Known = 'get' | 'put';

export const read = (record: Named, name: string) => record[name]; // reported
export const readAny = (record: Named, name: any) => record[name]; // reported
export const readOptional = (record: Named | undefined, name: string) => record?.[name]; // reported
export const readGeneric = <Name extends string>(record: Named, name: Name) => record[name]; // reported
export const readVariable = (name: string) => process.env[name]; // reported
export const test = (record: Named, name: string) => name in record; // reported
export const write = (record: Named, name: string) => { record[name] = 1; }; // reported
export const readAfterOtherTest = (record: Named, other: Named, name: string) =>
  Object.hasOwn(other, name) ? record[name] : 0; // reported
export const readBeforeTest = (record: Named, name: string) =>
  [record[name], Object.hasOwn(record, name)]; // reported

export const readLiteral = (record: Named) => record['get'];
export const readKnown = (record: Named, name: Known) => record[name];
export const readItem = (list: number[], index: number) => list[index];
export const remove = (record: Named, name: string) => { delete record[name]; };
export const readOwn = (record: Named, name: string) => (Object.hasOwn(record, name) ? record[name] : 0);
export const readCast = (record: object, name: string) =>
  Object.hasOwn(record, name) ? (record as Named)[name] : 0;
export const readKeys = (record: Named) => Object.keys(record).map((name) => record[name]);
export function readLoop(record: Named) { for (const name of Object.keys(record)) if (record[name] === 1) return name; return ''; }
export function collect(name: string) { const record: Named = Object.create(null); record[name] = 1; return record; }
`;
