import type { PickedFile, Value } from './binding';
import type { Part } from './parts';
import { bound, fileBounds } from './validity';

/** Why a file is not taken; the key of a sentence in `player.json`. */
export type FileRefusal = 'too_big' | 'wrong_type' | 'too_many';

const photoTypes = /^image\//;

/** What the file chooser offers. */
export function acceptOf({ type, properties }: Part): string {
  if (type === 'PhotoPicker') return 'image/*';
  return mimeTypes(properties).join(',');
}

/** Takes what the picker allows; the reason of the first file that it does not take goes to the person. */
export function pick(
  part: Part,
  before: PickedFile[],
  files: File[],
): { value: PickedFile[]; refusal: FileRefusal | undefined } {
  const { most } = fileBounds(part);
  const value = [...before];
  let refusal: FileRefusal | undefined;
  for (const file of files) {
    const why = value.length >= most ? 'too_many' : refusalOf(part, file);
    if (why) refusal ??= why;
    else value.push(described(file));
  }
  return { value, refusal };
}

function refusalOf({ type, properties }: Part, file: File): FileRefusal | undefined {
  if (file.size > bound(properties['max-file-size-kb'], 25_600) * 1024) return 'too_big';
  // Some systems do not know the type of a file; WhatsApp's servers look again.
  if (file.type === '') return undefined;
  if (type === 'PhotoPicker') return photoTypes.test(file.type) ? undefined : 'wrong_type';
  const allowed = mimeTypes(properties);
  return allowed.length === 0 || allowed.includes(file.type) ? undefined : 'wrong_type';
}

function mimeTypes(properties: Record<string, unknown>): string[] {
  const types = properties['allowed-mime-types'];
  return Array.isArray(types) ? types.filter((type): type is string => typeof type === 'string') : [];
}

/** As a phone tells of an upload. Nothing is uploaded here, so everything but the name is made up. */
function described(file: File): PickedFile {
  const media = crypto.randomUUID();
  return {
    media_id: media,
    cdn_url: `https://mmg.whatsapp.net/preview/${media}`,
    file_name: file.name,
    encryption_metadata: {
      encrypted_hash: madeUp,
      iv: madeUp,
      encryption_key: madeUp,
      hmac_key: madeUp,
      plaintext_hash: madeUp,
    },
  };
}

const madeUp = btoa('preview');

export function filesIn(value: Value | undefined): PickedFile[] {
  return Array.isArray(value) ? value.filter((each): each is PickedFile => typeof each === 'object') : [];
}
