// A Chromium that talks to nobody but the pages under test.
import { mkdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

// The dashboard's own packages: the browser test needs no second installation.
export const packages = createRequire(new URL('../../../web/package.json', import.meta.url));
const { chromium } = packages('playwright-core');

const quiet = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
];

/** Where pictures go: AKIS_SCREENS, else test-results/screens. The pictures of a good run are kept in tests/browser/expected. */
const screens = path.resolve(
  process.env.AKIS_SCREENS ?? fileURLToPath(new URL('../../../test-results/screens', import.meta.url)),
);

/** Starts a browser with one window. What the pages complain about is collected in `complaints`. */
export async function openBrowser() {
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: quiet,
  });
  const context = await browser.newContext({
    viewport: { width: 1360, height: 900 },
    locale: 'en-GB',
    timezoneId: 'Europe/Istanbul',
    reducedMotion: 'reduce',
  });
  context.setDefaultTimeout(15_000);
  const complaints = [];
  context.on('page', (page) => {
    page.on('pageerror', (error) => complaints.push(`${page.url()}: ${error.message}`));
  });
  return { browser, context, complaints, page: await context.newPage() };
}

/** Saves what stands in the window now. */
export async function picture(page, name) {
  await mkdir(screens, { recursive: true });
  // Fonts and the last request of a page that just opened.
  await page.evaluate(() => document.fonts.ready);
  await page.waitForTimeout(150);
  await page.screenshot({ path: path.join(screens, `${name}.png`) });
}
