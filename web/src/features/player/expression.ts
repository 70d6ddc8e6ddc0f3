/** What a reference (`form.email`) stands for. */
export type LookUp = (path: string) => unknown;

type Node =
  | { kind: 'literal'; value: string | number | boolean }
  | { kind: 'reference'; path: string }
  | { kind: 'not' | 'minus'; of: Node }
  | { kind: 'binary'; operator: string; left: Node; right: Node }
  | { kind: 'joined'; parts: Node[] };

/** Loosest first. The parts of a level are read from left to right. */
const levels = [['||'], ['&&'], ['==', '!='], ['<', '<=', '>', '>='], ['+', '-'], ['*', '/', '%']];
const token = /\s*(\$\{[^}]*\}|'[^']*'|\d+(?:\.\d+)?|true\b|false\b|&&|\|\||==|!=|<=|>=|[<>!()+\-*/%])/y;
const longest = 100_000;
const deepest = 64;

/** Whether the condition of an If holds. One that cannot be read does not. */
export function holds(condition: string, lookUp: LookUp): boolean {
  return evaluate(condition, lookUp) === true;
}

/**
 * The value of an expression: references, texts in single quotes, numbers, `true` and `false`, joined by operators;
 * without an operator between them they are one text. Undefined when it cannot be read.
 */
export function evaluate(text: string, lookUp: LookUp): string | number | boolean | undefined {
  const node = parsed(text);
  return node && compute(node, lookUp);
}

const known = new Map<string, Node | undefined>();

/** The same few conditions are asked again with every letter that is typed. */
function parsed(text: string): Node | undefined {
  if (!known.has(text)) {
    if (known.size >= 500) known.clear();
    known.set(text, parse(text));
  }
  return known.get(text);
}

function parse(text: string): Node | undefined {
  const tokens = tokensOf(text);
  if (!tokens) return undefined;
  const reader = new Reader(tokens);
  const node = reader.expression(0);
  return reader.isAtEnd ? node : undefined;
}

function tokensOf(text: string): string[] | undefined {
  const source = text.trim();
  if (source === '' || source.length > longest) return undefined;
  const found: string[] = [];
  token.lastIndex = 0;
  while (token.lastIndex < source.length) {
    const match = token.exec(source)?.[1];
    if (match === undefined) return undefined;
    found.push(match);
  }
  return found;
}

class Reader {
  private at = 0;

  constructor(private readonly tokens: string[]) {}

  get isAtEnd(): boolean {
    return this.at >= this.tokens.length;
  }

  /** Operators and what they join; several of those side by side are one text. */
  expression(depth: number): Node | undefined {
    const parts: Node[] = [];
    do {
      const part = this.level(0, depth);
      if (!part) return undefined;
      parts.push(part);
    } while (!this.isAtEnd && this.tokens[this.at] !== ')');
    return parts.length === 1 ? parts[0] : { kind: 'joined', parts };
  }

  private level(level: number, depth: number): Node | undefined {
    const operators = levels[level];
    if (!operators) return this.single(depth);
    let left = this.level(level + 1, depth);
    for (let operator = this.next(operators); left && operator; operator = this.next(operators)) {
      const right = this.level(level + 1, depth);
      left = right && { kind: 'binary', operator, left, right };
    }
    return left;
  }

  private single(depth: number): Node | undefined {
    const word = this.tokens[this.at];
    this.at += 1;
    if (word === undefined || depth > deepest) return undefined;
    if (word === '!' || word === '-') {
      const of = this.single(depth + 1);
      return of && { kind: word === '!' ? 'not' : 'minus', of };
    }
    if (word === '(') {
      const inner = this.expression(depth + 1);
      return this.next([')']) ? inner : undefined;
    }
    if (word.startsWith('${')) return { kind: 'reference', path: word.slice(2, -1) };
    if (word.startsWith("'")) return { kind: 'literal', value: word.slice(1, -1) };
    if (word === 'true' || word === 'false') return { kind: 'literal', value: word === 'true' };
    return /^\d/.test(word) ? { kind: 'literal', value: Number(word) } : undefined;
  }

  private next(wanted: string[]): string | undefined {
    const word = this.tokens[this.at];
    if (word === undefined || !wanted.includes(word)) return undefined;
    this.at += 1;
    return word;
  }
}

function compute(node: Node, lookUp: LookUp): string | number | boolean {
  switch (node.kind) {
    case 'literal':
      return node.value;
    case 'reference':
      return plain(lookUp(node.path));
    case 'not':
      return compute(node.of, lookUp) !== true;
    case 'minus':
      return -(numberOf(compute(node.of, lookUp)) ?? 0);
    case 'joined':
      return node.parts.map((part) => String(compute(part, lookUp))).join('');
    case 'binary':
      return binary(node.operator, compute(node.left, lookUp), () => compute(node.right, lookUp));
  }
}

/** What nobody has entered is empty text, and so is an empty list. */
function plain(value: unknown): string | number | boolean {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  return Array.isArray(value) ? value.map(String).join(', ') : '';
}

function binary(
  operator: string,
  left: string | number | boolean,
  later: () => string | number | boolean,
): string | number | boolean {
  if (operator === '&&') return left === true && later() === true;
  if (operator === '||') return left === true || later() === true;
  const right = later();
  if (operator === '==') return isSame(left, right);
  if (operator === '!=') return !isSame(left, right);
  const [one, other] = [numberOf(left), numberOf(right)];
  if (['<', '<=', '>', '>='].includes(operator)) {
    return one !== undefined && other !== undefined && inOrder(operator, one, other);
  }
  return arithmetic(operator, one ?? 0, other ?? 0);
}

/** Inputs hold numbers as text, and a box that nobody touched as nothing. */
function isSame(left: string | number | boolean, right: string | number | boolean): boolean {
  if (typeof left === typeof right) return left === right;
  if (typeof left === 'boolean') return left === false && right === '';
  if (typeof right === 'boolean') return right === false && left === '';
  const number = numberOf(left);
  return number !== undefined && number === numberOf(right);
}

function inOrder(operator: string, one: number, other: number): boolean {
  if (operator === '<') return one < other;
  if (operator === '<=') return one <= other;
  return operator === '>' ? one > other : one >= other;
}

/** As Meta has it: what is divided by nothing is nothing. */
function arithmetic(operator: string, one: number, other: number): number {
  if (operator === '+') return one + other;
  if (operator === '-') return one - other;
  if (operator === '*') return one * other;
  if (other === 0) return 0;
  return operator === '/' ? one / other : one % other;
}

function numberOf(value: string | number | boolean): number | undefined {
  if (typeof value === 'number') return value;
  if (typeof value === 'boolean' || value.trim() === '') return undefined;
  const number = Number(value.trim().replace(',', '.'));
  return Number.isFinite(number) ? number : undefined;
}
