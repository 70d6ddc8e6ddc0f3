use crate::{BoxFuture, Job, Outcome};

/// Does the work of one kind of job.
///
/// A handler runs at least once: after a crash the same job comes again, so whatever it does in the outside world must be
/// safe to repeat or be looked up first. It may be cut off at any await: when the lease is lost, when it takes longer than
/// [`Settings::time_limit`](crate::Settings), or at shutdown.
pub trait Handler: Send + Sync + 'static {
    /// The kind it serves, as in [`NewJob::kind`](crate::NewJob).
    fn kind(&self) -> &'static str;

    /// Does the job. A panic counts as a retry.
    fn run<'a>(&'a self, job: &'a Job) -> BoxFuture<'a, Outcome>;

    /// Called once when a job will not be tried again: after [`Outcome::Fail`], after the last try asked for another, or
    /// when the last try was cut short. This is the place to tell the tenant. Called before the job is marked, so a crash
    /// in between calls it again.
    fn given_up<'a>(&'a self, job: &'a Job, reason: &'a str) -> BoxFuture<'a, ()> {
        let _ = (job, reason);
        Box::pin(async {})
    }
}
