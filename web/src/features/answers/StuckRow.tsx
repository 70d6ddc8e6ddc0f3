import { Button, Checkbox, Group, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { Chip } from '@/ui/Chip';
import { ButtonLink } from '@/ui/links';
import { Row } from '@/ui/Rows';
import { RelativeTime } from '@/ui/time';
import { DeliveryChip } from './DeliveryChip';
import { DeliveryPreview } from './DeliveryPreview';
import { needsFirst, type Stuck } from './stuck';

interface Props {
  flowId: string;
  stuck: Stuck;
  chosen: boolean;
  onChoose: (wanted: boolean) => void;
  /** The answer is opened instead. */
  onLeave: () => void;
}

/** One answer that did not arrive: whose it is, why, and what would be sent. */
export function StuckRow({ flowId, stuck, chosen, onChoose, onLeave }: Props) {
  const { t } = useTranslation('answers');
  const why = useId();
  const [previewing, preview] = useDisclosure(false);
  const { answer, delivery } = stuck;
  const first = needsFirst(stuck);
  const words = answer.summary.map(({ display }) => display).filter(Boolean);
  return (
    <Row
      title={
        <Group gap="sm">
          <Checkbox
            checked={chosen}
            disabled={first !== undefined}
            onChange={(event) => onChoose(event.currentTarget.checked)}
            label={words.join(', ') || t('detail_title')}
            aria-describedby={why}
            // The name is read also where it cannot be chosen.
            styles={{ label: { color: 'inherit' } }}
          />
          {answer.test && <Chip tone="quiet">{t('test')}</Chip>}
          <DeliveryChip state={delivery.state} />
        </Group>
      }
      detail={
        <>
          <RelativeTime at={answer.completed_at} />
          {` · ${delivery.name}`}
          <Text id={why} size="sm" c="var(--mantine-color-text)" mt={4}>
            {first
              ? t(`send_again.first.${first}`)
              : (delivery.problem ?? t(`delivery_text.${delivery.state}`, { destination: delivery.name }))}
          </Text>
          <Group gap="xs" mt={6}>
            {!first && (
              <Button size="compact-sm" variant="default" onClick={preview.toggle} aria-expanded={previewing}>
                {t(previewing ? 'preview.hide' : 'preview.show')}
              </Button>
            )}
            <ButtonLink
              size="compact-sm"
              variant="subtle"
              to="/flows/$flowId/answers"
              params={{ flowId }}
              search={{ open: answer.id }}
              onClick={onLeave}
            >
              {t('send_again.look')}
            </ButtonLink>
          </Group>
          {previewing && <DeliveryPreview id={delivery.id} />}
        </>
      }
    />
  );
}
