//! The same calls through a well-known Postgres queue, for comparison: `graphile_worker` claims a job, reads the answer,
//! and posts it. It keeps no record of tries, signs nothing and knows no tenants.

use anyhow::{Context as _, Result};
use graphile_worker::{
    IntoTaskHandlerResult, JobSpec, LocalQueueConfig, TaskHandler, WorkerContext, WorkerOptions,
};
use serde::{Deserialize, Serialize};
use sqlx::postgres::PgPoolOptions;
use sqlx::{PgPool, Row as _};
use uuid::Uuid;

/// Where the answers go, and what brings them.
#[derive(Clone, Debug)]
struct Way {
    client: reqwest::Client,
    pool: PgPool,
}

/// One answer to be posted.
#[derive(Deserialize, Serialize)]
pub struct Post {
    /// Whose.
    pub tenant: Uuid,
    /// Which.
    pub submission: Uuid,
    /// Where to.
    pub url: String,
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
        let request = way.client.post(&self.url).header("webhook-id", self.submission.to_string()).body(body);
        let answer = request.send().await.map_err(|error| error.to_string())?;
        answer.error_for_status().map(drop).map_err(|error| error.to_string())
    }
}

/// The queue at work, in a runtime of its own as our worker is.
pub struct OtherQueue(Option<tokio::runtime::Runtime>);

impl OtherQueue {
    /// Enqueues these, then works on so many at a time until dropped. It claims a hundred jobs ahead, as its authors measure
    /// it; without that it takes one job a place and second.
    pub fn start(database: String, posts: Vec<Post>, concurrency: usize) -> Result<Self> {
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
        runtime.spawn(async move {
            if let Err(error) = run(&database, posts, concurrency).await {
                eprintln!("  the other queue ended: {error:#}");
            }
        });
        Ok(Self(Some(runtime)))
    }
}

impl Drop for OtherQueue {
    fn drop(&mut self) {
        if let Some(runtime) = self.0.take() {
            runtime.shutdown_background();
        }
    }
}

async fn run(database: &str, posts: Vec<Post>, concurrency: usize) -> Result<()> {
    let pool = PgPoolOptions::new().max_connections(16).connect(database).await?;
    let way = Way { client: reqwest::Client::new(), pool: pool.clone() };
    let worker = WorkerOptions::default()
        .pg_pool(pool)
        .concurrency(concurrency)
        .local_queue(LocalQueueConfig::default().with_size(100))
        .schema("graphile_worker")
        .define_job::<Post>()
        .add_extension(way)
        .init()
        .await
        .context("setting it up")?;
    let utils = worker.create_utils();
    for post in posts {
        utils.add_job(post, JobSpec::default()).await?;
    }
    Ok(worker.run().await?)
}
