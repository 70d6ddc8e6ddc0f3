import { Button, Group, Stack, Text, Title } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { Trans, useTranslation } from 'react-i18next';
import type { BookingCalendar, ListSummary } from '@/api/types';
import { useCan } from '@/features/auth/me';
import { Chip } from '@/ui/Chip';
import { EmptyState } from '@/ui/EmptyState';
import { PageHeader } from '@/ui/PageHeader';
import { Problem } from '@/ui/Problem';
import { Row, Rows } from '@/ui/Rows';
import { RelativeTime } from '@/ui/time';
import { Waiting } from '@/ui/Waiting';
import { calendarsQuery, listsQuery } from './api';
import { NewCalendar, NewList } from './NewThing';

/** What questions can offer that changes without publishing: lists of options, and calendars of free times. */
export function OptionsPage() {
  const { t } = useTranslation('options');
  const mayChange = useCan('editor');
  const lists = useQuery(listsQuery);
  const calendars = useQuery(calendarsQuery);
  const [listing, newList] = useDisclosure(false);
  const [dating, newCalendar] = useDisclosure(false);
  return (
    <>
      <PageHeader title={t('title')} lead={t('lead')} />
      <Stack gap={40} maw={820}>
        {!mayChange && (
          <Text size="sm" c="dimmed">
            {t('needs_editor')}
          </Text>
        )}
        <Section
          title={t('lists.title')}
          action={mayChange && <Button onClick={newList.open}>{t('lists.new')}</Button>}
          isEmpty={lists.data?.length === 0}
          empty={(action) => (
            <EmptyState icon="ranking" title={t('lists.none_title')} action={action}>
              {t('lists.none_text')}
            </EmptyState>
          )}
        >
          <Problem error={lists.error} onRetry={() => void lists.refetch()} />
          {lists.isPending && <Waiting rows={2} />}
          {lists.data && (
            <Rows label={t('lists.title')}>
              {lists.data.map((list) => (
                <ListRow key={list.id} list={list} />
              ))}
            </Rows>
          )}
        </Section>
        <Section
          title={t('calendars.title')}
          action={mayChange && <Button onClick={newCalendar.open}>{t('calendars.new')}</Button>}
          isEmpty={calendars.data?.length === 0}
          empty={(action) => (
            <EmptyState icon="calendar" title={t('calendars.none_title')} action={action}>
              {t('calendars.none_text')}
            </EmptyState>
          )}
        >
          <Problem error={calendars.error} onRetry={() => void calendars.refetch()} />
          {calendars.isPending && <Waiting rows={2} />}
          {calendars.data && (
            <Rows label={t('calendars.title')}>
              {calendars.data.map((calendar) => (
                <CalendarRow key={calendar.id} calendar={calendar} />
              ))}
            </Rows>
          )}
        </Section>
      </Stack>
      {listing && <NewList onClose={newList.close} />}
      {dating && <NewCalendar onClose={newCalendar.close} />}
    </>
  );
}

interface SectionProps {
  title: string;
  action: ReactNode;
  isEmpty: boolean;
  empty: (action: ReactNode) => ReactNode;
  children: ReactNode;
}

/** What there is under its title; while there is nothing, what it would be for and how to begin. */
function Section({ title, action, isEmpty, empty, children }: SectionProps) {
  if (isEmpty) return <section aria-label={title}>{empty(action)}</section>;
  return (
    <section aria-label={title}>
      <Group justify="space-between" mb="sm">
        <Title order={2}>{title}</Title>
        {action}
      </Group>
      {children}
    </section>
  );
}

function ListRow({ list }: { list: ListSummary }) {
  const { t } = useTranslation('options');
  const hidden = list.options_count - list.offered_count;
  return (
    <Row
      title={
        <Link to="/options/lists/$listId" params={{ listId: list.id }}>
          {list.name}
        </Link>
      }
      detail={
        <>
          {t('lists.count', { count: list.options_count })}
          {' · '}
          <Trans t={t} i18nKey="changed" components={{ when: <RelativeTime at={list.updated_at} /> }} />
        </>
      }
      end={hidden > 0 && <Chip tone="warm">{t('lists.hidden', { count: hidden })}</Chip>}
    />
  );
}

function CalendarRow({ calendar }: { calendar: BookingCalendar }) {
  const { t } = useTranslation('options');
  const { slot_minutes: minutes, time_zone: zone } = calendar.rules;
  return (
    <Row
      title={
        <Link to="/options/calendars/$calendarId" params={{ calendarId: calendar.id }}>
          {calendar.name}
        </Link>
      }
      detail={t('calendars.detail', { minutes, zone })}
      end={
        calendar.upcoming_count > 0 && (
          <Chip tone="good">{t('calendars.upcoming', { count: calendar.upcoming_count })}</Chip>
        )
      }
    />
  );
}
