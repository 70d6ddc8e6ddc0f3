/** `SCREEN_C` is the third screen: A to Z, then AA. */
export function screenName(id: string): string {
  const letters = /^SCREEN_([A-Z]+)$/.exec(id)?.[1];
  if (!letters) return id;
  return String([...letters].reduce((number, letter) => number * 26 + letter.charCodeAt(0) - 64, 0));
}
