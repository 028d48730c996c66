import type { ErrorObject, FuncKeywordDefinition, ValidateFunction } from 'ajv';
import { childPointer } from '../pointer.js';
import { evaluatedMembers, membersOf } from './evaluated.js';
import { keyword } from './keywords.js';
import type { References } from './references.js';
import type { Scope } from './scope.js';
import type { Origin } from './translate.js';

type Name = 'unevaluatedProperties' | 'unevaluatedItems';
type DataContext = Parameters<ValidateFunction>[1];

interface Context {
  readonly references: References;
  readonly followAnchors: boolean;
  readonly originOf: (schema: object) => Origin | undefined;
  readonly hiddenAt: (pointer: string) => readonly string[];
  readonly errors: (
    pointer: string,
    scope: Scope,
    value: unknown,
    context?: DataContext,
  ) => readonly ErrorObject[];
}

/** Implements `unevaluatedProperties` or `unevaluatedItems` with {@link evaluatedMembers} instead of Ajv's tracking. */
export function unevaluatedKeyword(name: Name, context: Context): FuncKeywordDefinition {
  const evaluation = {
    ...context,
    isValid: (pointer: string, scope: Scope, value: unknown) =>
      context.errors(pointer, scope, value).length === 0,
  };
  return {
    keyword: name,
    type: name === 'unevaluatedItems' ? 'array' : 'object',
    schemaType: ['boolean', 'object'],
    errors: true,
    compile: (_, parentSchema) => {
      const check: { (value: object, data?: DataContext): boolean; errors?: Partial<ErrorObject>[] } = (
        value,
        data,
      ) => {
        const origin = context.originOf(parentSchema);
        if (!origin) throw new TypeError(`Expected ${name} to occur in a translated schema.`);
        const { pointer, scope } = origin;
        const schema = context.references.schemaAt(pointer);
        const closed = schema !== undefined && keyword(schema, name) === false;
        const at = `${pointer}/${name}`;
        const evaluated = evaluatedMembers(pointer, scope, value, evaluation);
        const inner: Scope = { ...scope, hidden: context.hiddenAt(at) };
        check.errors = membersOf(value)
          .filter((member) => !evaluated.has(member))
          .flatMap((member): readonly Partial<ErrorObject>[] => {
            const instancePath = childPointer(data?.instancePath ?? '', member);
            if (!closed) {
              const child: unknown = Reflect.get(value, member);
              return context.errors(at, inner, child, dataContext(data, member, instancePath));
            }
            const message = `must NOT have unevaluated ${name === 'unevaluatedItems' ? 'items' : 'properties'}`;
            return [{ keyword: name, instancePath, params: {}, message, parentSchema }];
          });
        return check.errors.length === 0;
      };
      return check;
    },
  };
}

function dataContext(
  data: DataContext,
  parentDataProperty: string | number,
  instancePath: string,
): NonNullable<DataContext> {
  return {
    instancePath,
    parentData: {},
    parentDataProperty,
    rootData: data?.rootData ?? {},
    dynamicAnchors: {},
  };
}
