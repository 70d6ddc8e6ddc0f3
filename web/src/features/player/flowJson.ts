import { isRecord } from '@/api/problem';

/** The parts of Flow JSON that the preview draws; keys as Meta spells them. */
export interface FlowDocument {
  screens: FlowScreen[];
}

export interface FlowScreen {
  id: string;
  title: string;
  terminal: boolean;
  /** Declarations of screen data, each with an `__example__`. */
  data: Record<string, unknown>;
  children: FlowComponent[];
}

/** One component with its properties unread; `children` only for a Form. */
export interface FlowComponent {
  type: string;
  properties: Record<string, unknown>;
  children: FlowComponent[];
}

export interface FlowOption {
  id: string;
  title: string;
  description: string;
  enabled: boolean;
}

/** Reads a document leniently: what is malformed is left out, so that a preview never breaks a page. */
export function readFlow(value: unknown): FlowDocument {
  const screens = isRecord(value) && Array.isArray(value.screens) ? value.screens : [];
  return { screens: screens.filter(isRecord).map(readScreen) };
}

function readScreen(screen: Record<string, unknown>): FlowScreen {
  const layout = isRecord(screen.layout) ? screen.layout : {};
  return {
    id: words(screen.id),
    title: words(screen.title),
    terminal: screen.terminal === true,
    data: isRecord(screen.data) ? screen.data : {},
    children: readComponents(layout.children),
  };
}

function readComponents(value: unknown): FlowComponent[] {
  if (!Array.isArray(value)) return [];
  return value.filter(isRecord).map(({ type, children, ...properties }) => ({
    type: words(type),
    properties,
    children: readComponents(children),
  }));
}

export function readOptions(value: unknown): FlowOption[] {
  if (!Array.isArray(value)) return [];
  return value.filter(isRecord).map((option) => ({
    id: words(option.id),
    title: words(option.title),
    description: words(option.description),
    enabled: option.enabled !== false,
  }));
}

/** Every component of a screen, a Form's children in the Form's place. */
export function flatten(components: FlowComponent[]): FlowComponent[] {
  return components.flatMap((component) => [component, ...flatten(component.children)]);
}

export function words(value: unknown): string {
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '';
}
