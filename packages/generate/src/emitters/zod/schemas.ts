import { call, print } from '../../code/layout.js';
import type { Naming } from '../../naming.js';
import type { Declared, FileScope } from './scope.js';

/** A validator for every component schema, each after those it refers to. */
export function schemaValidators(
  declared: Declared,
  naming: Naming,
  scope: FileScope,
  importTypes: string,
): readonly string[] {
  const declarations = [...declared.graph.ordered()].map(([pointer, { schema, place, component }]) => {
    const name = declared.names.get(pointer) ?? '';
    const code = scope.compile(schema, place);
    scope.initialized(name);
    // Not a component, yet named by a reference, perhaps from the operations' file.
    if (component === undefined)
      return `export const ${name}: z.ZodType = ${print(code, '', name.length + 27)};`;
    const type = `Types.${naming.schemas.get(component) ?? ''}`;
    const start = `export const ${name}: z.ZodType<${type}> = `;
    return `${start}${print(call('json.typed', [code]), '', start.length)};`;
  });
  if (declarations.length === 0) return ['export {};'];
  return [
    `import * as z from 'zod';\n${importTypes}\nimport * as json from './runtime.js';`,
    ...declarations,
  ];
}
