import type { ReactNode } from 'react';
import classes from './fields.module.css';

/** What every field of the phone takes. `error` stands under the field; `help` too while there is no error. */
export interface FieldProps<Value> {
  name: string;
  label: string;
  value: Value;
  onChange: (value: Value) => void;
  onBlur: () => void;
  required: boolean;
  enabled: boolean;
  help: string;
  error: string | undefined;
}

export function noteId(name: string): string {
  return `flow-${name}-note`;
}

/** The line under a field, tied to it for screen readers by `noteId`. */
export function FieldNote({ name, error, help }: { name: string; error: string | undefined; help: string }) {
  if (!error && !help) return null;
  return (
    <p id={noteId(name)} className={error ? classes.error : classes.help} role={error ? 'alert' : undefined}>
      {error ?? help}
    </p>
  );
}

/** A question with several controls under it. */
export function FieldGroup({
  name,
  label,
  description,
  required,
  optional,
  onBlur,
  children,
}: {
  name: string;
  label: string;
  description: string;
  required: boolean;
  optional: string;
  onBlur: () => void;
  children: ReactNode;
}) {
  return (
    <fieldset className={classes.group} onBlur={onBlur} aria-describedby={noteId(name)}>
      <legend>
        {label}
        {!required && <span className={classes.optional}> {optional}</span>}
      </legend>
      {description && <p className={classes.help}>{description}</p>}
      {children}
    </fieldset>
  );
}
