import { useTranslation } from 'react-i18next';

/** The key of HubSpot's step that links a record with the contact; by its kind it is a record like the one before. */
const linking = 'object_contact';

/** What a step of a delivery is called. */
export function useStepName(): (key: string, kind: string) => string {
  const { t } = useTranslation('answers');
  return (key, kind) => t(key === linking ? 'step.link' : `step.${kind as 'submit'}`);
}
