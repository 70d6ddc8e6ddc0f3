// Automatic accessibility checks: WCAG 2.1 A and AA, by axe-core.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { packages } from './browser.mjs';

const axe = await readFile(packages.resolve('axe-core/axe.min.js'), 'utf8');
const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'];

/** Fails with the rule, the element and the reason of every violation on the page. */
export async function assertAccessible(page, name) {
  await page.evaluate(axe);
  const { violations } = await page.evaluate((runOnly) => window.axe.run(document, { runOnly }), rules);
  const told = violations.flatMap(({ id, nodes }) =>
    nodes.map(
      (node) => `${id}: ${node.html.slice(0, 200)}\n    ${node.failureSummary.replaceAll('\n', ' ')}`,
    ),
  );
  assert.deepEqual(told, [], `${name} has accessibility problems`);
}
