//! A company with a published form, and sessions of its customers.

use crate::form::{Walk, form};
use akis_compiler::{Layout, Settings};
use akis_form::{Answer, Answers, QuestionId, Submission, SubmissionId};
use akis_store::control::people::NewPerson;
use akis_store::control::tenants::NewTenant;
use akis_store::control::{members, people, tenants};
use akis_store::flow_versions::{self, NewVersion};
use akis_store::flows::{self, NewFlow};
use akis_store::whatsapp_accounts::{self, NewAccount, NewNumber};
use akis_store::{
    AccountId, FlowId, PersonId, PublicationId, PublicationState, Role, Store, TenantId, TenantTx, VersionId,
    key_pairs, publications,
};
use anyhow::{Context as _, Result};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use rsa::pkcs8::{EncodePrivateKey as _, EncodePublicKey as _, LineEnding};
use rsa::{RsaPrivateKey, RsaPublicKey};
use secrecy::SecretString;
use sha2::{Digest as _, Sha256};
use sqlx::PgConnection;
use uuid::Uuid;

/// A company whose form is published, and what a phone must know to fill it in.
pub struct Company {
    /// Whose the form is.
    pub tenant: TenantId,
    /// Names the endpoint in its address.
    pub endpoint_id: String,
    /// What requests are signed with.
    pub app_secret: String,
    /// What phones encrypt to.
    pub public: RsaPublicKey,
    /// What phones send from each screen.
    pub walk: Walk,
    /// What it is, once published.
    pub published: Published,
    person: PersonId,
    account: AccountId,
}

/// A form as it is published.
#[derive(Debug, Clone, Copy)]
pub struct Published {
    /// The form.
    pub flow: FlowId,
    /// Its version.
    pub version: VersionId,
    publication: PublicationId,
}

/// A session that a message of ours began.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opened {
    /// Names it.
    pub id: Uuid,
    /// The message's token.
    pub flow_token: String,
    /// What the person of this session enters as their name.
    pub name: String,
}

/// What one statement may insert.
const AT_A_TIME: usize = 5_000;

impl Company {
    /// Adds a company with an account, a key pair and a published form. `mark` keeps several apart.
    pub async fn found(store: &Store, mark: &str) -> Result<Self> {
        let app_secret = format!("app-secret-of-{mark}");
        let private = RsaPrivateKey::new(&mut rsa::rand_core::OsRng, 2048).context("making a key pair")?;
        let public = private.to_public_key();
        let mut tx = store.begin_control().await?;
        let person = NewPerson {
            email: format!("ayse@{mark}.example.com"),
            name: "Ayşe Yılmaz".to_owned(),
            locale: "tr".to_owned(),
            password_hash: SecretString::from("!"),
        };
        let person = people::create(&mut tx, &person).await?;
        let new =
            NewTenant { name: mark.to_owned(), time_zone: "Europe/Istanbul".to_owned(), locale: "tr".to_owned() };
        let tenant = tenants::create(store, &mut tx, &new).await?;
        members::add(&mut tx, tenant, person, Role::Owner).await?;
        let mut tx = store.enter(tx, tenant).await?;
        let account = NewAccount {
            waba_id: format!("waba-{mark}"),
            name: mark.to_owned(),
            app_id: format!("app-{mark}"),
            access_token: SecretString::from("graph-token"),
            app_secret: SecretString::from(app_secret.as_str()),
            verify_token: SecretString::from(format!("verify-{mark}")),
            connected_by: person,
            numbers: vec![NewNumber {
                phone_number_id: format!("number-{mark}"),
                display_phone_number: "+90 212 555 01 42".to_owned(),
                verified_name: mark.to_owned(),
            }],
        };
        let account = whatsapp_accounts::insert(&mut tx, &account).await?;
        let pem = private.to_pkcs8_pem(LineEnding::LF)?;
        let public_pem = public.to_public_key_pem(LineEnding::LF)?;
        key_pairs::insert(&mut tx, account, &public_pem, &SecretString::from(pem.as_str())).await?;
        let (published, walk) = publish(&mut tx, person, account).await?;
        let kept = publications::get(&mut tx, published.publication).await?.context("the publication is gone")?;
        tx.commit().await?;
        Ok(Self { tenant, endpoint_id: kept.endpoint_id, app_secret, public, walk, published, person, account })
    }

    /// Publishes the same form once more, as a flow of its own.
    pub async fn publish_again(&self, tx: &mut TenantTx) -> Result<Published> {
        Ok(publish(tx, self.person, self.account).await?.0)
    }

    /// What somebody of this name answers.
    pub fn answers(&self, name: &str) -> Submission {
        let text = |text: &str| Answer::Text(text.to_owned());
        let given = [
            ("firstname", text(name)),
            ("lastname", text("Demir")),
            ("email", text("zeynep.demir@ornek.com.tr")),
            ("phone", text("+905321112233")),
            ("tour", Answer::Choice("Koylar".to_owned())),
            ("extras", Answer::Choices(vec!["Şnorkel".to_owned(), "Fotoğraf".to_owned()])),
            ("day", Answer::Date(jiff::civil::date(2026, 12, 5))),
            ("people", Answer::Number(4.0)),
            ("heard", text("Bir arkadaşımdan")),
            ("message", text("Pencere kenarı olursa seviniriz.")),
        ];
        let answers: Answers = given.into_iter().map(|(id, answer)| (QuestionId::new(id), answer)).collect();
        let id = SubmissionId(Uuid::now_v7());
        Submission::freeze(id, &form(), &answers, jiff::Timestamp::now())
    }

    /// Opens sessions of [`Company::published`] as sent messages do, each with a token of its own. `superuser` writes them
    /// past the store, which opens them one by one.
    pub async fn open_sessions(&self, superuser: &mut PgConnection, count: usize) -> Result<Vec<Opened>> {
        self.open_sessions_of(self.published, superuser, count).await
    }

    /// The same for another form of the company.
    pub async fn open_sessions_of(
        &self,
        form: Published,
        superuser: &mut PgConnection,
        count: usize,
    ) -> Result<Vec<Opened>> {
        let opened: Vec<Opened> = (0..count)
            .map(|_| {
                let id = Uuid::now_v7();
                let flow_token = URL_SAFE_NO_PAD.encode(rand::random::<[u8; 16]>());
                Opened { id, flow_token, name: format!("Zeynep {}", id.simple()) }
            })
            .collect();
        for part in opened.chunks(AT_A_TIME) {
            let ids: Vec<Uuid> = part.iter().map(|session| session.id).collect();
            let hashes: Vec<Vec<u8>> =
                part.iter().map(|session| Sha256::digest(session.flow_token.as_bytes()).to_vec()).collect();
            sqlx::query(
                "insert into sessions (tenant_id, id, flow_id, version_id, publication_id, origin)
                 select $1, id, $2, $3, $4, 'broadcast' from unnest($5::uuid[]) id",
            )
            .bind(self.tenant.0)
            .bind(form.flow.0)
            .bind(form.version.0)
            .bind(form.publication.0)
            .bind(&ids)
            .execute(&mut *superuser)
            .await?;
            sqlx::query(
                "insert into control.flow_tokens (token_hash, tenant_id, session_id)
                 select hash, $1, id from unnest($2::bytea[], $3::uuid[]) opened (hash, id)",
            )
            .bind(self.tenant.0)
            .bind(&hashes)
            .bind(&ids)
            .execute(&mut *superuser)
            .await?;
        }
        // As autovacuum would have done on a database that did not come into being a second ago.
        for table in ["sessions", "control.flow_tokens"] {
            sqlx::query(sqlx::AssertSqlSafe(format!("vacuum analyze {table}"))).execute(&mut *superuser).await?;
        }
        Ok(opened)
    }
}

/// A flow with the form, live.
async fn publish(tx: &mut TenantTx, person: PersonId, account: AccountId) -> Result<(Published, Walk)> {
    let new = NewFlow { name: "Tekne turu".to_owned(), connection_id: None, form: form(), created_by: person };
    let flow = flows::insert(tx, &new).await?;
    let (version, walk) = compile(tx, flow).await?;
    let publication = publications::upsert_for_flow(tx, flow, account).await?;
    publications::set_version(tx, publication, version).await?;
    publications::set_published_version(tx, publication, version).await?;
    publications::set_state(tx, publication, PublicationState::Live, None, None).await?;
    Ok((Published { flow, version, publication }, walk))
}

/// The form's version, and what a phone sends from it.
async fn compile(tx: &mut TenantTx, flow: FlowId) -> Result<(VersionId, Walk)> {
    let id = VersionId::new();
    let settings = Settings { version: id.to_string(), layout: Layout::Pages, ..Default::default() };
    let compiled = akis_compiler::compile(&form(), &settings).context("compiling the form")?;
    let walk = Walk::read(&serde_json::to_value(&compiled.flow_json)?)?;
    let version = NewVersion {
        id,
        flow_id: flow,
        form: form(),
        flow_json: serde_json::to_string_pretty(&compiled.flow_json)?,
        plan: compiled.plan,
        report: compiled.report,
    };
    flow_versions::insert(tx, &version).await?;
    Ok((id, walk))
}
