import 'i18next';
import type alerts from './locales/en/alerts.json';
import type answers from './locales/en/answers.json';
import type auth from './locales/en/auth.json';
import type common from './locales/en/common.json';
import type connections from './locales/en/connections.json';
import type destinations from './locales/en/destinations.json';
import type drift from './locales/en/drift.json';
import type flows from './locales/en/flows.json';
import type health from './locales/en/health.json';
import type home from './locales/en/home.json';
import type members from './locales/en/members.json';
import type options from './locales/en/options.json';
import type player from './locales/en/player.json';
import type problems from './locales/en/problems.json';
import type publish from './locales/en/publish.json';
import type review from './locales/en/review.json';
import type settings from './locales/en/settings.json';
import type share from './locales/en/share.json';
import type whatsapp from './locales/en/whatsapp.json';

/** Makes a misspelt text key a compile error. */
declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'common';
    resources: {
      alerts: typeof alerts;
      answers: typeof answers;
      auth: typeof auth;
      common: typeof common;
      connections: typeof connections;
      destinations: typeof destinations;
      drift: typeof drift;
      flows: typeof flows;
      health: typeof health;
      home: typeof home;
      members: typeof members;
      options: typeof options;
      player: typeof player;
      problems: typeof problems;
      publish: typeof publish;
      review: typeof review;
      settings: typeof settings;
      share: typeof share;
      whatsapp: typeof whatsapp;
    };
  }
}
