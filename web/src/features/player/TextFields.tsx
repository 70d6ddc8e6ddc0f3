import { useTranslation } from 'react-i18next';
import { FieldNote, type FieldProps, noteId } from './FieldShell';
import classes from './fields.module.css';

interface TextProps extends FieldProps<string> {
  inputType: string;
}

const keyboards: Record<string, 'decimal' | 'email' | 'tel'> = {
  number: 'decimal',
  email: 'email',
  phone: 'tel',
};

/** The label floats inside the box, as on the phone. */
export function TextField({ inputType, ...props }: TextProps) {
  const { name, label, value, onChange, onBlur, required, enabled, help, error } = props;
  const optional = useOptional(required);
  return (
    <div>
      <label className={classes.box} data-bad={Boolean(error)}>
        <input
          name={name}
          placeholder=" "
          type={inputType === 'password' || inputType === 'passcode' ? 'password' : 'text'}
          inputMode={keyboards[inputType] ?? 'text'}
          value={value}
          disabled={!enabled}
          onChange={(event) => onChange(event.currentTarget.value)}
          onBlur={onBlur}
          aria-required={required}
          aria-invalid={Boolean(error)}
          aria-describedby={noteId(name)}
          autoComplete="off"
        />
        <span>
          {label}
          {optional}
        </span>
      </label>
      <FieldNote name={name} error={error} help={help} />
    </div>
  );
}

export function AreaField(props: FieldProps<string> & { maxLength: number }) {
  const { name, label, value, onChange, onBlur, required, enabled, help, error, maxLength } = props;
  const optional = useOptional(required);
  return (
    <div>
      <label className={classes.box} data-bad={Boolean(error)}>
        <textarea
          name={name}
          placeholder=" "
          rows={4}
          value={value}
          disabled={!enabled}
          onChange={(event) => onChange(event.currentTarget.value)}
          onBlur={onBlur}
          aria-required={required}
          aria-invalid={Boolean(error)}
          aria-describedby={noteId(name)}
        />
        <span>
          {label}
          {optional}
        </span>
      </label>
      <p className={classes.counter} aria-hidden="true">
        {value.length}/{maxLength}
      </p>
      <FieldNote name={name} error={error} help={help} />
    </div>
  );
}

export function DateField(props: FieldProps<string> & { min: string; max: string }) {
  const { name, label, value, onChange, onBlur, required, enabled, help, error, min, max } = props;
  const optional = useOptional(required);
  return (
    <div>
      <label className={classes.box} data-bad={Boolean(error)} data-raised="true">
        <input
          name={name}
          type="date"
          value={value}
          min={min}
          max={max}
          disabled={!enabled}
          onChange={(event) => onChange(event.currentTarget.value)}
          onBlur={onBlur}
          required={required}
          aria-invalid={Boolean(error)}
          aria-describedby={noteId(name)}
        />
        <span>
          {label}
          {optional}
        </span>
      </label>
      <FieldNote name={name} error={error} help={help} />
    </div>
  );
}

/** WhatsApp marks what may be left out, not what is required. */
export function useOptional(required: boolean): string {
  const { t } = useTranslation('player');
  return required ? '' : ` ${t('optional')}`;
}
