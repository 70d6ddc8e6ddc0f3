import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { call, client } from '@/api/client';
import type { BookingCalendar, CalendarRules, ListOption, ListSummary } from '@/api/types';

/** People book while this is looked at, and nobody is told of each place. */
const refreshEveryMs = 15_000;
const bookingsPerPage = 50;

export const listsQuery = queryOptions({
  queryKey: ['lists'],
  queryFn: async (): Promise<ListSummary[]> => (await call(client.GET('/api/v1/lists'))).items,
});

export const listQuery = (id: string) =>
  queryOptions({
    queryKey: ['lists', id],
    queryFn: () => call(client.GET('/api/v1/lists/{id}', { params: { path: { id } } })),
  });

export const addList = (name: string) => call(client.POST('/api/v1/lists', { body: { name, options: [] } }));

/** Saves a list whole; refused when somebody changed it after `version`. */
export const saveList = (id: string, version: number, name: string, options: ListOption[]) =>
  call(client.PUT('/api/v1/lists/{id}', { params: { path: { id } }, body: { version, name, options } }));

export const importTable = (id: string, version: number, csv: string) =>
  call(client.POST('/api/v1/lists/{id}/import', { params: { path: { id } }, body: { version, csv } }));

export const hideOption = (id: string, value: string, hidden: boolean) =>
  call(client.PATCH('/api/v1/lists/{id}/options', { params: { path: { id } }, body: { value, hidden } }));

export const deleteList = (id: string) =>
  call(client.DELETE('/api/v1/lists/{id}', { params: { path: { id } } }));

export const calendarsQuery = queryOptions({
  queryKey: ['calendars'],
  queryFn: async (): Promise<BookingCalendar[]> => (await call(client.GET('/api/v1/calendars'))).items,
});

export const calendarQuery = (id: string) =>
  queryOptions({
    queryKey: ['calendars', id],
    queryFn: () => call(client.GET('/api/v1/calendars/{id}', { params: { path: { id } } })),
  });

export const addCalendar = (name: string, rules: CalendarRules) =>
  call(client.POST('/api/v1/calendars', { body: { name, rules } }));

/** Saves a calendar whole; refused when somebody changed it after `version`. */
export const saveCalendar = (id: string, version: number, name: string, rules: CalendarRules) =>
  call(client.PUT('/api/v1/calendars/{id}', { params: { path: { id } }, body: { version, name, rules } }));

export const deleteCalendar = (id: string) =>
  call(client.DELETE('/api/v1/calendars/{id}', { params: { path: { id } } }));

/** Days are days of the calendar's time zone; the last one is included. */
export const slotsQuery = (id: string, from: string, to: string) =>
  queryOptions({
    queryKey: ['slots', id, from, to],
    queryFn: async () =>
      (
        await call(
          client.GET('/api/v1/calendars/{id}/slots', { params: { path: { id }, query: { from, to } } }),
        )
      ).items,
    refetchInterval: refreshEveryMs,
  });

export const bookingsQuery = (id: string, from: string, to: string) =>
  infiniteQueryOptions({
    queryKey: ['bookings', id, from, to],
    queryFn: ({ pageParam }) =>
      call(
        client.GET('/api/v1/calendars/{id}/bookings', {
          params: {
            path: { id },
            query: { from, to, limit: bookingsPerPage, ...(pageParam ? { after: pageParam } : {}) },
          },
        }),
      ),
    initialPageParam: '',
    getNextPageParam: (last) => last.next ?? undefined,
    refetchInterval: refreshEveryMs,
  });

export const cancelBooking = (id: string, booking_id: string) =>
  call(
    client.POST('/api/v1/calendars/{id}/bookings/{booking_id}/cancel', {
      params: { path: { id, booking_id } },
    }),
  );
