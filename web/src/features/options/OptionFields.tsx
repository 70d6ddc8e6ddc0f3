import { ActionIcon, Checkbox, TextInput } from '@mantine/core';
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import { Icon } from '@/ui/icons';
import classes from './ListEditor.module.css';
import { type DraftOption, type ListAction, partId } from './listDraft';

interface Props {
  row: DraftOption;
  number: number;
  /** Its value stands at another row too. */
  isTwice: boolean;
  /** Must stay the same function: only the row that is written in is drawn anew. */
  onEdit: (action: ListAction) => void;
}

const lengths = { label: 300, value: 200, description: 300 } as const;

/** One option while its list is edited. */
export const OptionFields = memo(function OptionFields({ row, number, isTwice, onEdit }: Props) {
  const { t } = useTranslation('options');
  const field = (name: keyof typeof lengths) => ({
    size: 'sm',
    label: t(`list.${name}`),
    'aria-label': t('list.of_row', { field: t(`list.${name}`), number }),
    classNames: { label: classes.label ?? '' },
    value: row[name],
    maxLength: lengths[name],
    autoComplete: 'off',
    onChange: (event: { currentTarget: { value: string } }) =>
      onEdit({ do: 'change', key: row.key, part: { [name]: event.currentTarget.value } }),
  });
  const button = (part: 'up' | 'down' | 'remove', action: ListAction) => ({
    id: partId(row.key, part),
    variant: 'subtle',
    color: 'gray',
    size: 36,
    onClick: () => onEdit(action),
    'aria-label': t(`list.${part}`, { number }),
  });
  return (
    <li className={classes.row} aria-label={t('list.row', { number })}>
      <TextInput {...field('label')} id={partId(row.key, 'label')} />
      <TextInput
        {...field('value')}
        placeholder={row.label.trim()}
        error={isTwice ? t('list.twice') : undefined}
      />
      <TextInput {...field('description')} />
      <div className={classes.end}>
        <Checkbox
          label={t('list.hidden')}
          aria-label={t('list.of_row', { field: t('list.hidden'), number })}
          checked={row.hidden}
          onChange={(event) =>
            onEdit({ do: 'change', key: row.key, part: { hidden: event.currentTarget.checked } })
          }
        />
        <span className={classes.buttons}>
          <ActionIcon {...button('up', { do: 'move', key: row.key, by: -1 })}>
            <Icon name="up" size={17} />
          </ActionIcon>
          <ActionIcon {...button('down', { do: 'move', key: row.key, by: 1 })}>
            <Icon name="down" size={17} />
          </ActionIcon>
          <ActionIcon {...button('remove', { do: 'remove', key: row.key })}>
            <Icon name="trash" size={17} />
          </ActionIcon>
        </span>
      </div>
    </li>
  );
});
