//! Questions that come one by one and are answered many at a time: what waits while one batch is on its way goes with
//! the next. One that comes while nothing is on its way goes at once.

use akis_store::StoreError;
use futures_util::future::BoxFuture;
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::oneshot;
use tokio::time::Instant;

/// The longest one batch may take; a database that gives no sign for so long counts as away.
const PATIENCE: Duration = Duration::from_secs(3);

/// No answer could be had; all questions of a batch share it.
#[derive(Debug, Clone, thiserror::Error)]
pub(super) enum NoAnswer {
    /// The database said so.
    #[error("{0}")]
    Store(Arc<StoreError>),
    /// It said nothing in time.
    #[error("the database gave no answer in time")]
    Late,
}

type Ask<Q, A> = dyn Fn(Vec<Q>) -> BoxFuture<'static, Result<Vec<A>, StoreError>> + Send + Sync;

/// Gathers questions. Cheap to clone. The lock is held for a push or a take, never across a wait.
pub(super) struct Gather<Q, A> {
    shared: Arc<Shared<Q, A>>,
}

struct Shared<Q, A> {
    ask: Box<Ask<Q, A>>,
    /// Between the beginnings of two batches.
    gap: Duration,
    /// Questions in one batch.
    most: usize,
    queue: Mutex<Queue<Q, A>>,
}

struct Queue<Q, A> {
    waiting: VecDeque<(Q, oneshot::Sender<Result<A, NoAnswer>>)>,
    /// Somebody is on it and will take what is pushed now.
    running: bool,
    last: Option<Instant>,
}

impl<Q, A> Clone for Gather<Q, A> {
    fn clone(&self) -> Self {
        Self { shared: self.shared.clone() }
    }
}

impl<Q: Clone + Send + 'static, A: Send + 'static> Gather<Q, A> {
    /// `ask` answers every question of a batch, in their order.
    pub(super) fn new<F>(gap: Duration, most: usize, ask: F) -> Self
    where
        F: Fn(Vec<Q>) -> BoxFuture<'static, Result<Vec<A>, StoreError>> + Send + Sync + 'static,
    {
        let queue = Mutex::new(Queue { waiting: VecDeque::new(), running: false, last: None });
        Self { shared: Arc::new(Shared { ask: Box::new(ask), gap, most: most.max(1), queue }) }
    }

    /// Asks, together with whoever asks now.
    pub(super) async fn ask(&self, question: Q) -> Result<A, NoAnswer> {
        self.put(question).await.unwrap_or(Err(NoAnswer::Late))
    }

    /// Asks without waiting for the answer.
    pub(super) fn tell(&self, question: Q) {
        drop(self.put(question));
    }

    fn put(&self, question: Q) -> oneshot::Receiver<Result<A, NoAnswer>> {
        let (give, answer) = oneshot::channel();
        let begin = {
            let mut queue = self.shared.lock();
            queue.waiting.push_back((question, give));
            !std::mem::replace(&mut queue.running, true)
        };
        if begin {
            // A task of its own: whoever came first may go away, the others go on.
            tokio::spawn(Leader(self.shared.clone()).lead());
        }
        answer
    }
}

impl<Q, A> Shared<Q, A> {
    fn lock(&self) -> MutexGuard<'_, Queue<Q, A>> {
        // Nothing panics while it is held.
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Sends the batches until nobody waits. However it ends, the next question begins anew.
struct Leader<Q, A>(Arc<Shared<Q, A>>);

impl<Q: Clone + Send + 'static, A: Send + 'static> Leader<Q, A> {
    async fn lead(self) {
        let shared = &self.0;
        loop {
            let due = shared.lock().last.map(|last| last + shared.gap);
            if let Some(due) = due.filter(|due| *due > Instant::now()) {
                tokio::time::sleep_until(due).await;
            }
            let (questions, waiting): (Vec<Q>, Vec<_>) = {
                let mut queue = shared.lock();
                if queue.waiting.is_empty() {
                    queue.running = false;
                    return;
                }
                queue.last = Some(Instant::now());
                let count = queue.waiting.len().min(shared.most);
                queue.waiting.drain(..count).unzip()
            };
            shared.answer(questions, waiting).await;
        }
    }
}

impl<Q: Clone + Send + 'static, A: Send + 'static> Shared<Q, A> {
    async fn answer(&self, questions: Vec<Q>, mut waiting: Vec<oneshot::Sender<Result<A, NoAnswer>>>) {
        let alone = questions.len() == 1;
        let again = if alone { Vec::new() } else { questions.clone() };
        match tokio::time::timeout(PATIENCE, (self.ask)(questions)).await {
            Ok(Ok(answers)) => {
                for (give, answer) in waiting.into_iter().zip(answers) {
                    let _ = give.send(Ok(answer));
                }
            }
            // One question that the database cannot take must not cost the others theirs.
            Ok(Err(error)) if !alone && !super::problem::is_away(&error) => {
                for (question, give) in again.into_iter().zip(waiting.drain(..)) {
                    let one = tokio::time::timeout(PATIENCE, (self.ask)(vec![question])).await;
                    let answer = match one {
                        Ok(Ok(mut answers)) => answers.pop().ok_or(NoAnswer::Late),
                        Ok(Err(error)) => Err(NoAnswer::Store(Arc::new(error))),
                        Err(_) => Err(NoAnswer::Late),
                    };
                    let _ = give.send(answer);
                }
            }
            Ok(Err(error)) => {
                let error = Arc::new(error);
                for give in waiting {
                    let _ = give.send(Err(NoAnswer::Store(error.clone())));
                }
            }
            Err(_) => {
                for give in waiting {
                    let _ = give.send(Err(NoAnswer::Late));
                }
            }
        }
    }
}

impl<Q, A> Drop for Leader<Q, A> {
    fn drop(&mut self) {
        // After a regular end somebody else may lead already; then nobody waits that he does not see.
        if std::thread::panicking() {
            let mut queue = self.0.lock();
            queue.running = false;
            queue.waiting.clear();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    type Batches = Arc<Mutex<Vec<Vec<u32>>>>;

    fn doubling(batches: &Batches, took: Duration) -> Gather<u32, u32> {
        let batches = batches.clone();
        Gather::new(Duration::from_millis(3), 8, move |questions: Vec<u32>| {
            let batches = batches.clone();
            Box::pin(async move {
                batches.lock().unwrap().push(questions.clone());
                tokio::time::sleep(took).await;
                if questions.contains(&13) {
                    return Err(StoreError::Settings("thirteen".to_owned()));
                }
                Ok(questions.iter().map(|question| question * 2).collect())
            })
        })
    }

    #[tokio::test]
    async fn one_goes_at_once_and_those_who_come_meanwhile_go_together() {
        let batches = Batches::default();
        let gather = doubling(&batches, Duration::from_millis(5));
        assert_eq!(gather.ask(1).await.unwrap(), 2);
        let mut tasks = tokio::task::JoinSet::new();
        for question in 20..40 {
            let gather = gather.clone();
            tasks.spawn(async move { assert_eq!(gather.ask(question).await.unwrap(), question * 2) });
        }
        while let Some(ended) = tasks.join_next().await {
            ended.unwrap();
        }
        // One alone, and the others eight at a time at most.
        let sizes: Vec<usize> = batches.lock().unwrap().iter().map(Vec::len).collect();
        assert!(sizes[0] == 1 && sizes.len() <= 6 && sizes.iter().all(|size| *size <= 8), "{sizes:?}");
        assert_eq!(sizes.iter().sum::<usize>(), 21);
    }

    #[tokio::test]
    async fn a_bad_question_costs_nobody_else_the_answer() {
        let gather = doubling(&Batches::default(), Duration::ZERO);
        let (good, bad, other) = tokio::join!(gather.ask(1), gather.ask(13), gather.ask(2));
        assert_eq!((good.unwrap(), other.unwrap()), (2, 4));
        assert!(matches!(bad, Err(NoAnswer::Store(_))));
    }

    #[tokio::test]
    async fn silence_is_given_up_and_the_next_is_asked_all_the_same() {
        let gather = doubling(&Batches::default(), Duration::from_mins(1));
        let begun = Instant::now();
        assert!(matches!(gather.ask(1).await, Err(NoAnswer::Late)));
        assert!(begun.elapsed() < PATIENCE * 2);
        assert!(matches!(gather.ask(1).await, Err(NoAnswer::Late)));
    }

    #[tokio::test]
    async fn a_panic_is_not_the_end() {
        let gather: Gather<u32, u32> = Gather::new(Duration::ZERO, 8, |questions| {
            Box::pin(async move {
                assert!(!questions.contains(&13), "thirteen");
                Ok(questions)
            })
        });
        assert!(gather.ask(13).await.is_err());
        assert_eq!(gather.ask(7).await.unwrap(), 7);
    }
}
