//! Files.

use super::draft::Draft;
use crate::FieldCheck;
use crate::unit::Upload;
use crate::words::fill;
use akis_flow_json::{Component, DocumentPicker, PhotoPicker, limits};
use akis_form::FileTypes;

/// Kibibytes of a mebibyte.
const MEBI: u32 = 1024;

impl Draft<'_> {
    /// One picker, alone on its screen: WhatsApp allows no second one there.
    pub(super) fn file(&mut self, max_files: u32, max_kib: Option<u32>, accept: FileTypes) -> Result<(), String> {
        let (types, named) = match accept {
            FileTypes::Audio => return Err(self.say.no.audio.to_owned()),
            // The photo picker offers pictures by itself; what else an old phone lets through is refused.
            FileTypes::Images => (vec!["image/*"], vec![]),
            FileTypes::Pdf => (vec!["application/pdf"], vec!["application/pdf"]),
            FileTypes::Video => {
                (kinds(|kind| kind.starts_with("video/")), kinds(|kind| kind.starts_with("video/")))
            }
            FileTypes::Documents => (kinds(is_document), kinds(is_document)),
            FileTypes::Any => (vec![], limits::MIME_TYPES.to_vec()),
        };
        let strings = |kinds: Vec<&str>| kinds.into_iter().map(str::to_owned).collect::<Vec<_>>();
        let most = if self.alone { limits::COMPLETE_FILES } else { limits::UPLOADED_FILES };
        let files = max_files.clamp(1, most);
        let kib = self.size(files, max_kib);
        if max_files > most {
            self.note(&fill(self.say.notes.files, &most.to_string()));
        }
        let least = u32::from(self.question.required);
        let name = self.field(FieldCheck::Files { min: least, max: files, max_kib: kib, types: strings(types) });
        let label = self.label(limits::PICKER_LABEL);
        let description = self.description();
        let least = (least > 0).then_some(least);
        let part = if accept == FileTypes::Images {
            Component::PhotoPicker(PhotoPicker {
                name,
                label,
                description,
                max_file_size_kb: Some(kib),
                min_uploaded_photos: least,
                max_uploaded_photos: Some(files),
                ..PhotoPicker::default()
            })
        } else {
            Component::DocumentPicker(DocumentPicker {
                name,
                label,
                description,
                max_file_size_kb: Some(kib),
                min_uploaded_documents: least,
                max_uploaded_documents: Some(files),
                allowed_mime_types: Some(strings(named)),
                ..DocumentPicker::default()
            })
        };
        self.unit.parts.push(part);
        self.unit.alone = true;
        self.unit.upload = Some(Upload { files, kib_each: kib });
        Ok(())
    }

    /// Kibibytes a file: what the source takes, as far as WhatsApp does. Without the endpoint all files of an
    /// answer share what a response message may bring.
    fn size(&mut self, files: u32, max_kib: Option<u32>) -> u32 {
        let wanted = max_kib.unwrap_or(limits::FILE_SIZE_KB).max(1);
        let mut kib = wanted.min(limits::FILE_SIZE_KB);
        if self.alone {
            let all = u32::try_from(limits::COMPLETE_FILE_BYTES / 1024).unwrap_or(u32::MAX);
            kib = kib.min(all / files.max(1)).max(1);
        }
        if kib < wanted {
            self.note(&fill(self.say.notes.file_size, &(kib / MEBI).max(1).to_string()));
        }
        kib
    }
}

fn kinds(of: impl Fn(&str) -> bool) -> Vec<&'static str> {
    limits::MIME_TYPES.into_iter().filter(|kind| of(kind)).collect()
}

/// Texts, tables, presentations and PDF; neither pictures nor films nor archives.
fn is_document(kind: &str) -> bool {
    let apart = ["application/gzip", "application/zip", "application/x-7z-compressed"];
    (kind.starts_with("application/") || kind.starts_with("text/")) && !apart.contains(&kind)
}
