import { ActionIcon, Button, Group, Tooltip } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Icon } from '@/ui/icons';
import { Problem } from '@/ui/Problem';
import type { FlowDocument } from './flowJson';
import { Phone } from './Phone';
import classes from './Player.module.css';
import { Sheet } from './Sheet';
import { type Step, usePlay } from './usePlay';

interface Props {
  flow: FlowDocument;
  step: Step;
  business: string;
  /** What the message in the chat is about. */
  title: string;
}

/** A phone that plays a flow against whatever answers its steps. */
export function Player({ flow, step, business, title }: Props) {
  const { t } = useTranslation('player');
  const [dark, setDark] = useState(false);
  const play = usePlay(flow, step);
  const { end } = play.state;
  return (
    <section aria-label={t('label')}>
      <Phone business={business} dark={dark}>
        <div className={classes.chat}>
          <div className={classes.bubble}>
            <strong>{title}</strong>
            <span className={classes.cta}>{t('cta')}</span>
          </div>
          {end && (
            <div className={end === 'sent' ? classes.mine : classes.closed} role="status">
              <strong>{t(`${end}.title`)}</strong>
              <span>{t(`${end}.text`)}</span>
            </div>
          )}
        </div>
        {!end && (
          <>
            <div className={classes.dim} />
            <Sheet play={play} />
          </>
        )}
      </Phone>
      <Problem error={play.error} mt="sm" onRetry={play.restart} />
      <Group justify="center" gap="xs" mt="xs">
        <Button
          variant={end ? 'filled' : 'default'}
          size="xs"
          leftSection={<Icon name="refresh" size={15} />}
          onClick={play.restart}
        >
          {t('restart')}
        </Button>
        <Tooltip label={dark ? t('light') : t('dark')}>
          <ActionIcon
            variant="default"
            size={30}
            aria-label={dark ? t('light') : t('dark')}
            onClick={() => setDark(!dark)}
          >
            <Icon name={dark ? 'sun' : 'moon'} size={16} />
          </ActionIcon>
        </Tooltip>
      </Group>
    </section>
  );
}
