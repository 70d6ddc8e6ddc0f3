import { Button, Group, Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import classes from './CalendarEditor.module.css';
import { type DraftHours, likeDay, nextHours } from './calendarDraft';
import { weekdays } from './days';
import { HoursFields } from './HoursFields';

interface Props {
  /** Monday first. */
  week: DraftHours[][];
  onChange: (week: DraftHours[][]) => void;
}

/** The opening hours of an ordinary week. */
export function WeekFields({ week, onChange }: Props) {
  const { t, i18n } = useTranslation('options');
  const names = weekdays(i18n.language);
  const put = (index: number, hours: DraftHours[]) => onChange(week.with(index, hours));
  const openDays = week.filter((hours) => hours.length > 0).length;
  const endsAtMidnight = week.some((hours) => hours.some(({ to }) => to === '00:00'));
  return (
    <section aria-label={t('calendar.week')}>
      <Title order={3} mb="xs">
        {t('calendar.week')}
      </Title>
      <ul className={classes.days}>
        {week.map((hours, index) => {
          const day = names[index] ?? '';
          return (
            <li key={day} className={classes.day}>
              <Text fw={560} className={classes.dayName}>
                {day}
              </Text>
              <div className={classes.dayHours}>
                {hours.length === 0 && (
                  <Text size="sm" c="dimmed" lh="36px">
                    {t('calendar.closed')}
                  </Text>
                )}
                <HoursFields day={day} hours={hours} onChange={(next) => put(index, next)} />
              </div>
              <Group gap={4} className={classes.dayActions}>
                <Button
                  variant="subtle"
                  size="compact-sm"
                  aria-label={t('calendar.add_hours_to', { day })}
                  onClick={() => put(index, [...hours, nextHours(hours)])}
                >
                  {t('calendar.add_hours')}
                </Button>
                {hours.length > 0 && openDays > 1 && (
                  <Button
                    variant="subtle"
                    size="compact-sm"
                    aria-label={t('calendar.copy_from', { day })}
                    onClick={() => onChange(likeDay(week, index))}
                  >
                    {t('calendar.copy')}
                  </Button>
                )}
              </Group>
            </li>
          );
        })}
      </ul>
      {endsAtMidnight && (
        <Text size="sm" c="dimmed" mt="xs">
          {t('calendar.midnight')}
        </Text>
      )}
    </section>
  );
}
