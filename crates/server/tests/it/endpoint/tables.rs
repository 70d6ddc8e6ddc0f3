use sqlx::{AssertSqlSafe, PgPool};
use std::collections::BTreeMap;
use std::time::Duration;

/// The content of every table, to tell whether a request changed anything at all.
pub(crate) struct Tables(BTreeMap<String, String>);

impl Tables {
    /// As they are when nothing changes any more: progress is written a moment after it was taken. Read by the superuser
    /// whom no policy stops.
    pub(crate) async fn read(pool: &PgPool) -> Self {
        let mut before = Self::now(pool).await;
        for _ in 0..20 {
            tokio::time::sleep(Duration::from_millis(30)).await;
            let after = Self::now(pool).await;
            if after.0 == before.0 {
                return after;
            }
            before = after;
        }
        panic!("the tables do not come to rest");
    }

    async fn now(pool: &PgPool) -> Self {
        let names: Vec<String> = sqlx::query_scalar(
            "select format('%I.%I', schemaname, tablename) from pg_tables where schemaname in ('public', 'control')",
        )
        .fetch_all(pool)
        .await
        .unwrap();
        assert!(names.len() > 20, "{names:?}");
        let mut tables = BTreeMap::new();
        for name in names {
            let rows = format!("select coalesce(string_agg(t::text, '\n' order by t::text), '') from {name} t");
            let rows = sqlx::query_scalar(AssertSqlSafe(rows)).fetch_one(pool).await.unwrap();
            tables.insert(name, rows);
        }
        Self(tables)
    }

    /// The tables whose content is another by now. Their names alone: a failed test prints no answers either.
    pub(crate) async fn changed(&self, pool: &PgPool) -> Vec<String> {
        let now = Self::read(pool).await;
        let other = now.0.into_iter().filter(|(name, rows)| self.0.get(name) != Some(rows));
        other.map(|(name, _)| name).collect()
    }
}
