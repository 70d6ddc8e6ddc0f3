use crate::world::World;
use akis_store::lists::{self, ListOption};
use akis_store::{ListId, StoreError};

fn option(value: &str, hidden: bool) -> ListOption {
    ListOption { value: value.into(), label: format!("Seçenek {value}"), description: String::new(), hidden }
}

#[tokio::test]
async fn a_list_keeps_its_order_and_offers_what_is_not_hidden() {
    let world = World::new().await;
    let (tenant, _) = world.tenant("a").await;
    let mut tx = world.begin(tenant).await;
    let options: Vec<_> = (0..5000).map(|at| option(&format!("{}", 4999 - at), at % 2 == 1)).collect();
    let id = lists::insert(&mut tx, "Şubeler", &options).await.unwrap();
    let kept = lists::get(&mut tx, id).await.unwrap().unwrap();
    assert_eq!(
        (kept.name.as_str(), kept.version, kept.options_count, kept.offered_count),
        ("Şubeler", 1, 5000, 2500)
    );
    assert_eq!(lists::options(&mut tx, id).await.unwrap(), options);
    let offered = lists::offered(&mut tx, id, 200).await.unwrap().unwrap();
    assert_eq!(offered.len(), 200);
    assert_eq!((offered[0].value.as_str(), offered[1].value.as_str()), ("4999", "4997"));
    assert!(lists::offered(&mut tx, ListId::new(), 200).await.unwrap().is_none());
}

#[tokio::test]
async fn who_replaces_a_list_says_which_one_they_saw() {
    let world = World::new().await;
    let (tenant, _) = world.tenant("a").await;
    let mut tx = world.begin(tenant).await;
    let id = lists::insert(&mut tx, "Şubeler", &[option("a", false)]).await.unwrap();
    assert_eq!(lists::replace(&mut tx, id, 1, "Mağazalar", &[option("b", false)]).await.unwrap(), 2);
    let late = lists::replace(&mut tx, id, 1, "x", &[]).await;
    assert!(matches!(late, Err(StoreError::Taken(_))));
    assert_eq!(lists::options(&mut tx, id).await.unwrap(), [option("b", false)]);
    lists::set_hidden(&mut tx, id, "b", true).await.unwrap();
    assert_eq!(lists::offered(&mut tx, id, 10).await.unwrap(), Some(vec![]), "there is a list, and nothing on it");
    assert!(matches!(lists::set_hidden(&mut tx, id, "a", true).await, Err(StoreError::NotFound(_))));
    assert!(matches!(lists::replace(&mut tx, ListId::new(), 1, "x", &[]).await, Err(StoreError::NotFound(_))));
    let twice = lists::insert(&mut tx, "x", &[option("a", false), option("a", true)]).await;
    assert!(matches!(twice, Err(StoreError::Database(_))), "a value names one option");
}

#[tokio::test]
async fn of_two_who_replace_at_once_one_is_told_of_the_other() {
    let world = World::new().await;
    let (tenant, _) = world.tenant("a").await;
    let mut tx = world.begin(tenant).await;
    let id = lists::insert(&mut tx, "Şubeler", &[]).await.unwrap();
    tx.commit().await.unwrap();
    let done = world
        .race(tenant, 6, |mut tx| async move {
            let done = lists::replace(&mut tx, id, 1, "x", &[option("a", false)]).await;
            if done.is_ok() {
                tx.commit().await.unwrap();
            }
            done.is_ok()
        })
        .await;
    assert_eq!(done.into_iter().filter(|done| *done).count(), 1);
    let mut tx = world.begin(tenant).await;
    lists::delete(&mut tx, id).await.unwrap();
    assert!(lists::get(&mut tx, id).await.unwrap().is_none());
    assert!(lists::list(&mut tx).await.unwrap().is_empty());
}
