use aes_gcm::aead::{Aead, KeyInit, Payload};
use aes_gcm::{Aes256Gcm, Nonce};
use base64::{Engine, engine::general_purpose::STANDARD};
use hmac::{Hmac, Mac};
use rand::RngCore;
use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest, Sha256};
use uuid::Uuid;
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

// A sealed value: format version (1) ‖ key id (4) ‖ nonce (12) ‖ ciphertext and tag, AES-256-GCM. Version and key id are
// part of the associated data, so neither can be changed unseen.
const VERSION: u8 = 1;
const KEY_ID: usize = 4;
const NONCE: usize = 12;
const HEADER: usize = 1 + KEY_ID;

/// A 256-bit key with the id that sealed values name it by.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
struct Key {
    bytes: [u8; 32],
    id: [u8; KEY_ID],
}

impl Key {
    fn new(bytes: [u8; 32]) -> Self {
        // Four bytes of a hash of the key tells nothing of the key, and needs no list of keys to be kept.
        let digest = Sha256::new_with_prefix(b"akis key id").chain_update(bytes).finalize();
        let mut id = [0; KEY_ID];
        id.copy_from_slice(&digest[..KEY_ID]);
        Self { bytes, id }
    }

    fn cipher(&self) -> Aes256Gcm {
        Aes256Gcm::new(&self.bytes.into())
    }

    /// Random nonces are safe for 2³² values under one key; a tenant has thousands.
    fn seal(&self, place: &[u8], plaintext: &[u8]) -> Vec<u8> {
        let mut nonce = [0; NONCE];
        rand::rng().fill_bytes(&mut nonce);
        let header = self.header();
        let payload = Payload { msg: plaintext, aad: &[&header, place].concat() };
        // Fails above 64 GiB alone; what comes out then is too short to open, so nothing is taken for sealed.
        let sealed = self.cipher().encrypt(&Nonce::from(nonce), payload).unwrap_or_default();
        [&header[..], &nonce, &sealed].concat()
    }

    fn open(&self, place: &[u8], sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, UnsealError> {
        let (header, rest) = split(sealed)?;
        if header != self.header() {
            return Err(UnsealError::UnknownKey);
        }
        let (nonce, ciphertext) = rest.split_first_chunk::<NONCE>().ok_or(UnsealError::UnknownFormat)?;
        let payload = Payload { msg: ciphertext, aad: &[&header, place].concat() };
        let opened = self.cipher().decrypt(&Nonce::from(*nonce), payload).map_err(|_| UnsealError::Altered)?;
        Ok(Zeroizing::new(opened))
    }

    fn header(&self) -> [u8; HEADER] {
        let [a, b, c, d] = self.id;
        [VERSION, a, b, c, d]
    }
}

/// The header of a sealed value and what follows it.
fn split(sealed: &[u8]) -> Result<([u8; HEADER], &[u8]), UnsealError> {
    match sealed.split_first_chunk::<HEADER>() {
        Some((header, rest)) if header[0] == VERSION => Ok((*header, rest)),
        _ => Err(UnsealError::UnknownFormat),
    }
}

/// The key that wraps every tenant's data key. Comes from a file, the environment or a key service, never from the
/// database.
#[derive(Clone)]
pub struct MasterKey {
    /// Never empty; the first wraps.
    keys: Vec<Key>,
}

impl MasterKey {
    /// Reads 32 bytes in standard base64 (`openssl rand -base64 32`). Several keys separated by spaces or line breaks: the
    /// first wraps, all unwrap, so a key is rotated by putting the new one in front.
    pub fn from_base64(text: &SecretString) -> Result<Self, InvalidMasterKey> {
        let keys: Vec<Key> = text
            .expose_secret()
            .split_whitespace()
            .map(|word| {
                let bytes = Zeroizing::new(STANDARD.decode(word).map_err(|_| InvalidMasterKey)?);
                <[u8; 32]>::try_from(bytes.as_slice()).map(Key::new).map_err(|_| InvalidMasterKey)
            })
            .collect::<Result<_, _>>()?;
        if keys.is_empty() { Err(InvalidMasterKey) } else { Ok(Self { keys }) }
    }

    /// Wraps a tenant's data key for keeping beside the tenant.
    pub fn wrap(&self, key: &DataKey, tenant: Uuid) -> Vec<u8> {
        self.keys.first().map(|master| master.seal(&wrapping(tenant), &key.0.bytes)).unwrap_or_default()
    }

    /// Unwraps what [`MasterKey::wrap`] gave for the same tenant, under any of the configured keys.
    pub fn unwrap(&self, wrapped: &[u8], tenant: Uuid) -> Result<DataKey, UnsealError> {
        let (header, _) = split(wrapped)?;
        let master = self.keys.iter().find(|key| key.header() == header).ok_or(UnsealError::UnknownKey)?;
        let bytes = master.open(&wrapping(tenant), wrapped)?;
        <[u8; 32]>::try_from(bytes.as_slice())
            .map(|bytes| DataKey(Key::new(bytes)))
            .map_err(|_| UnsealError::UnknownFormat)
    }

    /// Whether this was wrapped under an earlier master key and should be wrapped again.
    pub fn is_outdated(&self, wrapped: &[u8]) -> bool {
        let present = self.keys.first().map(Key::header);
        split(wrapped).is_ok_and(|(header, _)| Some(header) != present)
    }
}

/// Where a wrapped data key belongs.
fn wrapping(tenant: Uuid) -> Vec<u8> {
    [b"data key of ", tenant.as_bytes().as_slice()].concat()
}

/// `Debug` shows no key.
impl std::fmt::Debug for MasterKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "MasterKey({} keys)", self.keys.len())
    }
}

/// The configured master key cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("the master key must be 32 bytes in base64; make one with `openssl rand -base64 32`")]
pub struct InvalidMasterKey;

/// The key that seals one tenant's secrets.
#[derive(Clone)]
pub struct DataKey(Key);

impl DataKey {
    /// Makes a new key.
    pub fn generate() -> Self {
        let mut bytes = [0; 32];
        rand::rng().fill_bytes(&mut bytes);
        Self(Key::new(bytes))
    }

    /// Seals a secret for exactly one place: it opens only under the same context. Adds 33 bytes.
    pub fn seal(&self, context: &Context<'_>, plaintext: &[u8]) -> Vec<u8> {
        self.0.seal(&context.associated_data(), plaintext)
    }

    /// Opens what [`DataKey::seal`] gave under the same context. The clear text is wiped when dropped.
    pub fn open(&self, context: &Context<'_>, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, UnsealError> {
        self.0.open(&context.associated_data(), sealed)
    }

    /// A key of its own for what belongs to one place and is too large to seal in one piece: the same place always gives
    /// the same key, no other place does.
    pub fn derive(&self, context: &Context<'_>) -> DerivedKey {
        let mut bytes = Zeroizing::new([0; 32]);
        // A key of 32 bytes is taken whole, so this does not fail.
        if let Ok(mut mac) = <Hmac<Sha256> as KeyInit>::new_from_slice(&self.0.bytes) {
            mac.update(b"akis derived key\0");
            mac.update(&context.associated_data());
            bytes.copy_from_slice(&mac.finalize().into_bytes());
        }
        DerivedKey(bytes)
    }
}

/// A key made by [`DataKey::derive`]. Wiped when dropped.
#[derive(Clone)]
pub struct DerivedKey(Zeroizing<[u8; 32]>);

impl DerivedKey {
    /// Its bytes.
    pub fn bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

/// `Debug` shows no key.
impl std::fmt::Debug for DerivedKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("DerivedKey(…)")
    }
}

/// `Debug` shows no key.
impl std::fmt::Debug for DataKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("DataKey(…)")
    }
}

/// The place a sealed secret belongs to. A value copied to another row, column, table or tenant does not open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Context<'a> {
    /// Whose row.
    pub tenant: Uuid,
    /// The table's name.
    pub table: &'a str,
    /// The column's name.
    pub column: &'a str,
    /// The row's id.
    pub row: Uuid,
}

impl Context<'_> {
    /// A NUL ends each name, which no name contains, so that no two places read alike.
    fn associated_data(&self) -> Vec<u8> {
        let (table, column) = (self.table.as_bytes(), self.column.as_bytes());
        [self.tenant.as_bytes().as_slice(), table, b"\0", column, b"\0", self.row.as_bytes()].concat()
    }
}

/// A sealed value does not open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum UnsealError {
    /// Written by a newer version, or not sealed at all.
    #[error("not a sealed value of a format this version knows")]
    UnknownFormat,
    /// Sealed under a key that is not configured.
    #[error("sealed under a key that is not configured; add the earlier master key behind the present one")]
    UnknownKey,
    /// Changed, or moved from another place.
    #[error("the sealed value was changed or belongs to another place")]
    Altered,
}

#[cfg(test)]
mod tests {
    use super::*;

    const HERE: Context<'_> =
        Context { tenant: Uuid::from_u128(1), table: "connections", column: "tokens", row: Uuid::from_u128(2) };
    const TENANT: Uuid = Uuid::from_u128(1);

    fn master(texts: &[&str]) -> MasterKey {
        MasterKey::from_base64(&SecretString::from(texts.join("\n"))).unwrap()
    }

    fn key_text(byte: u8) -> String {
        STANDARD.encode([byte; 32])
    }

    #[test]
    fn a_secret_opens_in_its_place_and_is_never_sealed_alike_twice() {
        let key = DataKey::generate();
        let sealed = key.seal(&HERE, b"refresh-token");
        assert_eq!(key.open(&HERE, &sealed).unwrap().as_slice(), b"refresh-token");
        assert_ne!(sealed, key.seal(&HERE, b"refresh-token"));
        assert_eq!(sealed.len(), b"refresh-token".len() + 33);
        assert!(!sealed.windows(7).any(|part| part == b"refresh"));
    }

    #[test]
    fn a_secret_moved_to_any_other_place_does_not_open() {
        let key = DataKey::generate();
        let sealed = key.seal(&HERE, b"secret");
        let other = Uuid::from_u128(9);
        let elsewhere = [
            Context { tenant: other, ..HERE },
            Context { table: "accounts", ..HERE },
            Context { column: "refresh", ..HERE },
            Context { row: other, ..HERE },
            // The same letters divided otherwise.
            Context { table: "connectionst", column: "okens", ..HERE },
        ];
        for place in elsewhere {
            assert_eq!(key.open(&place, &sealed), Err(UnsealError::Altered), "{place:?}");
        }
    }

    #[test]
    fn every_changed_byte_is_noticed_and_no_length_panics() {
        let key = DataKey::generate();
        let sealed = key.seal(&HERE, b"secret");
        for byte in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[byte] ^= 1;
            let expected = match byte {
                0 => UnsealError::UnknownFormat,
                1..=4 => UnsealError::UnknownKey,
                _ => UnsealError::Altered,
            };
            assert_eq!(key.open(&HERE, &changed), Err(expected), "byte {byte}");
        }
        for length in 0..sealed.len() {
            assert!(key.open(&HERE, &sealed[..length]).is_err(), "length {length}");
        }
    }

    #[test]
    fn another_data_key_says_so() {
        let sealed = DataKey::generate().seal(&HERE, b"secret");
        assert_eq!(DataKey::generate().open(&HERE, &sealed), Err(UnsealError::UnknownKey));
    }

    #[test]
    fn a_data_key_survives_wrapping_for_its_tenant_alone() {
        let master = master(&[&key_text(1)]);
        let key = DataKey::generate();
        let wrapped = master.wrap(&key, TENANT);
        let sealed = key.seal(&HERE, b"secret");
        assert_eq!(master.unwrap(&wrapped, TENANT).unwrap().open(&HERE, &sealed).unwrap().as_slice(), b"secret");
        assert_eq!(master.unwrap(&wrapped, Uuid::from_u128(9)).err(), Some(UnsealError::Altered));
    }

    #[test]
    fn a_master_key_is_rotated_by_putting_the_new_one_in_front() {
        let key = DataKey::generate();
        let wrapped = master(&[&key_text(1)]).wrap(&key, TENANT);
        let both = master(&[&key_text(2), &key_text(1)]);
        assert!(both.is_outdated(&wrapped));
        let again = both.wrap(&both.unwrap(&wrapped, TENANT).unwrap(), TENANT);
        assert!(!both.is_outdated(&again));
        let new_alone = master(&[&key_text(2)]);
        assert!(new_alone.unwrap(&again, TENANT).is_ok());
        assert_eq!(new_alone.unwrap(&wrapped, TENANT).err(), Some(UnsealError::UnknownKey));
    }

    #[test]
    fn a_derived_key_belongs_to_one_place_and_one_data_key() {
        let key = DataKey::generate();
        let here = key.derive(&HERE);
        assert_eq!(here.bytes(), key.clone().derive(&HERE).bytes());
        assert_ne!(here.bytes(), &[0; 32]);
        assert_ne!(here.bytes(), key.derive(&Context { row: Uuid::from_u128(9), ..HERE }).bytes());
        assert_ne!(here.bytes(), key.derive(&Context { tenant: Uuid::from_u128(9), ..HERE }).bytes());
        assert_ne!(here.bytes(), DataKey::generate().derive(&HERE).bytes());
        assert_eq!(format!("{here:?}"), "DerivedKey(…)");
    }

    #[test]
    fn a_master_key_must_be_32_bytes() {
        for text in ["", "  ", "short", &STANDARD.encode([1; 31]), &STANDARD.encode([1; 33])] {
            assert!(MasterKey::from_base64(&SecretString::from(text)).is_err(), "{text:?}");
        }
    }

    #[test]
    fn debug_shows_no_key() {
        assert_eq!(format!("{:?}", DataKey::generate()), "DataKey(…)");
        assert_eq!(format!("{:?}", master(&[&key_text(1)])), "MasterKey(1 keys)");
    }
}
