import { Stack, Text } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { BookingCalendar } from '@/api/types';
import { useCan } from '@/features/auth/me';
import { CrumbLink } from '@/ui/links';
import { PageHeader } from '@/ui/PageHeader';
import { Problem } from '@/ui/Problem';
import { Waiting } from '@/ui/Waiting';
import { calendarQuery, deleteCalendar } from './api';
import { BookingList } from './BookingList';
import { CalendarEditor } from './CalendarEditor';
import { DeleteButton } from './DeleteButton';
import { LeaveGuard } from './LeaveGuard';
import { SlotPicture } from './SlotPicture';

const route = getRouteApi('/inside/options/calendars/$calendarId');

/** One calendar: what people can book in the next days, who has, and the hours behind it. */
export function CalendarPage() {
  const { t } = useTranslation('options');
  const { calendarId } = route.useParams();
  const navigate = route.useNavigate();
  const queries = useQueryClient();
  const mayChange = useCan('editor');
  const query = calendarQuery(calendarId);
  const calendar = useQuery(query);
  // What is edited stays as it was read; a fresh reading behind it must not take words from under the hands.
  const [edited, setEdited] = useState<BookingCalendar>();
  const [touched, setTouched] = useState(false);
  const [saved, setSaved] = useState(false);
  const touch = useCallback(() => setTouched(true), []);
  const restart = (next: BookingCalendar) => {
    setTouched(false);
    setEdited(next);
    queries.setQueryData(query.queryKey, next);
    void queries.invalidateQueries({ queryKey: ['calendars'], exact: true });
    void queries.invalidateQueries({ queryKey: ['slots', calendarId] });
  };
  const loadAgain = async () => {
    const { data } = await calendar.refetch();
    if (data) restart(data);
  };
  const gone = async () => {
    // What was written in it is gone with it; nobody has to be asked.
    await navigate({ to: '/options', ignoreBlocker: true });
    queries.removeQueries({ queryKey: query.queryKey });
    await queries.invalidateQueries({ queryKey: ['calendars'] });
  };
  if (calendar.error && !calendar.data) {
    return <Problem error={calendar.error} onRetry={() => void calendar.refetch()} />;
  }
  if (!calendar.data) return <Waiting />;
  const current = calendar.data;
  const shown = touched ? (edited ?? current) : current;
  return (
    <>
      <PageHeader
        above={
          <CrumbLink to="/options" activeOptions={{ exact: true }}>
            {t('title')}
          </CrumbLink>
        }
        title={current.name}
        actions={
          mayChange && (
            <DeleteButton
              title={t('calendars.delete_title', { name: current.name })}
              effect={t('calendars.delete_effect')}
              remove={() => deleteCalendar(calendarId)}
              onDone={gone}
            />
          )
        }
      />
      <Stack gap={40} maw={820}>
        <SlotPicture calendar={current} />
        <BookingList calendar={current} mayCancel={mayChange} />
        {mayChange ? (
          <div>
            <CalendarEditor
              key={shown.version}
              calendar={shown}
              onTouched={() => {
                if (!touched) setEdited(shown);
                touch();
              }}
              onSaved={(next) => {
                setSaved(true);
                restart(next);
              }}
              onLoadAgain={() => void loadAgain()}
            />
            <Text role="status" size="sm" mt="sm">
              {saved && !touched && t('saved')}
            </Text>
          </div>
        ) : (
          <Text size="sm" c="dimmed">
            {t('needs_editor')}
          </Text>
        )}
      </Stack>
      <LeaveGuard when={touched} />
    </>
  );
}
