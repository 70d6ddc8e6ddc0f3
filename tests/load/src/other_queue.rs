//! The same calls through a well-known Postgres queue, for comparison: `graphile_worker` claims a job, reads the answer,
//! and posts it. It keeps no record of tries, signs nothing and knows no tenants.

use anyhow::{Context as _, Result};
use graphile_worker::{IntoTaskHandlerResult, JobSpec, TaskHandler, WorkerContext, WorkerOptions};
use serde::{Deserialize, Serialize};
use sqlx::{PgPool, Row as _};
use uuid::Uuid;

/// Where the answers go, and what brings them.
#[derive(Clone, Debug)]
struct Way {
    url: String,
    client: reqwest::Client,
    pool: PgPool,
}

/// One answer to be posted.
#[derive(Deserialize, Serialize)]
struct Post {
    tenant: Uuid,
    submission: Uuid,
}

impl TaskHandler for Post {
    const IDENTIFIER: &'static str = "post";

    async fn run(self, context: WorkerContext) -> impl IntoTaskHandlerResult {
        let way = context.get_ext::<Way>().ok_or("no way")?;
        let row = sqlx::query("select body::text as body from submissions where tenant_id = $1 and id = $2")
            .bind(self.tenant)
            .bind(self.submission)
            .fetch_one(&way.pool)
            .await
            .map_err(|error| error.to_string())?;
        let body: String = row.try_get("body").map_err(|error| error.to_string())?;
        let request = way.client.post(&way.url).header("webhook-id", self.submission.to_string()).body(body);
        let answer = request.send().await.map_err(|error| error.to_string())?;
        answer.error_for_status().map(drop).map_err(|error| error.to_string())
    }
}

/// Enqueues these answers, then works on so many at a time until dropped.
pub async fn run(
    pool: PgPool,
    url: String,
    tenant: Uuid,
    submissions: &[Uuid],
    concurrency: usize,
) -> Result<tokio::task::JoinHandle<()>> {
    let way = Way { url, client: reqwest::Client::new(), pool: pool.clone() };
    let worker = WorkerOptions::default()
        .pg_pool(pool)
        .concurrency(concurrency)
        .schema("graphile_worker")
        .define_job::<Post>()
        .add_extension(way)
        .init()
        .await
        .context("setting the other queue up")?;
    let utils = worker.create_utils();
    for submission in submissions {
        utils.add_job(Post { tenant, submission: *submission }, JobSpec::default()).await?;
    }
    Ok(tokio::spawn(async move {
        if let Err(error) = worker.run().await {
            eprintln!("  the other queue ended: {error}");
        }
    }))
}
