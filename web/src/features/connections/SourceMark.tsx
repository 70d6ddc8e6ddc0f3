import classes from './SourceMark.module.css';

/** A neutral monogram; vendors' logos are theirs. */
export function SourceMark({ name, size = 42 }: { name: string; size?: number }) {
  const letters = name.replace(/[^A-Z]/g, '').slice(0, 2) || name.slice(0, 1);
  return (
    <span
      className={classes.mark}
      style={{ width: size, height: size, fontSize: size * 0.36 }}
      aria-hidden="true"
    >
      {letters}
    </span>
  );
}
