import {
  Button,
  Code,
  Collapse,
  CopyButton,
  Group,
  List,
  ScrollArea,
  Stack,
  Text,
  TextInput,
} from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Destination } from '@/api/types';
import { Panel } from '@/ui/Panel';
import { Problem } from '@/ui/Problem';
import { Waiting } from '@/ui/Waiting';
import { bridgeQuery, changeDestination, checkDestination } from './api';
import { BridgePicture } from './BridgePicture';
import { text, withValue } from './settings';

/** The script for the customer's own Google account: numbered steps with pictures, and the light that turns green. */
export function BridgeGuide({ destination }: { destination: Destination }) {
  const { t, i18n } = useTranslation('destinations');
  const isReady = Boolean(destination.checked_at && !destination.check_problem);
  const [opened, { toggle }] = useDisclosure(!isReady);
  const { data: bridge, error } = useQuery({ ...bridgeQuery(destination.id), enabled: opened });
  return (
    <Panel tone="sunk" p="md">
      <Button size="compact-sm" variant="subtle" onClick={toggle} aria-expanded={opened}>
        {t(opened ? 'bridge.hide' : 'bridge.show')}
      </Button>
      <Collapse expanded={opened}>
        <Problem error={error} />
        {!bridge && !error && <Waiting rows={3} />}
        {bridge && (
          <Stack mt="sm">
            <List type="ordered" spacing="md">
              {bridge.steps.map((step) => (
                <List.Item key={step.picture}>
                  <Group align="flex-start" gap="md">
                    <div style={{ flex: '1 1 300px' }}>
                      <Text fw={600} size="sm">
                        {i18n.language === 'tr' ? step.title_tr : step.title_en}
                      </Text>
                      <Text size="sm">{i18n.language === 'tr' ? step.text_tr : step.text_en}</Text>
                      {step.picture === 'copy_script' && <Script script={bridge.script} />}
                      {step.picture === 'copy_address' && <Address destination={destination} />}
                    </div>
                    <BridgePicture name={step.picture} />
                  </Group>
                </List.Item>
              ))}
            </List>
          </Stack>
        )}
      </Collapse>
    </Panel>
  );
}

function Script({ script }: { script: string }) {
  const { t } = useTranslation('destinations');
  return (
    <Stack gap="xs" mt="xs" align="flex-start">
      <CopyButton value={script}>
        {({ copied, copy }) => <Button onClick={copy}>{t(copied ? 'copied' : 'bridge.copy')}</Button>}
      </CopyButton>
      <ScrollArea
        h={120}
        w="100%"
        type="auto"
        viewportProps={{ tabIndex: 0, role: 'region', 'aria-label': t('bridge.script') }}
      >
        <Code block>{script}</Code>
      </ScrollArea>
    </Stack>
  );
}

/** The address is kept and asked at once: the person sees the light turn green, or why it does not. */
function Address({ destination }: { destination: Destination }) {
  const { t } = useTranslation('destinations');
  const queries = useQueryClient();
  const [url, setUrl] = useState(text(destination.settings, 'url'));
  const tryIt = useMutation({
    mutationFn: async () => {
      await changeDestination(destination.id, {
        settings: withValue(destination.settings, 'url', url.trim()),
      });
      const answered = await checkDestination(destination.id);
      if (answered.good && !destination.enabled) await changeDestination(destination.id, { enabled: true });
      return answered;
    },
    onSettled: () => queries.invalidateQueries({ queryKey: ['destinations', destination.flow_id] }),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    tryIt.mutate();
  };
  return (
    <form onSubmit={submit}>
      <Group gap="xs" align="flex-end" mt="xs">
        <TextInput
          style={{ flex: '1 1 260px' }}
          type="url"
          label={t('bridge.address')}
          placeholder="https://script.google.com/macros/s/…/exec"
          value={url}
          onChange={(event) => setUrl(event.currentTarget.value)}
          autoComplete="off"
          required
        />
        <Button type="submit" loading={tryIt.isPending}>
          {t('bridge.try')}
        </Button>
      </Group>
      {tryIt.data?.good && (
        <Text size="sm" mt="xs" role="status">
          {t('bridge.good')}
        </Text>
      )}
      <Problem error={tryIt.error} mt="xs" />
    </form>
  );
}
