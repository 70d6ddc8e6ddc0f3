// The first answer, all the way round, as a newcomer walks it: dashboard, HubSpot's consent page, a customer's phone,
// HubSpot's submissions. Run over a demo: AKIS_DEMO_URL=<its sign-in link> node --test tests/browser/journey.spec.mjs
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { assertAccessible } from './support/accessibility.mjs';
import { openBrowser, picture } from './support/browser.mjs';
import { fillScreen, goOn, openForm, whatStandsOpen } from './support/phone.mjs';

const link = process.env.AKIS_DEMO_URL;
const form = 'Holiday enquiry';

/** What Ayşe answers, by the name of the input. */
const answers = {
  firstname: 'Ayşe',
  lastname: 'Yılmaz',
  email: 'ayse.yilmaz@maviposta.net',
  phone: '+905321112233',
  destination: 'Cappadocia',
  room_type: 'Suite with sea view',
  arrival_date: '2027-05-14',
  number_of_guests: '4',
  holiday_interests: ['Hiking', 'Food and wine'],
  airport_transfer: 'Yes',
  heard_about_us: 'Recommended by friends',
  message: 'A quiet room, please. Üç gece kalacağız.',
};

/** What the company must read: the questions as HubSpot asks them, the answers in the words she saw. */
const expected = [
  ['First name', 'Ayşe'],
  ['Last name', 'Yılmaz'],
  ['E-mail', 'ayse.yilmaz@maviposta.net'],
  ['Where would you like to go?', 'Cappadocia'],
  ['Which room suits you best?', 'Suite with sea view'],
  ['Number of guests', '4'],
  ['What should not be missing on your holiday?', 'Hiking, Food and wine'],
  ['Please arrange an airport transfer', 'Yes'],
  ['Anything else we should know about your trip?', 'A quiet room, please. Üç gece kalacağız.'],
];

/** The design's promise is a second; a machine that builds and tests at once gets some more. */
const seenWithinMs = 3000;

describe('The first answer, all the way round', { skip: link ? false : 'AKIS_DEMO_URL is not set' }, () => {
  let browser;
  let context;
  let complaints;
  let page;
  let phone;
  let failed = false;

  before(async () => {
    ({ browser, context, complaints, page } = await openBrowser());
    await page.goto(link);
    await page.getByRole('heading', { name: /^Hello/ }).waitFor();
  });

  after(async () => {
    if (failed) await picture(page, 'failed');
    await browser?.close();
  });

  /** A step after a failed one would only repeat the failure in other words. */
  const step = (name, walk) =>
    it(name, { timeout: 90_000 }, async (t) => {
      if (failed) return t.skip('an earlier step failed');
      try {
        await walk(t);
      } catch (error) {
        failed = true;
        throw error;
      }
    });

  step('1. connects HubSpot through its consent page', async () => {
    await page.getByRole('link', { name: 'Connect', exact: true }).click();
    await page.getByRole('button', { name: 'Connect HubSpot' }).click();
    const allow = page.getByRole('button', { name: 'Allow' });
    await allow.waitFor();
    await picture(page, '1a-consent');
    await allow.click();
    await page
      .getByRole('status')
      .getByText(/is connected/)
      .waitFor();
    assert.match(await page.title(), /Connections/);
    await assertAccessible(page, 'Connections');
    await picture(page, '1b-connected');
  });

  step('2. sees HubSpot’s forms and picks one', async () => {
    await page.getByRole('status').getByRole('link', { name: 'Choose a form' }).click();
    const list = page.getByRole('list', { name: 'Choose a form' });
    const row = list.getByRole('listitem').filter({ hasText: form });
    await row.getByText(/\d+ questions · changed/).waitFor();
    assert.ok((await list.getByRole('listitem').count()) >= 3, 'the account holds several forms');
    await assertAccessible(page, 'Forms');
    await picture(page, '2-forms');
    await row.getByRole('button', { name: /Turn into WhatsApp form/ }).click();
    await page.getByRole('heading', { level: 1, name: form }).waitFor();
  });

  step('3. reads the conversion report and tries the phone preview', async () => {
    await page
      .getByRole('heading', { name: /carried/ })
      .first()
      .waitFor();
    const rows = page.getByRole('list', { name: 'Question by question' }).getByRole('listitem');
    assert.ok((await rows.count()) >= 12, 'every question has its row');
    const preview = page.getByRole('region', { name: 'Phone preview' });
    const next = preview.getByRole('button', { name: 'Next' });
    await next.waitFor();
    await assertAccessible(page, 'Review');
    // The consent comes first. Nothing is ticked, and whoever does not agree can say so.
    await preview.getByText('Mavi Deniz Turizm needs your contact details').waitFor();
    assert.equal(await preview.getByRole('checkbox').isChecked(), false, 'consent is never ticked beforehand');
    await next.click();
    await preview.getByText('Without your agreement').waitFor();
    await preview.getByRole('button', { name: 'Back to the screen before' }).click();
    await preview.getByRole('checkbox').check();
    await next.click();
    await preview.locator('input[name="firstname"]').waitFor();
    assert.equal(await next.isDisabled(), true, 'the button waits for required answers');
    const first = await preview.getByRole('heading', { level: 2 }).innerText();
    for (const name of ['firstname', 'lastname', 'email', 'phone']) {
      const input = preview.locator(`input[name="${name}"]`);
      if ((await input.count()) > 0) await input.fill(answers[name]);
    }
    await picture(page, '3-report-and-preview');
    await next.click();
    await preview.getByText('Where would you like to go?').first().waitFor();
    const second = await preview.getByRole('heading', { level: 2 }).innerText();
    assert.notEqual(second, first, 'the next screen came from the draft’s endpoint');
  });

  step('4. publishes, and watches each step', async () => {
    await page.getByRole('link', { name: 'Publish', exact: true }).click();
    await page.getByRole('button', { name: 'Publish', exact: true }).click();
    await page.getByRole('heading', { name: 'Version 1 is live' }).waitFor({ timeout: 45_000 });
    await assertAccessible(page, 'Publish');
    await picture(page, '4-published');
  });

  step('5. sends the form, and Ayşe fills it in on her phone', async () => {
    await page.getByRole('link', { name: 'Send it to a phone' }).click();
    await page.getByRole('button', { name: 'Send form' }).click();
    await page
      .getByRole('list', { name: 'Sent messages' })
      .getByText(/^(Sent|Delivered|Read)$/)
      .waitFor();
    await assertAccessible(page, 'Share');
    await picture(page, '5a-sent');
    const opening = context.waitForEvent('page');
    await page.getByRole('link', { name: 'Open the demo phone' }).click();
    phone = await opening;
    await page.getByRole('link', { name: /^Answers/ }).click();
    await page.getByRole('heading', { name: 'No answers yet' }).waitFor();
    await phone.bringToFront();
    await openForm(phone);
    const given = new Set();
    let open = true;
    for (let screen = 1; open; screen += 1) {
      assert.ok(screen <= 12, 'the form does not end');
      for (const name of await fillScreen(phone, answers)) given.add(name);
      await giveConsent(phone);
      const { button } = await whatStandsOpen(phone);
      await picture(phone, `5b-phone-${screen}`);
      if (button === 'Send my enquiry') break;
      open = await goOn(phone);
    }
    assert.deepEqual([...given].sort(), Object.keys(answers).sort(), 'every question was asked once');
  });

  step('6. sees the answer in the dashboard at once, in the words of the form', async (t) => {
    const row = page.getByRole('list', { name: 'Answers, newest first' }).getByRole('listitem');
    const sent = Date.now();
    const [took] = await Promise.all([
      row
        .first()
        .waitFor()
        .then(() => Date.now() - sent),
      goOn(phone),
    ]);
    t.diagnostic(`from the tap to the dashboard: ${took} ms`);
    assert.ok(took < seenWithinMs, `the answer took ${took} ms`);
    await phone.getByText('Response sent').waitFor();
    await picture(phone, '5c-phone-finished');
    await page.bringToFront();
    await assertAccessible(page, 'Answers');
    await row.first().getByText('Delivered', { exact: true }).waitFor();
    await picture(page, '6a-answers');
    await row.first().getByRole('link').click();
    const detail = page.getByRole('dialog');
    for (const [label, words] of expected) {
      await detail.getByText(label, { exact: true }).waitFor();
      await detail.getByText(words, { exact: true }).first().waitFor();
    }
    assert.equal(await detail.getByText('kas_kalkan').count(), 0, 'labels, not ids');
    await detail.getByText('Delivered', { exact: true }).first().waitFor();
    await assertAccessible(page, 'Answer');
    await picture(page, '6b-answer');
  });

  step('7. finds it in HubSpot as a submission of that form', async () => {
    const sandbox = new URL('/sandbox/hubspot', phone.url());
    await phone.goto(sandbox.href);
    const submission = phone.getByRole('article').filter({ hasText: form });
    await submission.first().waitFor();
    assert.equal(await submission.count(), 1, 'exactly one');
    for (const words of ['Ayşe', 'Yılmaz', 'ayse.yilmaz@maviposta.net', 'Cappadocia', 'Üç gece']) {
      assert.match(await submission.innerText(), new RegExp(words));
    }
    await picture(phone, '7-hubspot');
    const back = await submission.getByText(/\/r\/[0-9a-f-]{36}$/).innerText();
    await page.goto(back);
    await page.getByText('Cappadocia').waitFor();
  });

  step('and finds its way round in both languages, in the dark and on a small window', async () => {
    await page.goto(new URL('/', link).href);
    await page.getByRole('heading', { name: 'Your WhatsApp forms' }).waitFor();
    await assertAccessible(page, 'Home');
    await picture(page, '8a-home');
    for (const [name, path] of [
      ['WhatsApp accounts', '/whatsapp'],
      ['Members', '/members'],
      ['Settings', '/settings'],
    ]) {
      await page.goto(new URL(path, link).href);
      await page.getByRole('heading', { level: 1, name }).waitFor();
      await assertAccessible(page, name);
    }
    await page.getByText('Dark', { exact: true }).click();
    await page.getByText('Türkçe', { exact: true }).click();
    await page.getByRole('heading', { level: 1, name: 'Ayarlar' }).waitFor();
    assert.equal(await page.locator('html').getAttribute('lang'), 'tr');
    await page.setViewportSize({ width: 360, height: 740 });
    await page.goto(new URL('/', link).href);
    await page.getByRole('heading', { name: /^Merhaba/ }).waitFor();
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    assert.ok(wide <= 360, `nothing stands out of a 360-pixel window (${wide})`);
    await assertAccessible(page, 'Home in Turkish, dark, 360 px');
    await picture(page, '8b-home-tr-dark-360');
  });

  step('and turns, publishes and sends a Turkish form in Turkish', async () => {
    await page.goto(new URL('/flows', link).href);
    await page.getByRole('link', { name: 'Yeni WhatsApp formu' }).click();
    await page.getByRole('button', { name: 'WhatsApp formuna çevir: Grup turu talep formu' }).click();
    await page.getByRole('heading', { name: /sorunun tümü taşındı/ }).waitFor();
    await page.getByRole('link', { name: 'Yayımlamaya geç' }).click();
    await page.getByRole('button', { name: 'Yayımla', exact: true }).click();
    await page.getByRole('heading', { name: '1. sürüm yayında' }).waitFor({ timeout: 45_000 });
    await page.getByRole('link', { name: 'Bir telefona gönder' }).click();
    const to = page.getByLabel('Telefon numarası');
    const own = await to.inputValue();
    await to.fill('0532 111');
    await page.getByRole('button', { name: 'Formu gönder' }).click();
    await page.getByText(/^Telefon numarasını ülke koduyla yazın/).waitFor();
    assert.equal(await to.getAttribute('aria-invalid'), 'true', 'said at the field');
    await assertAccessible(page, 'A wrong number, in the dark');
    await to.fill(own);
    await page.getByRole('button', { name: 'Formu gönder' }).click();
    const sent = page.getByRole('list', { name: 'Gönderilen mesajlar' });
    await sent.getByText(/^(Gönderildi|Ulaştı|Okundu)$/).waitFor();
    await picture(page, '8c-share-tr-dark-360');
    await phone.goto(new URL('/sandbox/phone', phone.url()).href);
    await openForm(phone);
    assert.equal((await whatStandsOpen(phone)).button, 'Devam', 'the form speaks the language it was written in');
    await page.goto(new URL('/settings', link).href);
    await page.getByText('English', { exact: true }).click();
    await page.getByRole('heading', { level: 1, name: 'Settings' }).waitFor();
  });

  step('without a single error in any page', () => {
    assert.deepEqual(complaints, []);
  });
});

/** Ticks every consent that is asked for on the open screen; none comes ticked. */
async function giveConsent(phone) {
  const boxes = phone.getByRole('dialog').locator('div.field > label > input[type="checkbox"]');
  for (const box of await boxes.all()) {
    assert.equal(await box.isChecked(), false, 'no consent is ticked beforehand');
    await box.check();
  }
}
