import { ActionIcon, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Icon } from '@/ui/icons';
import classes from './CalendarEditor.module.css';
import type { DraftHours } from './calendarDraft';

interface Props {
  /** Whose hours these are: a weekday, a date. */
  day: string;
  hours: DraftHours[];
  onChange: (hours: DraftHours[]) => void;
}

/** The opening hours of one day, a line each. */
export function HoursFields({ day, hours, onChange }: Props) {
  const { t } = useTranslation('options');
  const change = (key: number, part: Partial<DraftHours>) =>
    onChange(hours.map((each) => (each.key === key ? { ...each, ...part } : each)));
  return hours.map(({ key, from, to }, index) => {
    const number = index + 1;
    return (
      <div key={key} className={classes.hours}>
        <TextInput
          type="time"
          size="sm"
          aria-label={t('calendar.from', { day, number })}
          value={from}
          onChange={(event) => change(key, { from: event.currentTarget.value })}
          required
        />
        <span aria-hidden="true">{t('calendar.until')}</span>
        <TextInput
          type="time"
          size="sm"
          aria-label={t('calendar.to', { day, number })}
          value={to}
          onChange={(event) => change(key, { to: event.currentTarget.value })}
          required
        />
        <ActionIcon
          variant="subtle"
          color="gray"
          size={36}
          aria-label={t('calendar.remove_hours', { day, number })}
          onClick={() => onChange(hours.filter((each) => each.key !== key))}
        >
          <Icon name="cross" size={16} />
        </ActionIcon>
      </div>
    );
  });
}
