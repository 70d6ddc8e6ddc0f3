import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { resolve, type Scope, type Value } from './binding';
import { CheckboxField, DropdownField, OptInField, RadioField } from './ChoiceFields';
import type { FieldProps } from './FieldShell';
import classes from './fields.module.css';
import { type FlowComponent, readOptions, words } from './flowJson';
import { isShown } from './session';
import { AreaField, DateField, TextField } from './TextFields';
import { faultOf } from './validity';

interface Props {
  component: FlowComponent;
  scope: Scope;
  /** What the endpoint said about the fields of this screen. */
  errors: Record<string, string>;
  onChange: (name: string, value: Value) => void;
}

/** One component of a screen as WhatsApp draws it. The Footer stands outside, at the sheet's end. */
export function ComponentView(props: Props) {
  const { component, scope } = props;
  if (component.type === 'Footer' || !isShown(component, scope)) return null;
  if (component.type === 'Form') {
    return component.children.map((child, index) => (
      // biome-ignore lint/suspicious/noArrayIndexKey: a screen's components never move
      <ComponentView key={index} {...props} component={child} />
    ));
  }
  const text = readText(resolve(component.properties.text, scope));
  switch (component.type) {
    case 'TextHeading':
      return <h3 className={classes.heading}>{text}</h3>;
    case 'TextSubheading':
      return <h4 className={classes.subheading}>{text}</h4>;
    case 'TextBody':
      return <p className={classes.body}>{text}</p>;
    case 'TextCaption':
      return <p className={classes.caption}>{text}</p>;
    case 'EmbeddedLink':
      return <p className={classes.link}>{text}</p>;
    default:
      return words(component.properties.name) === '' ? (
        <Unknown type={component.type} />
      ) : (
        <Field {...props} />
      );
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

function Field({ component, scope, errors, onChange }: Props) {
  const { t } = useTranslation('player');
  const [left, setLeft] = useState(false);
  const property = (name: string) => resolve(component.properties[name], scope);
  const name = words(component.properties.name);
  const value = scope.form[name];
  const fault = faultOf(component, scope.form);
  // An empty required field is not scolded: the grey button says it already.
  const own = left && fault && fault !== 'required' ? t(`fault.${fault}`) : undefined;
  const common: Omit<FieldProps<Value>, 'value' | 'onChange'> = {
    name,
    label: words(property('label')),
    onBlur: () => setLeft(true),
    required: property('required') === true,
    enabled: property('enabled') !== false,
    help: words(property('helper-text')),
    error: errors[name] ?? own,
  };
  const text = {
    ...common,
    value: typeof value === 'string' ? value : '',
    onChange: (next: string) => onChange(name, next),
  };
  const list = { options: readOptions(property('data-source')), description: words(property('description')) };
  switch (component.type) {
    case 'TextInput':
      return <TextField {...text} inputType={words(property('input-type')) || 'text'} />;
    case 'TextArea':
      return <AreaField {...text} maxLength={Number(property('max-length') ?? 600)} />;
    case 'DatePicker':
      return (
        <DateField
          {...text}
          min={words(property('min-date')) || '1900-01-01'}
          max={words(property('max-date')) || '2100-12-31'}
        />
      );
    case 'Dropdown':
      return <DropdownField {...text} options={list.options} />;
    case 'RadioButtonsGroup':
      return <RadioField {...text} {...list} />;
    case 'CheckboxGroup':
    case 'ChipsSelector': {
      const chosen = Array.isArray(value) ? value : [];
      return <CheckboxField {...common} {...list} value={chosen} onChange={(next) => onChange(name, next)} />;
    }
    case 'OptIn':
      return <OptInField {...common} value={value === true} onChange={(next) => onChange(name, next)} />;
    default:
      return <Unknown type={component.type} />;
  }
}
