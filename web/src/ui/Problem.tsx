import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { ApiProblem } from '@/api/problem';
import { Icon } from './icons';
import { useProblemSentence } from './problemSentence';

interface Props {
  error: unknown;
  onRetry?: () => void;
  mt?: string;
  mb?: string;
}

/** What went wrong, as a sentence with the way out, and the number support can look it up by. */
export function Problem({ error, onRetry, ...rest }: Props) {
  const { t } = useTranslation(['common', 'auth']);
  const sentence = useProblemSentence();
  if (!error) return null;
  // A mistake that the person can mend needs no support.
  const requestId = error instanceof ApiProblem && error.status >= 500 ? error.requestId : undefined;
  const signedOut = error instanceof ApiProblem && error.code === 'not_signed_in';
  return (
    <Alert role="alert" color="red" variant="light" icon={<Icon name="alert" />} {...rest}>
      <Stack gap={6}>
        <Text size="sm">{sentence(error)}</Text>
        {requestId && (
          <Text size="xs" c="dimmed">
            {t('request_id', { id: requestId })}
          </Text>
        )}
        {signedOut && (
          <Group>
            <Button component="a" href={signInAndReturn()} size="compact-sm" variant="default">
              {t('auth:sign_in.action')}
            </Button>
          </Group>
        )}
        {onRetry && (
          <Group>
            <Button size="compact-sm" variant="default" onClick={onRetry}>
              {t('try_again')}
            </Button>
          </Group>
        )}
      </Stack>
    </Alert>
  );
}

function signInAndReturn(): string {
  return `/sign-in?${new URLSearchParams({ next: window.location.pathname })}`;
}
