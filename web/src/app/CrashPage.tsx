import { Center, Stack } from '@mantine/core';
import { useRouter } from '@tanstack/react-router';
import { Logo } from '@/ui/Logo';
import { Problem } from '@/ui/Problem';

/** Stands in for a page that could not be shown at all. */
export function CrashPage({ error }: { error: unknown }) {
  const router = useRouter();
  return (
    <Center mih="60dvh" p="md">
      <Stack maw={480} gap="lg">
        <Logo />
        <Problem error={error} onRetry={() => void router.invalidate()} />
      </Stack>
    </Center>
  );
}
