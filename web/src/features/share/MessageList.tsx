import { Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Message } from '@/api/types';
import { Chip, type Tone } from '@/ui/Chip';
import { Row, Rows } from '@/ui/Rows';
import { RelativeTime } from '@/ui/time';

const tones: Record<Message['state'], Tone> = {
  queued: 'busy',
  sending: 'busy',
  sent: 'quiet',
  delivered: 'good',
  read: 'good',
  failed: 'bad',
  unclear: 'warm',
};

export function MessageList({ messages }: { messages: Message[] }) {
  const { t } = useTranslation('share');
  return (
    <section aria-live="polite">
      <Title order={2} mb="sm">
        {t('messages')}
      </Title>
      <Rows label={t('messages')}>
        {messages.map((message) => (
          <Row
            key={message.id}
            title={`+${message.to.replace(/^\+/, '')}`}
            detail={
              <>
                <RelativeTime at={message.created_at} />
                {(message.problem ?? message.state === 'unclear') && (
                  <div>{message.problem ?? t('unclear_text')}</div>
                )}
              </>
            }
            end={<Chip tone={tones[message.state]}>{t(`state.${message.state}`)}</Chip>}
          />
        ))}
      </Rows>
    </section>
  );
}
