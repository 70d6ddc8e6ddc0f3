import { lookUp, resolve, type Scope, type Value, type Values } from './binding';
import { holds } from './expression';
import { type FlowComponent, readOptions, words } from './flowJson';

/** A component that stands on the screen now, its properties looked up. */
export interface Part {
  /** Names its place on the screen; the same whatever else is shown. */
  key: string;
  type: string;
  properties: Record<string, unknown>;
}

/** What of a screen is shown: a Form's children in its place, of an If and a Switch the branch that counts. */
export function shownParts(components: FlowComponent[], scope: Scope, place = ''): Part[] {
  return components.flatMap((component, index) => {
    const key = `${place}${index}`;
    if (component.type === 'Form') return shownParts(component.children, scope, `${key}.`);
    if (component.type === 'If') {
      return isTrue(component.properties.condition, scope)
        ? shownParts(component.children, scope, `${key}.then.`)
        : shownParts(component.otherwise, scope, `${key}.else.`);
    }
    if (component.type === 'Switch') {
      const value = words(resolve(component.properties.value, scope));
      return shownParts(
        Object.hasOwn(component.cases, value) ? (component.cases[value] ?? []) : [],
        scope,
        `${key}.${value}.`,
      );
    }
    const properties = Object.fromEntries(
      Object.entries(component.properties).map(([name, value]) => [name, resolve(value, scope)]),
    );
    return properties.visible === false ? [] : [{ key, type: component.type, properties }];
  });
}

/** A condition is written plainly; in backticks it is allowed too. */
function isTrue(condition: unknown, scope: Scope): boolean {
  if (typeof condition !== 'string') return condition === true;
  const plain = condition.replace(/^`([\s\S]*)`$/, '$1');
  return holds(plain, (path) => lookUp(path, scope));
}

/** More rounds than things hang on each other on any screen. */
const rounds = 30;

/**
 * What is shown of a screen and what its inputs give. An input that is not shown gives nothing, also to the
 * conditions of others, and an option that is no longer listed is no longer chosen.
 */
export function settle(
  components: FlowComponent[],
  entered: Values,
  around: Omit<Scope, 'form'>,
): { parts: Part[]; form: Values } {
  let form = entered;
  let parts: Part[] = [];
  for (let round = 0; round < rounds; round += 1) {
    parts = shownParts(components, { ...around, form });
    const given = valuesOf(parts, entered);
    if (JSON.stringify(given) === JSON.stringify(form)) break;
    form = given;
  }
  return { parts, form };
}

function valuesOf(parts: Part[], entered: Values): Values {
  const values: Values = {};
  for (const part of parts) {
    const name = words(part.properties.name);
    const value = Object.hasOwn(entered, name) ? listed(part, entered[name]) : undefined;
    if (value !== undefined) values[name] = value;
  }
  return values;
}

const lists = ['Dropdown', 'RadioButtonsGroup', 'CheckboxGroup', 'ChipsSelector'];

function listed(part: Part, value: Value | undefined): Value | undefined {
  if (value === undefined || !lists.includes(part.type)) return value;
  const ids = new Set(readOptions(part.properties['data-source']).map(({ id }) => id));
  if (typeof value === 'string') return ids.has(value) ? value : undefined;
  if (!Array.isArray(value)) return undefined;
  return value.filter((id): id is string => typeof id === 'string' && ids.has(id));
}
