import { Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Message } from '@/api/types';
import { Chip, type Tone } from '@/ui/Chip';
import { Row, Rows } from '@/ui/Rows';
import { RelativeTime } from '@/ui/time';
import { demoPhoneUrl } from './demo';

const tones: Record<Message['state'], Tone> = {
  queued: 'busy',
  sending: 'busy',
  sent: 'quiet',
  delivered: 'good',
  read: 'good',
  failed: 'bad',
  unclear: 'warm',
};

interface Props {
  messages: Message[];
  /** Where the stand-in phones are, in the demo. */
  sandboxUrl: string | null;
}

export function MessageList({ messages, sandboxUrl }: Props) {
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
                {sandboxUrl && (
                  <>
                    {' · '}
                    <a href={demoPhoneUrl(sandboxUrl, message.to)} target="_blank" rel="noreferrer">
                      {t('demo.this_phone')}
                    </a>
                  </>
                )}
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
