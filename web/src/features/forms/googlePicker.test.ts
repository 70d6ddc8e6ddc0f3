import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { pickForms } from './googlePicker';

const server = await vi.hoisted(async () => (await import('@/test/server')).fakeServer());

type Told = { action: string; docs?: { id: string }[] };

/** Google's window as far as it is used: it tells one thing when it is shown. */
function google(told: Told) {
  class Builder {
    tell: (answer: Told) => void = () => undefined;
    addView = () => this;
    setOAuthToken = () => this;
    setDeveloperKey = () => this;
    setAppId = () => this;
    setLocale = () => this;
    setCallback = (tell: (answer: Told) => void) => {
      this.tell = tell;
      return this;
    };
    build = () => ({ setVisible: () => this.tell(told) });
  }
  const DocsView = class {
    setMimeTypes = () => this;
  };
  Object.assign(window, {
    gapi: { load: (_: string, done: () => void) => done() },
    google: { picker: { DocsView, PickerBuilder: Builder } },
  });
}

beforeEach(() => {
  server.reply = () => ({
    body: { script_url: 'https://apis.google.com/js/api.js', api_key: 'k', app_id: '1', token: 't' },
  });
});
afterEach(() => Object.assign(window, { gapi: undefined, google: undefined }));

it('gives what was picked', async () => {
  google({ action: 'picked', docs: [{ id: 'one' }, { id: 'two' }] });
  expect(await pickForms('c1', 'en')).toEqual(['one', 'two']);
});

it('gives nothing when the window was closed', async () => {
  google({ action: 'cancel' });
  expect(await pickForms('c1', 'en')).toEqual([]);
});

it('ends with a problem when the window breaks off', async () => {
  google({ action: 'error' });
  await expect(pickForms('c1', 'en')).rejects.toMatchObject({ code: 'picker_failed' });
});
