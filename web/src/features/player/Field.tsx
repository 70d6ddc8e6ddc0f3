import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ActionLink } from './ActionLink';
import type { Value } from './binding';
import { CheckboxField, DropdownField, OptInField, RadioField } from './ChoiceFields';
import type { PartProps } from './ComponentView';
import type { FieldProps } from './FieldShell';
import { FileField } from './FileField';
import { filesIn } from './files';
import { readOptions, words } from './flowJson';
import { AreaField, DateField, TextField } from './TextFields';
import { bound, faultOf } from './validity';

/** An input with its label, what stands in it and what is wrong with it; `otherwise` for one it does not know. */
export function Field(props: PartProps & { otherwise: ReactNode }) {
  const { part, view, play, otherwise } = props;
  const { type, properties } = part;
  const { t } = useTranslation('player');
  const [left, setLeft] = useState(false);
  const name = words(properties.name);
  const value = view.scope.form[name];
  const change = (next: Value) => play.change(part, next);
  const common: Omit<FieldProps<Value>, 'value'> = {
    name,
    label: words(properties.label),
    onChange: change,
    onBlur: () => setLeft(true),
    required: properties.required === true,
    enabled: properties.enabled !== false,
    help: words(properties['helper-text']),
    error: view.errors[name] ?? ownFault(),
  };
  const text = { ...common, value: typeof value === 'string' ? value : '' };
  const list = {
    options: readOptions(properties['data-source']),
    description: words(properties.description),
  };

  function ownFault(): string | undefined {
    const fault = faultOf(part, view.scope.form);
    // An empty required field is not scolded: the grey button says it already. What is too much is said at once.
    if (!fault || fault.kind === 'required') return undefined;
    const soon = fault.kind === 'too_many' || fault.kind === 'too_many_files';
    return left || soon ? t(`fault.${fault.kind}`, { limit: fault.limit }) : undefined;
  }

  switch (type) {
    case 'TextInput':
      return <TextField {...text} inputType={words(properties['input-type']) || 'text'} />;
    case 'TextArea':
      return <AreaField {...text} maxLength={bound(properties['max-length'], 600)} />;
    case 'DatePicker':
      return (
        <DateField
          {...text}
          min={words(properties['min-date']) || '1900-01-01'}
          max={words(properties['max-date']) || '2100-12-31'}
        />
      );
    case 'Dropdown':
      return <DropdownField {...text} options={list.options} />;
    case 'RadioButtonsGroup':
      return <RadioField {...text} {...list} />;
    case 'CheckboxGroup':
    case 'ChipsSelector': {
      const chosen = Array.isArray(value) ? value.filter((id) => typeof id === 'string') : [];
      return <CheckboxField {...common} {...list} value={chosen} />;
    }
    case 'OptIn':
      return (
        <OptInField
          {...common}
          value={value === true}
          more={properties['on-click-action'] ? <ActionLink {...props} text={t('read_more')} /> : undefined}
        />
      );
    case 'PhotoPicker':
    case 'DocumentPicker':
      return <FileField {...common} part={part} description={list.description} value={filesIn(value)} />;
    default:
      return otherwise;
  }
}
