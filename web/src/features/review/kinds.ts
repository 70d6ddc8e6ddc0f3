import type { TFunction } from 'i18next';
import type { IconName } from '@/ui/icons';

/** Every kind of question the report names, and its sign. */
const icons = {
  short_text: 'text',
  long_text: 'lines',
  email: 'mail',
  phone: 'phone',
  number: 'hash',
  url: 'globe',
  single_choice: 'radio',
  multi_choice: 'box',
  picture_choice: 'picture',
  yes_no: 'toggle',
  tick: 'toggle',
  legal: 'shield',
  date: 'calendar',
  month_day: 'calendar',
  time: 'clock',
  date_time: 'calendar',
  duration: 'hourglass',
  rating: 'star',
  scale: 'slider',
  nps: 'gauge',
  ranking: 'ranking',
  matrix: 'grid',
  cells: 'grid',
  address: 'pin',
  contact: 'contact',
  texts: 'lines',
  numbers: 'hash',
  dates: 'calendar',
  file: 'clip',
  payment: 'card',
  signature: 'pen',
  booking: 'booked',
  unsupported: 'question',
  hidden: 'unseen',
} as const satisfies Record<string, IconName>;

export type Kind = keyof typeof icons;

function known(kind: string): Kind | undefined {
  return Object.hasOwn(icons, kind) ? (kind as Kind) : undefined;
}

export function kindIcon(kind: string): IconName {
  const name = known(kind);
  return name ? icons[name] : 'question';
}

/** A kind in words; one that this version does not know is a special field. */
export function kindName(t: TFunction<'review'>, kind: string): string {
  const name = known(kind);
  return name ? t(`kind.${name}`) : t('kind.other');
}
