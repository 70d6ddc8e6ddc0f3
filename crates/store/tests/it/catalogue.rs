use crate::world::{World, tenant_tables};
use akis_store::control;

#[tokio::test]
async fn every_table_is_in_the_control_list_or_closed_by_row_level_security() {
    let world = World::new().await;
    let mut db = world.database.superuser().await;
    let control: Vec<String> = sqlx::query_scalar(
        "select relname::text from pg_class
          where relnamespace = 'control'::regnamespace and relkind in ('r', 'p') order by relname",
    )
    .fetch_all(&mut db)
    .await
    .unwrap();
    assert_eq!(control, control::TABLES);

    let tables = tenant_tables(&mut db).await;
    assert!(tables.len() >= 14, "{tables:?}");
    for table in tables {
        let (enabled, forced, owner): (bool, bool, String) = sqlx::query_as(
            "select relrowsecurity, relforcerowsecurity, relowner::regrole::text from pg_class where oid = $1::regclass",
        )
        .bind(&table)
        .fetch_one(&mut db)
        .await
        .unwrap();
        assert!(enabled && forced, "{table} is open");
        assert_eq!(owner, "akis_owner");
        // One policy, for every command and every role, with exactly the test of the design.
        let policies: Vec<(String, String, Option<String>, Option<String>)> = sqlx::query_as(
            "select cmd, roles::text, qual, with_check from pg_policies where schemaname = 'public' and tablename = $1",
        )
        .bind(&table)
        .fetch_all(&mut db)
        .await
        .unwrap();
        let [(command, roles, test, check)] = policies.as_slice() else { panic!("{table}: {policies:?}") };
        assert_eq!((command.as_str(), roles.as_str(), check), ("ALL", "{public}", &None), "{table}");
        let test = test.as_deref().unwrap();
        assert!(test.contains("tenant_id = ANY") && test.contains("app.tenants"), "{table}: {test}");
        let first: String = sqlx::query_scalar(
            "select attname::text from pg_index
               join pg_attribute on attrelid = indrelid and attnum = indkey[0]
              where indrelid = $1::regclass and indisprimary",
        )
        .bind(&table)
        .fetch_one(&mut db)
        .await
        .unwrap();
        assert_eq!(first, "tenant_id", "the primary key of {table} begins with another column");
    }
}

#[tokio::test]
async fn no_table_is_anywhere_else_and_no_foreign_key_leaves_its_tenant() {
    let world = World::new().await;
    let mut db = world.database.superuser().await;
    let elsewhere: Vec<String> = sqlx::query_scalar(
        "select oid::regclass::text from pg_class
          where relkind in ('r', 'p', 'v', 'm', 'f')
            and relnamespace not in ('public'::regnamespace, 'control'::regnamespace, 'pg_catalog'::regnamespace,
                                     'information_schema'::regnamespace, 'pg_toast'::regnamespace)",
    )
    .fetch_all(&mut db)
    .await
    .unwrap();
    assert!(elsewhere.is_empty(), "{elsewhere:?}");

    let crossing: Vec<String> = sqlx::query_scalar(
        "select conname::text from pg_constraint
          where contype = 'f' and connamespace = 'public'::regnamespace
            and (confrelid::regclass::text like 'control.%'
                 or (select attname from pg_attribute where attrelid = conrelid and attnum = conkey[1]) <> 'tenant_id'
                 or (select attname from pg_attribute where attrelid = confrelid and attnum = confkey[1]) <> 'tenant_id')",
    )
    .fetch_all(&mut db)
    .await
    .unwrap();
    assert!(crossing.is_empty(), "{crossing:?}");
}

#[tokio::test]
async fn the_application_owns_nothing_and_cannot_rewrite_history() {
    let world = World::new().await;
    let mut db = world.database.superuser().await;
    let owned: i64 = sqlx::query_scalar("select count(*) from pg_class where relowner = 'akis_app'::regrole")
        .fetch_one(&mut db)
        .await
        .unwrap();
    assert_eq!(owned, 0);
    for (sql, table) in [
        ("update audit set action = 'x'", "audit"),
        ("delete from audit", "audit"),
        ("truncate submissions", "submissions"),
        ("alter table submissions disable row level security", "submissions"),
        ("select control.isolate('submissions')", "isolate"),
        ("delete from _sqlx_migrations", "_sqlx_migrations"),
    ] {
        let refused = sqlx::query(sql).execute(world.store.pool()).await.unwrap_err().to_string();
        assert!(refused.contains("permission denied") || refused.contains("must be owner"), "{table}: {refused}");
    }
}
