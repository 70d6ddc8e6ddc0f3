import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Confirm } from '@/ui/Confirm';

interface Props {
  title: string;
  effect: string;
  remove: () => Promise<unknown>;
  onDone: () => unknown;
}

/** Deletes after a question; why it could not be stands in the question. */
export function DeleteButton({ title, effect, remove, onDone }: Props) {
  const { t } = useTranslation('options');
  const [asking, ask] = useDisclosure(false);
  const gone = useMutation({ mutationFn: remove, onSuccess: onDone });
  const close = () => {
    gone.reset();
    ask.close();
  };
  return (
    <>
      <Button variant="default" onClick={ask.open}>
        {t('delete')}
      </Button>
      <Confirm
        opened={asking}
        title={title}
        effect={effect}
        action={t('delete')}
        danger
        busy={gone.isPending}
        error={gone.error}
        onConfirm={() => gone.mutate()}
        onClose={close}
      />
    </>
  );
}
