import { Button, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Destination } from '@/api/types';
import { Icon } from '@/ui/icons';
import { ButtonLink } from '@/ui/links';
import { Problem } from '@/ui/Problem';
import { sendTestAnswer } from './api';

/** Sends one made-up answer, and says where it is to be found and how it is taken away again. */
export function TestAnswer({ destination }: { destination: Destination }) {
  const { t } = useTranslation('destinations');
  const test = useMutation({ mutationFn: () => sendTestAnswer(destination.id) });
  return (
    <>
      <Button
        size="sm"
        variant="light"
        leftSection={<Icon name="send" size={16} />}
        loading={test.isPending}
        onClick={() => test.mutate()}
      >
        {t('test.action')}
      </Button>
      {test.data && (
        <div role="status" style={{ flexBasis: '100%' }}>
          <Text size="sm">
            {t('test.sent')} {test.data.where_to_look}
          </Text>
          <ButtonLink
            size="compact-sm"
            variant="default"
            mt={6}
            to="/r/$submissionId"
            params={{ submissionId: test.data.submission_id }}
          >
            {t('test.follow')}
          </ButtonLink>
        </div>
      )}
      <Problem error={test.error} />
    </>
  );
}
