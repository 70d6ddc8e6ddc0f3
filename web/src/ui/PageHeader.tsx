import { Group, Stack, Text, Title } from '@mantine/core';
import { useDocumentTitle } from '@mantine/hooks';
import type { ReactNode } from 'react';

interface Props {
  title: string;
  /** Stands in the browser's tab; the title when left out. */
  tabTitle?: string;
  lead?: ReactNode;
  above?: ReactNode;
  actions?: ReactNode;
  beside?: ReactNode;
}

export function PageHeader({ title, tabTitle, lead, above, actions, beside }: Props) {
  useDocumentTitle(`${tabTitle ?? title} · Akis`);
  return (
    <Stack gap={6} mb="xl" component="header">
      {above}
      <Group justify="space-between" align="flex-start" gap="md">
        <Stack gap={6} style={{ minWidth: 0, flex: '1 1 240px' }}>
          <Group gap="sm" align="center">
            <Title order={1} style={{ overflowWrap: 'anywhere' }}>
              {title}
            </Title>
            {beside}
          </Group>
          {lead && (
            <Text c="dimmed" maw={680}>
              {lead}
            </Text>
          )}
        </Stack>
        {actions && <Group gap="sm">{actions}</Group>}
      </Group>
    </Stack>
  );
}
