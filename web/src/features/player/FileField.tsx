import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Icon } from '@/ui/icons';
import type { PickedFile } from './binding';
import { FieldGroup, FieldNote, type FieldProps, noteId } from './FieldShell';
import classes from './FileField.module.css';
import { acceptOf, type FileRefusal, pick } from './files';
import type { Part } from './parts';
import { useOptional } from './TextFields';
import { bound, fileBounds } from './validity';

/** Photos or documents. The preview keeps their names and nothing else. */
export function FileField(props: FieldProps<PickedFile[]> & { part: Part; description: string }) {
  const { t } = useTranslation('player');
  const { part, name, label, description, value, onChange, onBlur, enabled, error } = props;
  const [refusal, setRefusal] = useState<FileRefusal>();
  const { least, most } = fileBounds(part);
  const full = value.length >= most;
  const photos = part.type === 'PhotoPicker';
  const megabytes = Math.max(1, Math.floor(bound(part.properties['max-file-size-kb'], 25_600) / 1024));
  const refused = refusal && t(`refused.${refusal}`, { limit: refusal === 'too_big' ? megabytes : most });

  const add = (files: File[]) => {
    const picked = pick(part, value, files);
    setRefusal(picked.refusal);
    onChange(picked.value);
  };
  const remove = (gone: PickedFile) => {
    setRefusal(undefined);
    onChange(value.filter((file) => file !== gone));
  };

  return (
    <FieldGroup
      name={name}
      label={label}
      description={description}
      required={least > 0}
      optional={useOptional(least > 0)}
      onBlur={onBlur}
    >
      {value.length > 0 && (
        <ul className={classes.files}>
          {value.map((file) => (
            <li key={file.media_id}>
              <span>{file.file_name}</span>
              <button
                type="button"
                aria-label={t('remove_file', { name: file.file_name })}
                onClick={() => remove(file)}
              >
                <Icon name="cross" size={15} />
              </button>
            </li>
          ))}
        </ul>
      )}
      <label className={classes.picker} data-off={!enabled || full}>
        <input
          type="file"
          name={name}
          accept={acceptOf(part)}
          multiple={most > 1}
          disabled={!enabled || full}
          aria-invalid={Boolean(error ?? refused)}
          aria-describedby={noteId(name)}
          onChange={(event) => {
            add([...(event.currentTarget.files ?? [])]);
            // The same file may be chosen again after it was removed.
            event.currentTarget.value = '';
          }}
        />
        <span>{t(photos ? 'add_photos' : 'add_documents')}</span>
        <small aria-hidden="true">
          {value.length}/{most}
        </small>
      </label>
      <FieldNote name={name} error={error ?? refused} help={t('files_stay')} />
    </FieldGroup>
  );
}
