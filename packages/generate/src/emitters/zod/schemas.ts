import { call, print } from '../../code/layout.js';
import type { Naming } from '../../naming.js';
import type { FileScope, SchemaValidators } from './scope.js';

/** Returns a validator for every named schema, each after the validators it refers to, as far as cycles allow. */
export function schemaValidators(
  { graph, names }: SchemaValidators,
  naming: Naming,
  scope: FileScope,
  importTypes: string,
): readonly string[] {
  const declarations = [...graph.ordered()].map(([pointer, { schema, site, component }]) => {
    const name = names.get(pointer) ?? '';
    const code = scope.compile(schema, site);
    scope.markInitialized(name);
    // Exported even though it is not a component, because `operations.ts` can refer to it.
    if (component === undefined) {
      return `export const ${name}: z.ZodType = ${print(code, '', name.length + 27)};`;
    }
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
