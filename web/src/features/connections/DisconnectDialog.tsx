import { List, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Connection, Source } from '@/api/types';
import { Confirm } from '@/ui/Confirm';
import { disconnect, disconnectEffectQuery } from './api';

interface Props {
  connection: Connection;
  source: Source;
  onClose: () => void;
}

/** Says what ends and what stays, before anything ends. */
export function DisconnectDialog({ connection, source, onClose }: Props) {
  const { t } = useTranslation('connections');
  const queries = useQueryClient();
  const { data: effect, error } = useQuery(disconnectEffectQuery(connection.id));
  const remove = useMutation({
    mutationFn: () => disconnect(connection.id),
    onSuccess: async () => {
      onClose();
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
              <List.Item>
                {t(effect.revoked_at_source ? 'disconnect.revoked' : 'disconnect.not_revoked', {
                  source: source.name,
                })}
              </List.Item>
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
