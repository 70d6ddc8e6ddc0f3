import { Select } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Source } from '@/api/types';
import { regionName } from './region';

interface Props {
  source: Source;
  value: string | undefined;
  onChange: (region: string) => void;
  /** Consent needs an app of ours in that place; a key needs none. */
  byConsent?: boolean;
  w?: number;
}

/** Where an account is kept, among the places of its source. */
export function RegionSelect({ source, value, onChange, byConsent = false, w }: Props) {
  const { t, i18n } = useTranslation('connections');
  return (
    <Select
      label={t('region')}
      data={source.regions.map((region) => {
        const barred = byConsent && !region.configured;
        const name = regionName(region, i18n.language);
        return {
          value: region.key,
          label: barred ? t('region_not_configured', { region: name }) : name,
          disabled: barred,
        };
      })}
      value={value ?? null}
      onChange={(chosen) => chosen && onChange(chosen)}
      allowDeselect={false}
      {...(w && { w })}
      {...(byConsent && { size: 'sm' })}
    />
  );
}
