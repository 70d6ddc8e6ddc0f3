import { List, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Connection, DisconnectEffect, Source } from '@/api/types';
import { Confirm } from '@/ui/Confirm';
import { disconnect, disconnectEffectQuery } from './api';
import type { LeftAccount } from './Left';

interface Props {
  connection: Connection;
  source: Source;
  onClose: () => void;
  onLeft: (left: LeftAccount) => void;
}

/** Says what ends and what stays, before anything ends. */
export function DisconnectDialog({ connection, source, onClose, onLeft }: Props) {
  const { t } = useTranslation('connections');
  const queries = useQueryClient();
  const { data: effect, error } = useQuery(disconnectEffectQuery(connection.id));
  const remove = useMutation({
    mutationFn: () => disconnect(connection.id),
    onSuccess: async ({ revoked }) => {
      onClose();
      onLeft({ account: connection.account_name, revoked });
      await queries.invalidateQueries({ queryKey: ['connections'] });
    },
  });
  return (
    <Confirm
      opened
      title={t('disconnect.title', { account: connection.account_name })}
      effect={
        <>
          {t('disconnect.effect', { source: source.name })}
          {effect && (
            <List size="sm" mt="sm" component="ul">
              {effect.flows.length > 0 && (
                <List.Item>
                  {t('disconnect.flows', {
                    count: effect.flows.length,
                    names: effect.flows.map(({ name }) => name).join(', '),
                  })}
                </List.Item>
              )}
              <List.Item>
                {effect.waiting > 0
                  ? t('disconnect.waiting', { count: effect.waiting })
                  : t('disconnect.none_waiting')}
              </List.Item>
              {effect.stuck > 0 && <List.Item>{t('disconnect.stuck', { count: effect.stuck })}</List.Item>}
              <List.Item>{t(`disconnect.${told(effect)}`, { source: source.name })}</List.Item>
            </List>
          )}
          {!effect && !error && (
            <Text span size="sm" c="dimmed" display="block" mt="sm">
              {t('disconnect.looking')}
            </Text>
          )}
        </>
      }
      action={t('disconnect.action')}
      danger
      busy={remove.isPending}
      error={remove.error ?? error}
      onConfirm={() => remove.mutate()}
      onClose={onClose}
    />
  );
}

/** What the source will hear of it. */
function told({ kept_for_others, revoked_at_source }: DisconnectEffect) {
  if (kept_for_others) return 'kept_for_others';
  return revoked_at_source ? 'revoked' : 'not_revoked';
}
