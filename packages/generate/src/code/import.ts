/** Returns an import declaration with one name per line. */
export function namedImport(names: readonly string[], module: string): string {
  return `import {\n${names.map((name) => `  ${name},\n`).join('')}} from '${module}';`;
}
