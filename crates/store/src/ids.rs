use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl $name {
            /// A new id (UUIDv7: sorts by the time it was made).
            #[expect(clippy::new_without_default, reason = "two defaults would not be equal")]
            pub fn new() -> Self {
                Self(Uuid::now_v7())
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }

        impl std::str::FromStr for $name {
            type Err = uuid::Error;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }

        impl From<Uuid> for $name {
            fn from(id: Uuid) -> Self {
                Self(id)
            }
        }
    )+};
}

ids! {
    /// A customer company.
    TenantId,
    /// A person who signs in, in one or more tenants.
    PersonId,
    /// A tenant's access to a source system.
    ConnectionId,
    /// A tenant's WhatsApp business account.
    AccountId,
    /// A row of a phone number; not Meta's id of it, which is text.
    PhoneNumberRowId,
    /// A key pair registered on an account's numbers.
    KeyPairId,
    /// A tenant's WhatsApp form.
    FlowId,
    /// An immutable compilation of a flow.
    VersionId,
    /// A flow on one WhatsApp account.
    PublicationId,
    /// One person's pass through a flow version.
    SessionId,
    /// What a flow's answers are written to.
    DestinationId,
    /// A submission on its way to one destination.
    DeliveryId,
    /// A message sent; also Meta's callback data.
    MessageId,
    /// A person forms are sent to.
    ContactId,
    /// A list of options that a tenant keeps.
    ListId,
    /// A booking calendar.
    CalendarId,
    /// A place in a calendar, held or booked.
    BookingId,
    /// A webhook waiting to be taken in.
    InboxId,
    /// A file a person sent with a form; also names its object.
    FileId,
    /// Something a company must know.
    AlertId,
    /// A state of a form at its source.
    SourceFormId,
}
