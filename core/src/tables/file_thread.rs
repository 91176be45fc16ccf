//! A thread for one export's file: compressing and disks take time that neither the network's threads nor those that
//! look names up have. As one thread does it all, its memory is used again and again.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};

use tokio::sync::oneshot;

use super::batches::Taken;
use super::sink::FileSink;
use super::target::failed;
use crate::error::{Error, Result};

enum Job {
    Add(Taken),
    Finish,
}

type Done = oneshot::Sender<Result<()>>;

/// A file that is written on a thread of its own. Dropped before it is finished, it is given up: the thread ends after
/// what it is at, and nothing is left of the file.
pub(super) struct FileThread {
    jobs: Sender<(Job, Done)>,
    given_up: GivenUp,
    /// Ends with the thread, when it has let go of the file.
    over: oneshot::Receiver<()>,
}

/// Says so when it is dropped.
struct GivenUp(Arc<AtomicBool>);

impl Drop for GivenUp {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

impl FileThread {
    pub(super) fn start(sink: FileSink) -> Result<Self> {
        let (jobs, taken) = channel();
        let (end, over) = oneshot::channel();
        let given_up = Arc::new(AtomicBool::new(false));
        let told = given_up.clone();
        let thread = std::thread::Builder::new().name("indecx-file".to_owned()).spawn(move || {
            write(sink, &taken, &told);
            drop(end);
        });
        thread.map_err(|error| failed(&error))?;
        Ok(FileThread { jobs, given_up: GivenUp(given_up), over })
    }

    /// Writes a page. One that was handed in is written even where nobody waits for it any more.
    pub(super) async fn add(&self, rows: Taken) -> Result<()> {
        self.run(Job::Add(rows)).await
    }

    /// Puts the file in its place.
    pub(super) async fn finish(&self) -> Result<()> {
        self.run(Job::Finish).await
    }

    async fn run(&self, job: Job) -> Result<()> {
        let (done, result) = oneshot::channel();
        // A thread that ended takes no job, and drops what would tell of it.
        let _ = self.jobs.send((job, done));
        result.await.unwrap_or_else(|_| Err(Error::task_died()))
    }

    /// Gives it up, and waits until the thread has let go of the file.
    pub(super) async fn close(self) {
        let FileThread { jobs, given_up, over } = self;
        drop((jobs, given_up));
        // Nothing is ever sent: what counts is the end.
        let _ = over.await;
    }
}

/// Does one job after the other, until the file is finished, fails, or nobody wants it any more.
fn write(mut sink: FileSink, jobs: &Receiver<(Job, Done)>, given_up: &AtomicBool) {
    for (job, done) in jobs {
        let result = match job {
            Job::Add(rows) => sink.add(&rows),
            Job::Finish => {
                // The one who asked may be gone.
                let _ = done.send(sink.finish(given_up));
                return;
            }
        };
        if result.is_err() {
            // Its draft goes before anybody hears of the error.
            drop(sink);
            let mut untold = done.send(result).err();
            // Whoever asked may be gone: then the next one hears of it.
            while let (Some(result), Ok((_, done))) = (untold.take(), jobs.recv()) {
                untold = done.send(result).err();
            }
            return;
        }
        let _ = done.send(result);
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;
    use std::time::Duration;

    use arrow_schema::Schema;
    use tokio::time::timeout;

    use super::FileThread;
    use crate::json::Case;
    use crate::tables::batches::Taken;
    use crate::tables::options::{Layout, Shape};
    use crate::tables::sink::FileSink;
    use crate::tables::target::Target;
    use crate::tables::{Format, TableOptions, TextForm};

    fn start(path: &Path) -> FileThread {
        let Ok(Target::File(format, draft)) = Target::file(Format::Jsonl, path) else { panic!("a file") };
        let shape = Shape::new(&TableOptions::default(), Layout::Nested, Case::Snake, TextForm::Plain);
        FileThread::start(FileSink::new(format, draft, &shape, Schema::empty().into()).unwrap()).unwrap()
    }

    fn held(folder: &Path) -> Vec<String> {
        let entries = std::fs::read_dir(folder).unwrap();
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
    }

    #[tokio::test]
    async fn a_file_that_is_given_up_is_gone_once_it_is_closed() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("answers.jsonl");
        let thread = start(&path);
        thread.add(Taken::Lines(b"{}\n".to_vec())).await.unwrap();
        thread.close().await;
        assert!(held(folder.path()).is_empty());

        std::fs::write(&path, "older").unwrap();
        let thread = start(&path);
        // Handed in, and nobody waits for it.
        let _ = timeout(Duration::ZERO, thread.add(Taken::Lines(b"{}\n".to_vec()))).await;
        thread.close().await;
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "older");
        assert_eq!(held(folder.path()).len(), 1);
    }

    #[tokio::test]
    async fn nothing_changes_once_a_cancelled_finish_was_closed() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("answers.jsonl");
        for _ in 0..20 {
            std::fs::write(&path, "older").unwrap();
            let thread = start(&path);
            let rows = vec![b'\n'; 1 << 20];
            thread.add(Taken::Lines(rows)).await.unwrap();
            let _ = timeout(Duration::ZERO, thread.finish()).await;
            thread.close().await;
            // Closed in time or not: one whole file, and no draft beside it.
            assert!([5, 1 << 20].contains(&std::fs::metadata(&path).unwrap().len()));
            assert_eq!(held(folder.path()), ["answers.jsonl"]);
        }
    }
}
