import { List, Switch } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useTranslation } from 'react-i18next';
import type { Destination } from '@/api/types';
import { useCan } from '@/features/auth/me';
import { Confirm } from '@/ui/Confirm';
import { useDestinationChange } from './useDestinationChange';

interface Props {
  destination: Destination;
  /** The id of the text that says why it cannot be changed. */
  why: string | undefined;
}

/** Switches a destination off or on; what that does to new answers and to those that wait is said first. */
export function DestinationSwitch({ destination, why }: Props) {
  const { t } = useTranslation('destinations');
  const mayChange = useCan('editor');
  const [asking, ask] = useDisclosure(false);
  const change = useDestinationChange(destination, ask.close);
  const { enabled, waiting, stuck } = destination;
  const name = t(`kind.${destination.kind}`);
  const turn = enabled ? 'off' : 'on';
  return (
    <>
      <Switch
        label={t(enabled ? 'on' : 'off')}
        checked={enabled}
        disabled={!mayChange}
        onChange={ask.open}
        aria-label={t('switch', { name })}
        aria-describedby={mayChange ? undefined : why}
      />
      <Confirm
        opened={asking}
        title={t(`switching.${turn}.title`, { name })}
        effect={
          <List size="sm" spacing={6}>
            <List.Item>{t(`switching.${turn}.new`)}</List.Item>
            <List.Item>
              {waiting > 0
                ? t(`switching.${turn}.waiting`, { count: waiting })
                : t(`switching.${turn}.none_waiting`)}
            </List.Item>
            {stuck > 0 && <List.Item>{t(`switching.${turn}.stuck`, { count: stuck })}</List.Item>}
          </List>
        }
        action={t(`switching.${turn}.action`)}
        busy={change.isPending}
        error={change.error}
        onConfirm={() => change.mutate({ enabled: !enabled })}
        onClose={ask.close}
      />
    </>
  );
}
