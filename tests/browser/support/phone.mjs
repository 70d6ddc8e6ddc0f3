// The customer's hands: works the sandbox's phone page as a person would, by what stands on it.

/** Opens the newest message that carries a form. */
export async function openForm(phone) {
  const chat = phone.getByRole('list', { name: 'Messages' });
  await chat.getByRole('button', { disabled: false }).last().click();
  await phone.getByRole('dialog').locator('.go').waitFor();
}

/**
 * Gives the answers that the open screen asks for. `answers` holds, by the input's name, a text, a date, an option's
 * words, or a list of options' words. Returns the names it found.
 */
export async function fillScreen(phone, answers) {
  const sheet = phone.getByRole('dialog');
  const given = [];
  for (const [name, answer] of Object.entries(answers)) {
    const control = sheet.locator(`#input-${name}`);
    if ((await control.count()) === 0) continue;
    given.push(name);
    await give(control, answer);
  }
  return given;
}

async function give(control, answer) {
  if (Array.isArray(answer)) {
    for (const words of answer) await control.getByRole('checkbox', { name: words }).check();
    return undefined;
  }
  const kind = await control.evaluate((element) => element.tagName);
  if (kind === 'SELECT') return control.selectOption({ label: answer });
  if (kind === 'FIELDSET') return control.getByRole('radio', { name: answer }).check();
  return control.fill(answer);
}

/** The screen's title, and what its button says. */
export async function whatStandsOpen(phone) {
  const sheet = phone.getByRole('dialog');
  return {
    title: await sheet.getByRole('heading').first().innerText(),
    button: await sheet.locator('.go').innerText(),
  };
}

/** Taps the button at the end of the screen and waits until another screen, or the chat, has come. */
export async function goOn(phone) {
  const sheet = phone.getByRole('dialog');
  const before = await sheet.locator('#screen').innerText();
  // Playwright waits until the button is enabled: the phone's own checks have passed.
  await sheet.locator('.go').click();
  await phone.waitForFunction(
    (text) => document.getElementById('sheet').hidden || document.getElementById('screen').innerText !== text,
    before,
  );
  return sheet.isVisible();
}
