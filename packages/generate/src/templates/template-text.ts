import { type RuntimeName, TEMPLATES, type TemplateName } from './embedded.js';

/**
 * Returns the text of a template for a generated file.
 * @param exported The names that the generated file exports; the others become private to it.
 */
export function templateText(template: TemplateName, exported: readonly string[]): string {
  return TEMPLATES[template].map(({ text }) => exportOnly(text, new Set(exported))).join('\n\n');
}

/**
 * Returns the text of the zod runtime, limited to the requested declarations and those they refer to. The order of the
 * declarations does not depend on the order of the request.
 */
export function runtimeText(requested: ReadonlySet<RuntimeName>): string {
  const runtime = Object.entries(TEMPLATES)
    .filter(([template]) => template.startsWith('zod/runtime/'))
    .flatMap(([, declarations]) => declarations);
  const byName = new Map(
    runtime.flatMap((declaration) => declaration.names.map((name) => [name, declaration] as const)),
  );
  const required = new Set<string>();
  const add = (name: string): void => {
    if (required.has(name)) return;
    required.add(name);
    byName.get(name)?.needs.forEach(add);
  };
  requested.forEach(add);
  const exported = new Set<string>([...requested, 'Check']);
  return runtime
    .filter(({ names }) => names.some((name) => required.has(name)))
    .map(({ text }) => exportOnly(text, exported))
    .join('\n\n');
}

function exportOnly(text: string, exported: ReadonlySet<string>): string {
  return text.replace(/^export (?=\w+ (\w+))/gm, (modifier, name: string) =>
    exported.has(name) ? modifier : '',
  );
}
