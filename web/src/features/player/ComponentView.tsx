import { useTranslation } from 'react-i18next';
import { ActionLink } from './ActionLink';
import { Field } from './Field';
import classes from './fields.module.css';
import { words } from './flowJson';
import type { Part } from './parts';
import type { View } from './session';
import type { Play } from './usePlay';

export interface PartProps {
  part: Part;
  view: View;
  play: Play;
}

/** One component of a screen as WhatsApp draws it. The Footer stands outside, at the sheet's end. */
export function ComponentView(props: PartProps) {
  const { type, properties } = props.part;
  const text = readText(properties.text);
  switch (type) {
    case 'Footer':
      return null;
    case 'TextHeading':
      return <h3 className={classes.heading}>{text}</h3>;
    case 'TextSubheading':
      return <h4 className={classes.subheading}>{text}</h4>;
    case 'TextBody':
      return <p className={classes.body}>{text}</p>;
    case 'TextCaption':
      return <p className={classes.caption}>{text}</p>;
    case 'EmbeddedLink':
      return <ActionLink {...props} text={text} />;
    default:
      return <Field {...props} otherwise={<Unknown type={type} />} />;
  }
}

function readText(value: unknown): string {
  return Array.isArray(value) ? value.map(words).join('\n\n') : words(value);
}

/** Said instead of leaving a hole. */
function Unknown({ type }: { type: string }) {
  const { t } = useTranslation('player');
  return <p className={classes.unknown}>{t('unknown_component', { type })}</p>;
}
