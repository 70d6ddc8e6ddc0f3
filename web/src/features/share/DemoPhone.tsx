import { Button, Group, Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Icon } from '@/ui/icons';
import { Panel } from '@/ui/Panel';
import { demoPerson, demoPhoneUrl } from './demo';

/** In the demo no message leaves this machine: a stand-in phone receives it. */
export function DemoPhone({ sandboxUrl }: { sandboxUrl: string }) {
  const { t } = useTranslation('share');
  return (
    <Panel tone="accent">
      <Group justify="space-between" gap="md">
        <div style={{ flex: '1 1 280px' }}>
          <Title order={2}>{t('demo.title')}</Title>
          <Text size="sm" mt={2}>
            {t('demo.text', { name: demoPerson.name })}
          </Text>
        </div>
        <Button
          component="a"
          href={demoPhoneUrl(sandboxUrl)}
          target="_blank"
          rel="noreferrer"
          rightSection={<Icon name="external" size={16} />}
        >
          {t('demo.action')}
        </Button>
      </Group>
    </Panel>
  );
}
