import type { Source } from '@/api/types';

type Region = Source['regions'][number];

export const regionName = (region: Region, language: string): string =>
  language === 'tr' ? region.name_tr : region.name_en;

/** Whether a person has to say where the account is kept, when it is connected in this way. */
export const asksPlace = ({ region_for }: Source, way: 'consent' | 'key'): boolean =>
  region_for === way || region_for === 'both';

/** One of the source's places by its key; nothing for a key of the account's own (HubSpot's `eu1`). */
export const regionOf = (source: Source, key: string | null | undefined): Region | undefined =>
  source.regions.find((region) => region.key === key);
