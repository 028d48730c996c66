import { parsePointer } from '@touchstone/core/internal';
import ts from 'typescript';
import { NameTable } from '../../code/name-table.js';
import { isMutable, type Mutable } from '../../schema/document-walk.js';

/** Keywords that openapi-typescript translates to a type that TypeScript resolves eagerly. */
const EAGER_LISTS = ['allOf', 'anyOf', 'oneOf', 'prefixItems'] as const;

const RESERVED_NAMES = [
  ...['paths', 'webhooks', 'components', '$defs', 'operations', 'WithRequired', 'OneOf', 'Omit', 'Record'],
];

/**
 * Declares a type alias for every component schema that contains itself other than as a member of an object, such as a
 * list of itself. TypeScript refuses such a schema as a member of `components['schemas']` (TS2502), but permits it as
 * an alias.
 * @param nodes The declarations that openapi-typescript generated for the document.
 */
export function aliasTypeCycles(nodes: readonly ts.Node[], schemas: Mutable): readonly ts.Node[] {
  const cyclic = cyclicSchemas(schemas);
  if (cyclic.length === 0) return nodes;
  const table = new NameTable(RESERVED_NAMES);
  const aliases = new Map(cyclic.map((name) => [name, table.reserve(`${name}Schema`)]));
  const declarations: ts.Node[] = [];
  const replaceReferences = (node: ts.Node, context: ts.TransformationContext): ts.Node => {
    const alias = aliases.get(schemaNameOf(node) ?? '');
    if (alias !== undefined) return ts.factory.createTypeReferenceNode(alias);
    return ts.visitEachChild(node, (inner) => replaceReferences(inner, context), context);
  };
  const declare = (member: ts.Node, context: ts.TransformationContext): ts.Node => {
    const name = ts.isPropertySignature(member) ? nameOf(member) : undefined;
    const alias = aliases.get(name ?? '');
    if (alias === undefined || !ts.isPropertySignature(member) || !member.type) return member;
    const type = ts.visitNode(member.type, (node) => replaceReferences(node, context), ts.isTypeNode);
    if (!type) return member;
    declarations.push(ts.factory.createTypeAliasDeclaration(undefined, alias, undefined, type));
    const { factory } = ts;
    const { modifiers, questionToken } = member;
    const reference = factory.createTypeReferenceNode(alias);
    return factory.updatePropertySignature(member, modifiers, member.name, questionToken, reference);
  };
  const changed = nodes.map((node) => {
    if (!ts.isInterfaceDeclaration(node) || node.name.text !== 'components') return node;
    return transformed(node, (root, context) =>
      ts.visitEachChild(
        root,
        (section) =>
          ts.isPropertySignature(section) && nameOf(section) === 'schemas'
            ? ts.visitEachChild(
                section,
                (type) => ts.visitEachChild(type, (member) => declare(member, context), context),
                context,
              )
            : section,
        context,
      ),
    );
  });
  return [...changed, ...declarations];
}

function transformed<T extends ts.Node>(
  node: T,
  visit: (node: T, context: ts.TransformationContext) => T,
): T {
  const { transformed: results } = ts.transform(node, [(context) => (root) => visit(root, context)]);
  return results[0] ?? node;
}

/** Returns the name in `components["schemas"]["name"]`; `undefined` for any other node. */
function schemaNameOf(node: ts.Node): string | undefined {
  if (!ts.isIndexedAccessTypeNode(node)) return undefined;
  const { objectType, indexType } = node;
  if (!ts.isIndexedAccessTypeNode(objectType) || textOf(objectType.indexType) !== 'schemas') return undefined;
  const { objectType: root } = objectType;
  const isComponents =
    ts.isTypeReferenceNode(root) && ts.isIdentifier(root.typeName) && root.typeName.text === 'components';
  return isComponents ? textOf(indexType) : undefined;
}

const textOf = (node: ts.TypeNode): string | undefined =>
  ts.isLiteralTypeNode(node) && ts.isStringLiteral(node.literal) ? node.literal.text : undefined;

const nameOf = ({ name }: ts.PropertySignature): string | undefined =>
  ts.isIdentifier(name) || ts.isStringLiteral(name) ? name.text : undefined;

/** Returns the names of the schemas that lie on a cycle of eager references, or between two cycles. */
function cyclicSchemas(schemas: Mutable): readonly string[] {
  const targets = new Map(Object.entries(schemas).map(([name, schema]) => [name, eagerTargets(schema)]));
  const sources = new Map([...targets.keys()].map((name) => [name, new Set<string>()]));
  for (const [name, names] of targets) for (const target of names) sources.get(target)?.add(name);
  const rest = new Set(targets.keys());
  for (const [edges, reverse] of [
    [targets, sources],
    [sources, targets],
  ] as const)
    removeLeaves(rest, edges, reverse);
  return [...rest];
}

/**
 * Repeatedly removes names without an edge to a remaining name, until every name has one. A self-reference counts as an
 * edge. Runs in linear time.
 */
function removeLeaves(
  names: Set<string>,
  edges: ReadonlyMap<string, ReadonlySet<string>>,
  reverse: ReadonlyMap<string, ReadonlySet<string>>,
): void {
  const degrees = new Map(
    [...names].map((name) => [name, [...(edges.get(name) ?? [])].filter((to) => names.has(to)).length]),
  );
  const leaves = [...names].filter((name) => degrees.get(name) === 0);
  for (let leaf = leaves.pop(); leaf !== undefined; leaf = leaves.pop()) {
    names.delete(leaf);
    for (const source of reverse.get(leaf) ?? []) {
      const degree = degrees.get(source);
      if (degree === undefined || !names.has(source)) continue;
      degrees.set(source, degree - 1);
      if (degree === 1) leaves.push(source);
    }
  }
}

/** Returns the names of the component schemas that a schema refers to outside of its object members. */
function eagerTargets(root: unknown): ReadonlySet<string> {
  const names = new Set<string>();
  const stack = [root];
  for (let schema = stack.pop(); schema !== undefined; schema = stack.pop()) {
    if (!isMutable(schema)) continue;
    if (typeof schema.$ref === 'string') {
      const [components, kind, name, ...rest] = parsePointer(schema.$ref);
      if (components === 'components' && kind === 'schemas' && name !== undefined && rest.length === 0)
        names.add(name);
      continue;
    }
    if (schema.items !== undefined) stack.push(schema.items);
    for (const key of EAGER_LISTS) {
      const list: unknown = schema[key];
      if (Array.isArray(list)) stack.push(...list);
    }
  }
  return names;
}
