import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { FieldGroup, FieldNote, type FieldProps, noteId } from './FieldShell';
import classes from './fields.module.css';
import type { FlowOption } from './flowJson';
import { useOptional } from './TextFields';

interface Options {
  options: FlowOption[];
  description: string;
}

export function RadioField(props: FieldProps<string> & Options) {
  const { name, label, description, value, onChange, onBlur, required, enabled, options, help, error } =
    props;
  const optional = useOptional(required);
  return (
    <FieldGroup
      name={name}
      label={label}
      description={description}
      required={required}
      optional={optional}
      onBlur={onBlur}
    >
      {options.map((option) => (
        <label key={option.id} className={classes.choice}>
          <ChoiceText option={option} />
          <input
            type="radio"
            className={classes.tick}
            name={name}
            value={option.id}
            checked={value === option.id}
            disabled={!enabled || !option.enabled}
            onChange={() => onChange(option.id)}
          />
        </label>
      ))}
      <FieldNote name={name} error={error} help={help} />
    </FieldGroup>
  );
}

export function CheckboxField(props: FieldProps<string[]> & Options) {
  const { name, label, description, value, onChange, onBlur, required, enabled, options, help, error } =
    props;
  const optional = useOptional(required);
  const toggle = (id: string, chosen: boolean) =>
    // In the order of the options, whatever the order of the taps.
    onChange(
      options.map((option) => option.id).filter((each) => (each === id ? chosen : value.includes(each))),
    );
  return (
    <FieldGroup
      name={name}
      label={label}
      description={description}
      required={required}
      optional={optional}
      onBlur={onBlur}
    >
      {options.map((option) => (
        <label key={option.id} className={classes.choice}>
          <ChoiceText option={option} />
          <input
            type="checkbox"
            className={classes.tick}
            name={name}
            value={option.id}
            checked={value.includes(option.id)}
            disabled={!enabled || !option.enabled}
            onChange={(event) => toggle(option.id, event.currentTarget.checked)}
          />
        </label>
      ))}
      <FieldNote name={name} error={error} help={help} />
    </FieldGroup>
  );
}

function ChoiceText({ option }: { option: FlowOption }) {
  return (
    <span className={classes.choiceText}>
      {option.title}
      {option.description && <small>{option.description}</small>}
    </span>
  );
}

export function DropdownField(props: FieldProps<string> & { options: FlowOption[] }) {
  const { t } = useTranslation('player');
  const { name, label, value, onChange, onBlur, required, enabled, options, help, error } = props;
  const optional = useOptional(required);
  return (
    <div>
      <label
        className={classes.box}
        data-bad={Boolean(error)}
        data-raised={value !== ''}
        data-kind="dropdown"
      >
        <select
          name={name}
          value={value}
          disabled={!enabled}
          onChange={(event) => onChange(event.currentTarget.value)}
          onBlur={onBlur}
          aria-required={required}
          aria-invalid={Boolean(error)}
          aria-describedby={noteId(name)}
        >
          <option value="" aria-label={t('choose')} />
          {options.map((option) => (
            <option key={option.id} value={option.id} disabled={!option.enabled}>
              {option.description ? `${option.title} – ${option.description}` : option.title}
            </option>
          ))}
        </select>
        <span>
          {label}
          {optional}
        </span>
      </label>
      <FieldNote name={name} error={error} help={help} />
    </div>
  );
}

export function OptInField(props: FieldProps<boolean> & { more: ReactNode }) {
  const { name, label, value, onChange, required, help, error, more } = props;
  const optional = useOptional(required);
  return (
    <div>
      <label className={classes.optIn}>
        <input
          type="checkbox"
          className={classes.tick}
          name={name}
          checked={value}
          onChange={(event) => onChange(event.currentTarget.checked)}
          aria-required={required}
          aria-invalid={Boolean(error)}
          aria-describedby={noteId(name)}
        />
        <span>
          {label}
          {optional && <small>{optional}</small>}
        </span>
      </label>
      {more}
      <FieldNote name={name} error={error} help={help} />
    </div>
  );
}
