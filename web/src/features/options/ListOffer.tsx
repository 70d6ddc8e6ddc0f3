import { Button, Group, Stack, Switch, Text, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ListOption, OptionList } from '@/api/types';
import { Chip } from '@/ui/Chip';
import { Problem } from '@/ui/Problem';
import { Row, Rows } from '@/ui/Rows';
import { hideOption } from './api';

const rowsAtOnce = 100;
/** More than these are not sent to a phone. */
const mostOffered = 200;

interface Props {
  list: OptionList;
  mayChange: boolean;
}

/** What a list offers at the moment. "Sold out" is one switch, whoever else is changing the list. */
export function ListOffer({ list, mayChange }: Props) {
  const { t, i18n } = useTranslation(['options', 'common']);
  const [wanted, setWanted] = useState('');
  const [shown, setShown] = useState(rowsAtOnce);
  const words = wanted.trim().toLocaleLowerCase(i18n.language);
  const found = list.options.filter(({ label, value }) =>
    `${label} ${value}`.toLocaleLowerCase(i18n.language).includes(words),
  );
  return (
    <Stack maw={820}>
      {list.offered_count > mostOffered && <Text size="sm">{t('list.most', { count: mostOffered })}</Text>}
      {list.options.length > 12 && (
        <TextInput
          type="search"
          aria-label={t('list.search')}
          placeholder={t('list.search')}
          value={wanted}
          onChange={(event) => setWanted(event.currentTarget.value)}
          maw={420}
        />
      )}
      {found.length === 0 ? (
        <Text role="status">{t('list.no_match')}</Text>
      ) : (
        <Rows label={t('list.options')}>
          {found.slice(0, shown).map((option) => (
            <OfferRow key={option.value} list={list.id} option={option} mayChange={mayChange} />
          ))}
        </Rows>
      )}
      {found.length > shown && (
        <Group justify="center">
          <Button variant="default" onClick={() => setShown(shown + rowsAtOnce)}>
            {t('common:show_more')}
          </Button>
        </Group>
      )}
    </Stack>
  );
}

interface OfferRowProps {
  list: string;
  option: ListOption;
  mayChange: boolean;
}

function OfferRow({ list, option, mayChange }: OfferRowProps) {
  const { t } = useTranslation('options');
  const queries = useQueryClient();
  const { value, label, description, hidden = false } = option;
  const hide = useMutation({
    mutationFn: (hidden: boolean) => hideOption(list, value, hidden),
    // Until the list is here again, the switch stands as it was put.
    onSuccess: () => queries.invalidateQueries({ queryKey: ['lists'] }),
  });
  const isHidden = hide.isPending ? hide.variables : hidden;
  const facts = [...(value === label ? [] : [value]), ...(description ? [description] : [])];
  return (
    <Row
      title={label}
      detail={
        (facts.length > 0 || hide.error) && (
          <>
            {facts.join(' · ')}
            <Problem error={hide.error} mt="xs" />
          </>
        )
      }
      end={
        mayChange ? (
          <Switch
            label={t('list.offered')}
            labelPosition="left"
            aria-label={t('list.offer', { label })}
            checked={!isHidden}
            onChange={(event) => {
              if (!hide.isPending) hide.mutate(!event.currentTarget.checked);
            }}
          />
        ) : (
          hidden && <Chip tone="warm">{t('list.sold_out')}</Chip>
        )
      }
    />
  );
}
