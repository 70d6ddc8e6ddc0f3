import { ActionIcon, Button, Group, Text, TextInput, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Icon } from '@/ui/icons';
import classes from './CalendarEditor.module.css';
import { type DraftHoliday, nextHours } from './calendarDraft';
import { HoursFields } from './HoursFields';
import { newKey } from './listDraft';

interface Props {
  holidays: DraftHoliday[];
  onChange: (holidays: DraftHoliday[]) => void;
}

/** Days that are not ordinary: closed, or with hours of their own. */
export function HolidayFields({ holidays, onChange }: Props) {
  const { t } = useTranslation('options');
  const change = (key: number, part: Partial<DraftHoliday>) =>
    onChange(holidays.map((each) => (each.key === key ? { ...each, ...part } : each)));
  return (
    <section aria-label={t('calendar.holidays')}>
      <Title order={3}>{t('calendar.holidays')}</Title>
      <Text size="sm" c="dimmed" mb="xs">
        {t('calendar.holidays_hint')}
      </Text>
      {holidays.length > 0 && (
        <ul className={classes.days}>
          {holidays.map(({ key, date, name, hours }, index) => {
            const number = index + 1;
            const which = date || t('calendar.holiday', { number });
            return (
              <li key={key} className={classes.holiday} aria-label={t('calendar.holiday', { number })}>
                <div className={classes.holidayHead}>
                  <TextInput
                    type="date"
                    size="sm"
                    aria-label={`${t('calendar.date')}, ${t('calendar.holiday', { number })}`}
                    value={date}
                    onChange={(event) => change(key, { date: event.currentTarget.value })}
                    required
                  />
                  <TextInput
                    size="sm"
                    aria-label={`${t('calendar.holiday_name')}, ${t('calendar.holiday', { number })}`}
                    placeholder={t('calendar.holiday_name')}
                    value={name}
                    onChange={(event) => change(key, { name: event.currentTarget.value })}
                    maxLength={100}
                    autoComplete="off"
                  />
                  <ActionIcon
                    variant="subtle"
                    color="gray"
                    size={36}
                    aria-label={t('calendar.remove_holiday', { number })}
                    onClick={() => onChange(holidays.filter((each) => each.key !== key))}
                  >
                    <Icon name="trash" size={17} />
                  </ActionIcon>
                </div>
                <HoursFields day={which} hours={hours} onChange={(next) => change(key, { hours: next })} />
                <Group gap="xs">
                  {hours.length === 0 && (
                    <Text size="sm" c="dimmed">
                      {t('calendar.closed')}
                    </Text>
                  )}
                  <Button
                    variant="subtle"
                    size="compact-sm"
                    aria-label={t('calendar.add_hours_to', { day: which })}
                    onClick={() => change(key, { hours: [...hours, nextHours(hours)] })}
                  >
                    {t('calendar.add_hours')}
                  </Button>
                </Group>
              </li>
            );
          })}
        </ul>
      )}
      <Button
        variant="default"
        size="sm"
        mt="sm"
        leftSection={<Icon name="plus" size={16} />}
        onClick={() => onChange([...holidays, { key: newKey(), date: '', name: '', hours: [] }])}
      >
        {t('calendar.add_holiday')}
      </Button>
    </section>
  );
}
