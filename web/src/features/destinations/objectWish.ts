import type { Place } from '@/api/types';

/** A deal, a ticket or a record of the account's own kind for each answer, as the settings keep it. */
export interface ObjectWish {
  object_type_id: string;
  pipeline?: string;
  /** Of that pipeline. */
  stage?: string;
  /** Its properties, by question. */
  properties?: Record<string, string>;
  /** The property that takes the answer's link. */
  marker_property?: string;
}

/** HubSpot's numbers of the two kinds that every account has. */
export const deal = '0-3';
export const ticket = '0-5';

/** Both are made in a stage alone, and both keep the answer's link in a property that they have by nature. */
export function isDealOrTicket(type: string): boolean {
  return type === deal || type === ticket;
}

/** The same wish with another value; what is empty is left out. */
export function withPart<Name extends keyof ObjectWish>(
  wish: ObjectWish,
  name: Name,
  value: ObjectWish[Name] | null,
): ObjectWish {
  const { [name]: _, ...rest } = wish;
  return { ...(rest as ObjectWish), ...(value && { [name]: value }) };
}

/** A stage belongs to its pipeline, so another pipeline begins without one. */
export function withPipeline(wish: ObjectWish, pipeline: string | null): ObjectWish {
  return withPart(withPart(wish, 'stage', null), 'pipeline', pipeline);
}

/** Properties that can hold a link: text, in one line or in several. The one that is kept stays among them. */
export function linkPlaces(places: Place[], kept: string | undefined): Place[] {
  const texts = places.filter(({ detail }) => detail === 'text' || detail === 'textarea');
  if (!kept || texts.some(({ value }) => value === kept)) return texts;
  return [...texts, places.find(({ value }) => value === kept) ?? { value: kept, label: kept, detail: null }];
}
