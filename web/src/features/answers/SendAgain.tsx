import { Button, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCan } from '@/features/auth/me';
import { flowQuery } from '@/features/flows/api';
import { Icon } from '@/ui/icons';
import { SendAgainDialog, type Sent } from './SendAgainDialog';

/** Answers that did not arrive: looked at, chosen and sent again, after what held them up was mended. */
export function SendAgain({ flowId }: { flowId: string }) {
  const { t } = useTranslation('answers');
  const mayRetry = useCan('editor');
  const [choosing, choose] = useDisclosure(false);
  const [sent, setSent] = useState<Sent>();
  const count = useQuery(flowQuery(flowId)).data?.attention_count ?? 0;
  return (
    <>
      {sent && (
        <Text size="sm" role="status">
          {t('retried', { count: sent.count })}
          {sent.count < sent.wanted && ` ${t('not_retried', { count: sent.wanted - sent.count })}`}
        </Text>
      )}
      {count > 0 && (
        <Button
          size="sm"
          leftSection={<Icon name="refresh" size={16} />}
          disabled={!mayRetry}
          onClick={choose.open}
        >
          {t('send_again.open', { count })}
        </Button>
      )}
      {count > 0 && !mayRetry && (
        <Text size="sm" c="dimmed">
          {t('needs_editor')}
        </Text>
      )}
      {choosing && <SendAgainDialog flowId={flowId} onSent={setSent} onClose={choose.close} />}
    </>
  );
}
