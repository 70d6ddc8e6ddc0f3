//! What a new demo holds: one company, one person, one WhatsApp account. The rest is for the newcomer to do.

use akis_sandbox::Options;
use akis_store::control::people::NewPerson;
use akis_store::control::tenants::NewTenant;
use akis_store::control::{members, people, tenants};
use akis_store::whatsapp_accounts::{self, NewAccount, NewNumber};
use akis_store::{Role, Store, StoreError};
use secrecy::SecretString;

/// The demo person's e-mail address.
pub const EMAIL: &str = "demo@akis.local";

/// The demo's company.
pub const TENANT: &str = "Mavi Deniz Turizm";

/// Writes them in one transaction, unless the person is there already. The WhatsApp account is the stand-ins'.
pub async fn seed(store: &Store, sandbox: &Options) -> Result<(), StoreError> {
    let mut tx = store.begin_control().await?;
    if people::by_email(&mut tx, EMAIL).await?.is_some() {
        return Ok(());
    }
    let person = NewPerson {
        email: EMAIL.into(),
        name: "Deniz Kaya".into(),
        locale: "en".into(),
        // No password fits: the only way in is the link the demo prints.
        password_hash: SecretString::from("!"),
    };
    let person = people::create(&mut tx, &person).await?;
    let tenant = NewTenant { name: TENANT.into(), time_zone: "Europe/Istanbul".into(), locale: "en".into() };
    let tenant = tenants::create(store, &mut tx, &tenant).await?;
    members::add(&mut tx, tenant, person, Role::Owner).await?;

    let mut tx = store.enter(tx, tenant).await?;
    let account = NewAccount {
        waba_id: sandbox.account.waba_id.clone(),
        name: sandbox.account.name.clone(),
        app_id: sandbox.app.app_id.clone(),
        access_token: sandbox.app.access_token.clone(),
        app_secret: sandbox.app.app_secret.clone(),
        verify_token: sandbox.app.verify_token.clone(),
        connected_by: person,
        numbers: sandbox
            .account
            .numbers
            .iter()
            .map(|number| NewNumber {
                phone_number_id: number.phone_number_id.clone(),
                display_phone_number: number.display_phone_number.clone(),
                verified_name: number.verified_name.clone(),
            })
            .collect(),
    };
    whatsapp_accounts::insert(&mut tx, &account).await?;
    tx.commit().await
}
