import { call, client } from '@/api/client';
import { ApiProblem } from '@/api/problem';

/** The little of Google's Picker that is used here (Google Picker API, "PickerBuilder" and "DocsView"). */
interface PickerApi {
  DocsView: new (id?: string) => { setMimeTypes(types: string): unknown };
  PickerBuilder: new () => Builder;
}
interface Builder {
  addView(view: unknown): Builder;
  setOAuthToken(token: string): Builder;
  setDeveloperKey(key: string): Builder;
  setAppId(id: string): Builder;
  setLocale(locale: string): Builder;
  setCallback(callback: (answer: { action: string; docs?: { id: string }[] }) => void): Builder;
  build(): { setVisible(visible: boolean): void };
}
interface Loader {
  load(name: string, done: () => void): void;
}
type PickerWindow = Window & { gapi?: Loader; google?: { picker?: PickerApi } };

/** Google's window did not open, or broke off. */
class PickerFailed extends ApiProblem {
  constructor() {
    super({ code: 'picker_failed', status: 0, detail: '' });
  }
}

const formType = 'application/vnd.google-apps.form';

/** Lets a person pick forms in Google's own window; only what is picked can then be read. Gives their ids. */
export async function pickForms(connectionId: string, language: string): Promise<string[]> {
  const { script_url, api_key, app_id, token } = await call(
    client.GET('/api/v1/connections/{id}/picker', { params: { path: { id: connectionId } } }),
  );
  const picker = await load(script_url);
  return new Promise((resolve, reject) => {
    const view = new picker.DocsView();
    view.setMimeTypes(formType);
    new picker.PickerBuilder()
      .addView(view)
      .setOAuthToken(token)
      .setDeveloperKey(api_key)
      .setAppId(app_id)
      .setLocale(language)
      .setCallback(({ action, docs }) => {
        if (action === 'picked') resolve((docs ?? []).map(({ id }) => id));
        if (action === 'cancel') resolve([]);
        // Google Picker API, "Action": the window could not go on.
        if (action === 'error') reject(new PickerFailed());
      })
      .build()
      .setVisible(true);
  });
}

async function load(address: string): Promise<PickerApi> {
  const page = window as PickerWindow;
  if (!page.gapi) await addScript(address);
  await new Promise<void>((resolve, reject) => {
    if (page.gapi) page.gapi.load('picker', resolve);
    else reject(new PickerFailed());
  });
  if (!page.google?.picker) throw new PickerFailed();
  return page.google.picker;
}

function addScript(address: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const script = document.createElement('script');
    script.src = address;
    script.onload = () => resolve();
    script.onerror = () => {
      // Left there, it would stand in the way of the next try.
      script.remove();
      reject(new PickerFailed());
    };
    document.head.append(script);
  });
}
