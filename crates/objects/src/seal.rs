//! How an object is sealed: the STREAM construction (Hoang, Reyhanitabar, Rogaway, Vizár 2015) over AES-256-GCM.
//!
//! An object is `AKO` ‖ version (1) ‖ salt (32) ‖ pieces. A piece is the ciphertext of 65,536 bytes, the last one of what
//! is left (nothing, for an empty file), each with its 16-byte tag. The nonce of a piece is 7 zero bytes ‖ its number, big
//! endian ‖ 1 on the last one: none can be left out, moved, repeated or added. The key is HMAC-SHA256 of the owner's key
//! over the salt, so a nonce never meets the same key twice. The header is associated data of every piece.

use crate::{ObjectError, ObjectKey};
use aead_stream::{DecryptorBE32, EncryptorBE32, NewStream as _, StreamBE32};
use aes_gcm::Aes256Gcm;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use zeroize::Zeroizing;

/// Bytes of a piece, in clear.
pub(crate) const PIECE: usize = 64 * 1024;
const TAG: usize = 16;
const SEALED_PIECE: usize = PIECE + TAG;
const MAGIC: [u8; 4] = *b"AKO\x01";
const SALT: usize = 32;
/// Bytes before the first piece.
pub(crate) const HEADER: usize = MAGIC.len() + SALT;

fn header(salt: &[u8; SALT]) -> [u8; HEADER] {
    let mut header = [0; HEADER];
    for (to, from) in header.iter_mut().zip(MAGIC.iter().chain(salt)) {
        *to = *from;
    }
    header
}

fn stream(key: &ObjectKey, salt: &[u8]) -> StreamBE32<Aes256Gcm> {
    let mut own = Zeroizing::new([0_u8; 32]);
    // A key of 32 bytes is taken whole, so this does not fail.
    if let Ok(mut mac) = <Hmac<Sha256> as KeyInit>::new_from_slice(key.bytes()) {
        mac.update(b"akis object\0");
        mac.update(salt);
        own.copy_from_slice(&mac.finalize().into_bytes());
    }
    StreamBE32::from_aead(Aes256Gcm::new(&(*own).into()), &[0; 7].into())
}

/// Seals a file as it comes.
pub(crate) struct Sealer {
    stream: EncryptorBE32<Aes256Gcm>,
    header: [u8; HEADER],
    /// A piece that is not full, or full and perhaps the last.
    piece: Vec<u8>,
}

impl Sealer {
    /// Begins an object; its header comes out at once.
    pub(crate) fn new(key: &ObjectKey, salt: &[u8; SALT], out: &mut Vec<u8>) -> Self {
        let header = header(salt);
        out.extend_from_slice(&header);
        let stream = EncryptorBE32::from_stream_primitive(stream(key, salt));
        Self { stream, header, piece: Vec::with_capacity(SEALED_PIECE) }
    }

    /// Takes what follows; full pieces come out.
    pub(crate) fn push(&mut self, mut clear: &[u8], out: &mut Vec<u8>) -> Result<(), ObjectError> {
        while !clear.is_empty() {
            if self.piece.len() == PIECE {
                let sealed = self.stream.encrypt_next_in_place(&self.header, &mut self.piece);
                sealed.map_err(|_| ObjectError::TooLarge)?;
                out.extend_from_slice(&self.piece);
                self.piece.clear();
            }
            let (now, later) = clear.split_at(clear.len().min(PIECE - self.piece.len()));
            self.piece.extend_from_slice(now);
            clear = later;
        }
        Ok(())
    }

    /// The last piece comes out.
    pub(crate) fn finish(mut self, out: &mut Vec<u8>) -> Result<(), ObjectError> {
        let sealed = self.stream.encrypt_last_in_place(&self.header, &mut self.piece);
        sealed.map_err(|_| ObjectError::TooLarge)?;
        out.extend_from_slice(&self.piece);
        Ok(())
    }
}

/// Opens an object as it comes.
pub(crate) struct Opener {
    key: ObjectKey,
    /// After the header was read.
    stream: Option<(DecryptorBE32<Aes256Gcm>, [u8; HEADER])>,
    /// What is no whole piece yet, or a whole one that may be the last.
    held: Vec<u8>,
}

impl Opener {
    pub(crate) fn new(key: &ObjectKey) -> Self {
        Self { key: key.clone(), stream: None, held: Vec::with_capacity(SEALED_PIECE) }
    }

    /// Takes what follows; what is proved comes out.
    pub(crate) fn push(&mut self, mut sealed: &[u8], out: &mut Vec<u8>) -> Result<(), ObjectError> {
        while !sealed.is_empty() {
            let wanted = match &mut self.stream {
                None => HEADER,
                Some((stream, header)) => {
                    if self.held.len() == SEALED_PIECE {
                        let opened = stream.decrypt_next_in_place(&*header, &mut self.held);
                        opened.map_err(|_| ObjectError::Altered)?;
                        out.extend_from_slice(&self.held);
                        self.held.clear();
                    }
                    SEALED_PIECE
                }
            };
            let (now, later) = sealed.split_at(sealed.len().min(wanted.saturating_sub(self.held.len())));
            self.held.extend_from_slice(now);
            sealed = later;
            if self.stream.is_none() && self.held.len() == HEADER {
                self.begin()?;
            }
        }
        Ok(())
    }

    fn begin(&mut self) -> Result<(), ObjectError> {
        let header = <[u8; HEADER]>::try_from(self.held.as_slice()).map_err(|_| ObjectError::Altered)?;
        let salt = header.strip_prefix(&MAGIC).ok_or(ObjectError::Altered)?;
        self.stream = Some((DecryptorBE32::from_stream_primitive(stream(&self.key, salt)), header));
        self.held.clear();
        Ok(())
    }

    /// The object has ended; its last piece comes out, if it is the last one.
    pub(crate) fn finish(mut self, out: &mut Vec<u8>) -> Result<(), ObjectError> {
        let (stream, header) = self.stream.take().ok_or(ObjectError::Altered)?;
        stream.decrypt_last_in_place(&header, &mut self.held).map_err(|_| ObjectError::Altered)?;
        out.extend_from_slice(&self.held);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn key(byte: u8) -> ObjectKey {
        ObjectKey::new(&[byte; 32])
    }

    fn sealed(clear: &[u8], step: usize) -> Vec<u8> {
        let mut out = vec![];
        let mut sealer = Sealer::new(&key(1), &[7; SALT], &mut out);
        for part in clear.chunks(step.max(1)) {
            sealer.push(part, &mut out).unwrap();
        }
        sealer.finish(&mut out).unwrap();
        out
    }

    fn opened(key: &ObjectKey, sealed: &[u8], step: usize) -> Result<Vec<u8>, ObjectError> {
        let (mut out, mut opener) = (vec![], Opener::new(key));
        for part in sealed.chunks(step.max(1)) {
            opener.push(part, &mut out)?;
        }
        opener.finish(&mut out)?;
        Ok(out)
    }

    fn bytes(length: usize) -> Vec<u8> {
        (0..length).map(|at| u8::try_from(at * 31 % 251).unwrap()).collect()
    }

    #[test]
    fn what_was_sealed_opens_whatever_its_length() {
        for length in [0, 1, PIECE - 1, PIECE, PIECE + 1, 2 * PIECE, 2 * PIECE + 9] {
            let sealed = sealed(&bytes(length), 1000);
            let pieces = length.div_ceil(PIECE).max(1);
            assert_eq!(sealed.len(), HEADER + length + pieces * TAG, "{length}");
            assert_eq!(opened(&key(1), &sealed, 777).unwrap(), bytes(length), "{length}");
            assert!(opened(&key(2), &sealed, 777).is_err(), "{length}: another key");
        }
    }

    /// STREAM's promise: pieces cannot be dropped, swapped, repeated or taken for the end.
    #[test]
    fn no_piece_can_be_moved_or_left_out() {
        let whole = sealed(&bytes(3 * PIECE), PIECE);
        let piece = |at: usize| &whole[HEADER + at * SEALED_PIECE..HEADER + (at + 1) * SEALED_PIECE];
        let head = &whole[..HEADER];
        let made = |order: &[usize]| {
            let pieces: Vec<u8> = order.iter().flat_map(|&at| piece(at).to_vec()).collect();
            [head, &pieces].concat()
        };
        assert!(opened(&key(1), &made(&[0, 1, 2]), 100_000).is_ok());
        for order in [&[0, 1][..], &[1, 2], &[0, 2], &[1, 0, 2], &[0, 1, 2, 2], &[0, 0, 1, 2], &[]] {
            assert!(opened(&key(1), &made(order), 100_000).is_err(), "{order:?}");
        }
        for length in [0, 3, HEADER - 1, HEADER, HEADER + 5, whole.len() - 1] {
            assert!(opened(&key(1), &whole[..length], 100_000).is_err(), "cut at {length}");
        }
    }

    #[test]
    fn a_changed_byte_gives_nothing_of_its_piece() {
        let whole = sealed(&bytes(PIECE + 100), PIECE);
        for at in [0, 4, HEADER - 1, HEADER, HEADER + PIECE, HEADER + SEALED_PIECE, whole.len() - 1] {
            let mut changed = whole.clone();
            changed[at] ^= 1;
            let (mut out, mut opener) = (vec![], Opener::new(&key(1)));
            let result = opener.push(&changed, &mut out).and_then(|()| opener.finish(&mut out));
            assert!(result.is_err(), "byte {at}");
            let proved = if at < HEADER + SEALED_PIECE { 0 } else { PIECE };
            assert_eq!(out.len(), proved, "byte {at}");
        }
    }

    proptest! {
        #[test]
        fn boundaries_change_nothing(length in 0_usize..200_000, writes in 1_usize..90_000, reads in 1_usize..90_000) {
            let clear = bytes(length);
            prop_assert_eq!(sealed(&clear, writes), sealed(&clear, PIECE));
            prop_assert_eq!(opened(&key(1), &sealed(&clear, PIECE), reads).unwrap(), clear);
        }

        #[test]
        fn garbage_never_opens_and_never_panics(garbage in proptest::collection::vec(any::<u8>(), 0..2_000)) {
            prop_assert!(opened(&key(1), &garbage, 100).is_err());
            let with_header = [&header(&[7; SALT])[..], &garbage].concat();
            prop_assert!(opened(&key(1), &with_header, 100).is_err());
        }
    }
}
