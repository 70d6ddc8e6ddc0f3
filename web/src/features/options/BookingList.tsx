import { Button, Group, Text, Title } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { Trans, useTranslation } from 'react-i18next';
import type { Booking, BookingCalendar } from '@/api/types';
import { Chip, type Tone } from '@/ui/Chip';
import { Confirm } from '@/ui/Confirm';
import { ButtonLink } from '@/ui/links';
import { Problem } from '@/ui/Problem';
import { Row, Rows } from '@/ui/Rows';
import { RelativeTime } from '@/ui/time';
import { Waiting } from '@/ui/Waiting';
import { bookingsQuery, cancelBooking } from './api';
import { clockOf, dayOf, daysLater, todayIn, weekdayDate } from './days';

const tones: Record<Booking['state'], Tone> = { booked: 'good', held: 'busy', cancelled: 'quiet' };
/** Nothing can be booked farther ahead than the horizon, but what was booked before it was drawn nearer is there. */
const leastDays = 60;

interface Props {
  calendar: BookingCalendar;
  mayCancel: boolean;
}

/** Who comes in the next days. */
export function BookingList({ calendar, mayCancel }: Props) {
  const { t } = useTranslation(['options', 'common']);
  const today = todayIn(calendar.rules.time_zone);
  // The server tells of 366 days at most, the first among them.
  const ahead = Math.min(365, Math.max(leastDays, calendar.rules.horizon_days));
  const list = useInfiniteQuery(bookingsQuery(calendar.id, today, daysLater(today, ahead)));
  const bookings = list.data?.pages.flatMap(({ items }) => items);
  return (
    <section aria-labelledby="bookings">
      <Title order={2} id="bookings">
        {t('bookings.title')}
      </Title>
      <Text size="sm" c="dimmed" mb="sm">
        {t('bookings.lead', { count: ahead })}
      </Text>
      {list.error && !bookings && <Problem error={list.error} onRetry={() => void list.refetch()} />}
      {list.isPending && <Waiting rows={2} />}
      {bookings?.length === 0 && <Text>{t('bookings.none')}</Text>}
      {bookings && bookings.length > 0 && (
        <Rows label={t('bookings.title')}>
          {bookings.map((booking) => (
            <BookingRow key={booking.id} calendar={calendar.id} booking={booking} mayCancel={mayCancel} />
          ))}
        </Rows>
      )}
      {list.hasNextPage && (
        <Group justify="center" mt="sm">
          <Button
            variant="default"
            loading={list.isFetchingNextPage}
            onClick={() => void list.fetchNextPage()}
          >
            {t('common:show_more')}
          </Button>
        </Group>
      )}
    </section>
  );
}

interface BookingRowProps {
  calendar: string;
  booking: Booking;
  mayCancel: boolean;
}

function BookingRow({ calendar, booking, mayCancel }: BookingRowProps) {
  const { t, i18n } = useTranslation('options');
  const queries = useQueryClient();
  const [asking, ask] = useDisclosure(false);
  const cancel = useMutation({
    mutationFn: () => cancelBooking(calendar, booking.id),
    onSuccess: async () => {
      ask.close();
      void queries.invalidateQueries({ queryKey: ['slots', calendar] });
      void queries.invalidateQueries({ queryKey: ['calendars'] });
      await queries.invalidateQueries({ queryKey: ['bookings', calendar] });
    },
  });
  const when = `${weekdayDate(dayOf(booking.local), i18n.language)} ${clockOf(booking.local)}`;
  return (
    <>
      <Row
        title={when}
        detail={
          booking.held_until ? (
            <Trans
              t={t}
              i18nKey="bookings.held_until"
              components={{ when: <RelativeTime at={booking.held_until} coming /> }}
            />
          ) : undefined
        }
        end={
          <>
            {booking.submission_id && (
              <ButtonLink
                to="/r/$submissionId"
                params={{ submissionId: booking.submission_id }}
                variant="subtle"
                size="compact-sm"
                aria-label={t('bookings.answers_of', { when })}
              >
                {t('bookings.answers')}
              </ButtonLink>
            )}
            {mayCancel && booking.state === 'booked' && (
              <Button
                variant="subtle"
                size="compact-sm"
                aria-label={t('bookings.cancel_of', { when })}
                onClick={ask.open}
              >
                {t('bookings.cancel')}
              </Button>
            )}
            <Chip tone={tones[booking.state]}>{t(`bookings.state.${booking.state}`)}</Chip>
          </>
        }
      />
      <Confirm
        opened={asking}
        title={t('bookings.cancel_title', { when })}
        effect={t('bookings.cancel_effect')}
        action={t('bookings.cancel')}
        danger
        busy={cancel.isPending}
        error={cancel.error}
        onConfirm={() => cancel.mutate()}
        onClose={ask.close}
      />
    </>
  );
}
