import i18next, { type Resource } from 'i18next';
import { initReactI18next } from 'react-i18next';

type Texts = Record<string, unknown>;

/** A language is a folder under `locales`; adding one needs no other change. */
const files = import.meta.glob<Texts>('./locales/*/*.json', { eager: true, import: 'default' });

export const resources: Resource = {};
for (const [path, texts] of Object.entries(files)) {
  const [, language, namespace] = /locales\/([^/]+)\/([^/]+)\.json$/.exec(path) ?? [];
  if (!language || !namespace) continue;
  resources[language] = { ...resources[language], [namespace]: texts };
}

export const languages = Object.keys(resources).sort();

/** Each language in its own words: English, Türkçe. */
export function languageName(language: string): string {
  return new Intl.DisplayNames([language], { type: 'language' }).of(language) ?? language;
}

const rememberedAs = 'akis-language';

/** The person's last choice here, else the browser's language, else English. */
export function preferredLanguage(): string {
  const wanted = [localStorage.getItem(rememberedAs), ...navigator.languages].map(
    (tag) => tag?.split('-')[0],
  );
  return wanted.find((tag) => tag !== undefined && languages.includes(tag)) ?? 'en';
}

export function startTranslations(language = preferredLanguage()): void {
  i18next.use(initReactI18next).init({
    resources,
    lng: language,
    fallbackLng: 'en',
    defaultNS: 'common',
    interpolation: { escapeValue: false },
    initAsync: false,
  });
  document.documentElement.lang = language;
}

export function changeLanguage(language: string): void {
  if (!languages.includes(language)) return;
  localStorage.setItem(rememberedAs, language);
  document.documentElement.lang = language;
  void i18next.changeLanguage(language);
}
