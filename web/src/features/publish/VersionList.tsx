import { Button, Title } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Trans, useTranslation } from 'react-i18next';
import type { FlowVersion } from '@/api/types';
import { useCan } from '@/features/auth/me';
import { Chip, type Tone } from '@/ui/Chip';
import { Confirm } from '@/ui/Confirm';
import { Problem } from '@/ui/Problem';
import { Row, Rows } from '@/ui/Rows';
import { RelativeTime } from '@/ui/time';
import { retireVersion, versionsQuery } from './api';

type State = 'published' | 'old' | 'retired';
const tones: Record<State, Tone> = { published: 'good', old: 'busy', retired: 'quiet' };

const stateOf = ({ published, retired_at }: FlowVersion): State =>
  retired_at ? 'retired' : published ? 'published' : 'old';

/** Every version that was published: old ones go on being answered until somebody retires them. */
export function VersionList({ flowId }: { flowId: string }) {
  const { t } = useTranslation('publish');
  const versions = useQuery(versionsQuery(flowId));
  if (versions.error) return <Problem error={versions.error} onRetry={() => void versions.refetch()} />;
  if (!versions.data || versions.data.length === 0) return null;
  return (
    <section aria-labelledby="versions">
      <Title order={2} id="versions" mb="sm">
        {t('versions.title')}
      </Title>
      <Rows label={t('versions.title')}>
        {versions.data.map((version) => (
          <VersionRow key={version.id} flowId={flowId} version={version} />
        ))}
      </Rows>
    </section>
  );
}

function VersionRow({ flowId, version }: { flowId: string; version: FlowVersion }) {
  const { t } = useTranslation('publish');
  const queries = useQueryClient();
  const mayRetire = useCan('editor');
  const [asking, ask] = useDisclosure(false);
  const { number, endpoint, created_at, retired_at } = version;
  const retire = useMutation({
    mutationFn: () => retireVersion(flowId, number),
    onSuccess: async () => {
      ask.close();
      await queries.invalidateQueries({ queryKey: ['versions', flowId] });
    },
  });
  const state = stateOf(version);
  const when = <RelativeTime at={retired_at ?? created_at} />;
  return (
    <>
      <Row
        title={t('versions.number', { number })}
        detail={
          <>
            {t(endpoint ? 'versions.checked_akis' : 'versions.checked_phone')}
            {' · '}
            <Trans
              t={t}
              i18nKey={retired_at ? 'versions.retired_when' : 'versions.made'}
              components={{ when }}
            />
          </>
        }
        end={
          <>
            {mayRetire && state === 'old' && (
              <Button
                variant="subtle"
                size="compact-sm"
                aria-label={t('versions.retire_of', { number })}
                onClick={ask.open}
              >
                {t('versions.retire')}
              </Button>
            )}
            <Chip tone={tones[state]}>{t(`versions.state.${state}`)}</Chip>
          </>
        }
      />
      <Confirm
        opened={asking}
        title={t('versions.retire_title', { number })}
        effect={t(endpoint ? 'versions.retire_effect' : 'versions.retire_effect_phone')}
        action={t('versions.retire')}
        danger
        busy={retire.isPending}
        error={retire.error}
        onConfirm={() => retire.mutate()}
        onClose={ask.close}
      />
    </>
  );
}
