import { Button, Group, Pagination, Stack, Text, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useCallback, useEffect, useMemo, useReducer, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { OptionList } from '@/api/types';
import { Icon } from '@/ui/icons';
import { saveList } from './api';
import classes from './ListEditor.module.css';
import {
  addId,
  editList,
  type ListAction,
  repeated,
  rowsPerPage,
  startDraft,
  writeOptions,
} from './listDraft';
import { OptionFields } from './OptionFields';
import { SaveProblem } from './SaveProblem';

interface Props {
  /** As it was when editing began; saving names its version. */
  list: OptionList;
  /** Must stay the same function, for the rows' sake. */
  onTouched: () => void;
  onSaved: (saved: OptionList) => void;
  onCancel: () => void;
  onLoadAgain: () => void;
}

/** A list as a table; it is saved whole. */
export function ListEditor({ list, onTouched, onSaved, onCancel, onLoadAgain }: Props) {
  const { t } = useTranslation(['options', 'common']);
  const [name, setName] = useState(list.name);
  const [draft, send] = useReducer(editList, list.options, startDraft);
  const { rows, focus, movedTo } = draft;
  useEffect(() => {
    if (focus) document.getElementById(focus.id)?.focus();
  }, [focus]);
  const edit = useCallback(
    (action: ListAction) => {
      onTouched();
      send(action);
    },
    [onTouched],
  );
  const save = useMutation({
    mutationFn: () => saveList(list.id, list.version, name.trim(), writeOptions(rows)),
    onSuccess: onSaved,
  });
  const twice = useMemo(() => repeated(rows), [rows]);
  const pages = Math.max(1, Math.ceil(rows.length / rowsPerPage));
  const page = Math.min(draft.page, pages);
  const first = (page - 1) * rowsPerPage;
  const shown = rows.slice(first, first + rowsPerPage);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate();
  };
  return (
    <form onSubmit={submit}>
      <Stack maw={980}>
        <TextInput
          label={t('list.name')}
          value={name}
          onChange={(event) => {
            onTouched();
            setName(event.currentTarget.value);
          }}
          maxLength={100}
          autoComplete="off"
          required
          maw={420}
        />
        <Text size="sm" c="dimmed">
          {t('list.hint')}
        </Text>
        <div>
          <div className={classes.heads} aria-hidden="true">
            <span>{t('list.label')}</span>
            <span>{t('list.value')}</span>
            <span>{t('list.description')}</span>
          </div>
          <ol className={classes.rows} start={first + 1} aria-label={t('list.options')}>
            {shown.map((row, index) => (
              <OptionFields
                key={row.key}
                row={row}
                number={first + index + 1}
                isTwice={twice.has(row.value.trim() || row.label.trim())}
                onEdit={edit}
              />
            ))}
          </ol>
        </div>
        <p className="visually-hidden" role="status">
          {movedTo !== undefined && t('list.moved', { number: movedTo, count: rows.length })}
        </p>
        {pages > 1 && (
          <Group justify="space-between">
            <Text size="sm" c="dimmed">
              {t('list.page', { first: first + 1, last: first + shown.length, count: rows.length })}
            </Text>
            <nav aria-label={t('list.pages')}>
              <Pagination
                total={pages}
                value={page}
                onChange={(next) => send({ do: 'open', page: next })}
                size="sm"
              />
            </nav>
          </Group>
        )}
        <Group>
          <Button
            id={addId}
            variant="default"
            leftSection={<Icon name="plus" size={16} />}
            onClick={() => edit({ do: 'add' })}
          >
            {t('list.add')}
          </Button>
        </Group>
        <Stack gap="sm" className={classes.foot}>
          <SaveProblem error={save.error} onLoadAgain={onLoadAgain} />
          <Group gap="sm">
            <Button type="submit" loading={save.isPending} disabled={twice.size > 0 || name.trim() === ''}>
              {t('save')}
            </Button>
            <Button variant="default" onClick={onCancel}>
              {t('common:cancel')}
            </Button>
          </Group>
        </Stack>
      </Stack>
    </form>
  );
}
