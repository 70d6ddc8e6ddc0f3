import type { Connection, Source } from '@/api/types';

/** A source and a connected account as the API gives them; for tests. */
export const source = (more: Partial<Source> = {}): Source => ({
  source: 'surveymonkey',
  name: 'SurveyMonkey',
  configured: true,
  contract: {
    kind: 'collector_response',
    sentence_en: 'One answer each.',
    sentence_tr: 'Birer yanıt.',
    conditions: [],
  },
  scopes: [],
  picker: false,
  all_forms: false,
  regions: [],
  region_for: 'none',
  key_sign_in: null,
  redirect_url: 'https://akis.example.com/oauth/callback/surveymonkey',
  ...more,
});

export const places: Source['regions'] = [
  { key: 'us', name_en: 'United States', name_tr: 'Amerika Birleşik Devletleri', configured: true },
  { key: 'eu', name_en: 'European Union', name_tr: 'Avrupa Birliği', configured: true },
];

export const keys = {
  name: 'Access token',
  how_en: 'Copy the access token.',
  how_tr: 'Anahtarı kopyalayın.',
};

export const connection = (more: Partial<Connection> = {}): Connection => ({
  id: '0196a000-0000-7000-8000-0000000000c1',
  source: 'surveymonkey',
  status: 'active',
  account_name: 'Deniz Café',
  account_id: '4711',
  region: null,
  sign_in: 'oauth',
  scopes: [],
  features: { forms: true },
  connected_by: 'Ada',
  connected_at: '2026-11-20T08:00:00Z',
  last_used_at: null,
  flows: [],
  destinations: 0,
  waiting: 0,
  stuck: 0,
  problem: null,
  ...more,
});
