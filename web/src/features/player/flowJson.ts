import { isRecord } from '@/api/problem';

/** The parts of Flow JSON that the preview draws; keys as Meta spells them. */
export interface FlowDocument {
  /** An endpoint answers each screen; without one the phone goes on by itself. */
  served: boolean;
  screens: FlowScreen[];
}

export interface FlowScreen {
  id: string;
  title: string;
  terminal: boolean;
  /** False on a last screen that ends the form without an answer. */
  success: boolean;
  /** Going back from here asks the endpoint what to show. */
  refreshes: boolean;
  /** Declarations of screen data, each with an `__example__`. */
  data: Record<string, unknown>;
  children: FlowComponent[];
}

/** One component with its properties unread. */
export interface FlowComponent {
  type: string;
  properties: Record<string, unknown>;
  /** A Form's children, or what an If shows while its condition holds. */
  children: FlowComponent[];
  /** What an If shows while its condition does not hold. */
  otherwise: FlowComponent[];
  /** What a Switch shows, by its value. */
  cases: Record<string, FlowComponent[]>;
}

export interface FlowOption {
  id: string;
  title: string;
  description: string;
  enabled: boolean;
  onSelect: unknown;
  onUnselect: unknown;
}

/** Deeper than WhatsApp nests anything; what lies below is left out. */
const deepest = 8;

/** Reads a document leniently: what is malformed is left out, so that a preview never breaks a page. */
export function readFlow(value: unknown): FlowDocument {
  const flow = isRecord(value) ? value : {};
  const screens = Array.isArray(flow.screens) ? flow.screens : [];
  return { served: words(flow.data_api_version) !== '', screens: screens.filter(isRecord).map(readScreen) };
}

function readScreen(screen: Record<string, unknown>): FlowScreen {
  const layout = isRecord(screen.layout) ? screen.layout : {};
  return {
    id: words(screen.id),
    title: words(screen.title),
    terminal: screen.terminal === true,
    success: screen.success !== false,
    refreshes: screen.refresh_on_back === true,
    data: isRecord(screen.data) ? screen.data : {},
    children: readComponents(layout.children, 0),
  };
}

function readComponents(value: unknown, depth: number): FlowComponent[] {
  if (!Array.isArray(value) || depth > deepest) return [];
  const inside = (inner: unknown) => readComponents(inner, depth + 1);
  return value.filter(isRecord).map(({ type, children, then, else: otherwise, cases, ...properties }) => ({
    type: words(type),
    properties,
    children: inside(type === 'If' ? then : children),
    otherwise: inside(otherwise),
    cases: Object.fromEntries(
      Object.entries(isRecord(cases) ? cases : {}).map(([key, inner]) => [key, inside(inner)]),
    ),
  }));
}

export function readOptions(value: unknown): FlowOption[] {
  if (!Array.isArray(value)) return [];
  return value.filter(isRecord).map((option) => ({
    id: words(option.id),
    title: words(option.title),
    description: words(option.description),
    enabled: option.enabled !== false,
    onSelect: option['on-select-action'],
    onUnselect: option['on-unselect-action'],
  }));
}

/** Every component of a screen, whether it is shown or not. */
export function flatten(components: FlowComponent[]): FlowComponent[] {
  return components.flatMap((component) => [
    component,
    ...flatten(component.children),
    ...flatten(component.otherwise),
    ...Object.values(component.cases).flatMap(flatten),
  ]);
}

/** A screen's data before anybody sent any: the document's examples. */
export function examplesOf(screen: FlowScreen): Record<string, unknown> {
  const declared = Object.entries(screen.data);
  return Object.fromEntries(
    declared.map(([name, field]) => [name, isRecord(field) ? field.__example__ : '']),
  );
}

export function words(value: unknown): string {
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '';
}
