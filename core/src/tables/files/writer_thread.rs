//! A thread for one export's file: compressing and disks take time that neither the network's threads nor those that
//! look names up have. As one thread does it all, its memory is used again and again. Where the system gives no thread
//! (a container's limit), the file is written where its pages come.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};

use tokio::sync::oneshot;

use crate::error::{Error, Result};
use crate::tables::batches::Taken;
use crate::tables::files::error::over;
use crate::tables::files::file::FileSink;

enum Job {
    Add(Taken),
    Finish,
}

type Done = oneshot::Sender<Result<()>>;

/// A file that is being written. Dropped before it is finished, it is given up: its thread ends after what it is at,
/// and nothing is left of the file.
pub(crate) enum FileWriter {
    Apart(FileThread),
    /// Gone when it is finished, or failed.
    InPlace(Option<FileSink>),
}

/// A thread of the file's own.
pub(crate) struct FileThread {
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

impl FileWriter {
    pub(crate) fn start(sink: FileSink) -> Self {
        match FileThread::start() {
            Some((thread, files)) => {
                // It waits for the file that is sent here.
                let _ = files.send(sink);
                FileWriter::Apart(thread)
            }
            None => FileWriter::InPlace(Some(sink)),
        }
    }

    /// Writes a page. One that was handed in is written even where nobody waits for it any more.
    pub(crate) async fn add(&mut self, rows: Taken) -> Result<()> {
        self.run(Job::Add(rows)).await
    }

    /// Puts the file in its place.
    pub(crate) async fn finish(&mut self) -> Result<()> {
        self.run(Job::Finish).await
    }

    async fn run(&mut self, job: Job) -> Result<()> {
        match self {
            FileWriter::Apart(thread) => thread.run(job).await,
            FileWriter::InPlace(sink) => run_in_place(sink, job),
        }
    }

    /// Gives it up, and waits until the thread has let go of the file.
    pub(crate) async fn close(self) {
        match self {
            FileWriter::Apart(thread) => thread.close().await,
            FileWriter::InPlace(sink) => drop(sink),
        }
    }
}

/// Does a job at once. After an error nothing is left of the file.
fn run_in_place(place: &mut Option<FileSink>, job: Job) -> Result<()> {
    let Some(mut sink) = place.take() else { return Err(over()) };
    let work = move || match job {
        Job::Add(rows) => sink.add(&rows).map(|()| Some(sink)),
        Job::Finish => sink.finish(&AtomicBool::new(false)).map(|()| None),
    };
    *place = catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| Err(Error::task_died()))?;
    Ok(())
}

impl FileThread {
    /// Starts one that waits for its file, where a thread is to be had.
    fn start() -> Option<(Self, oneshot::Sender<FileSink>)> {
        let (jobs, taken) = channel();
        let (end, over) = oneshot::channel();
        let (files, file) = oneshot::channel();
        let given_up = Arc::new(AtomicBool::new(false));
        let told = given_up.clone();
        let thread = std::thread::Builder::new().name("indecx-file".to_owned()).spawn(move || {
            if let Ok(sink) = file.blocking_recv() {
                write(sink, &taken, &told);
            }
            drop(end);
        });
        thread.ok().map(|_| (FileThread { jobs, given_up: GivenUp(given_up), over }, files))
    }

    async fn run(&self, job: Job) -> Result<()> {
        let (done, result) = oneshot::channel();
        // A thread that ended takes no job, and drops what would tell of it.
        let _ = self.jobs.send((job, done));
        result.await.unwrap_or_else(|_| Err(Error::task_died()))
    }

    async fn close(self) {
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

    use arrow_array::RecordBatch;
    use arrow_schema::Schema;
    use tokio::time::timeout;

    use super::{FileWriter, Job, run_in_place};
    use crate::names::Case;
    use crate::tables::batches::Taken;
    use crate::tables::files::file::FileSink;
    use crate::tables::options::{Layout, Shape};
    use crate::tables::target::Target;
    use crate::tables::{Format, TableOptions, TextForm};

    fn sink(path: &Path) -> FileSink {
        let Ok(Target::File(format, draft)) = Target::file(Format::Jsonl, path) else { panic!("a file") };
        let shape = Shape::new(&TableOptions::default(), Layout::Nested, Case::Snake, TextForm::Plain);
        FileSink::new(format, draft, &shape, Schema::empty().into(), Vec::new()).unwrap()
    }

    fn start(path: &Path) -> FileWriter {
        let writer = FileWriter::start(sink(path));
        assert!(matches!(writer, FileWriter::Apart(_)));
        writer
    }

    fn held(folder: &Path) -> Vec<String> {
        let entries = std::fs::read_dir(folder).unwrap();
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
    }

    #[tokio::test]
    async fn a_file_that_is_given_up_is_gone_once_it_is_closed() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("answers.jsonl");
        let mut writer = start(&path);
        writer.add(Taken::Lines(b"{}\n".to_vec())).await.unwrap();
        writer.close().await;
        assert!(held(folder.path()).is_empty());

        std::fs::write(&path, "older").unwrap();
        let mut writer = start(&path);
        // Handed in, and nobody waits for it.
        let _ = timeout(Duration::ZERO, writer.add(Taken::Lines(b"{}\n".to_vec()))).await;
        writer.close().await;
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "older");
        assert_eq!(held(folder.path()).len(), 1);
    }

    #[tokio::test]
    async fn nothing_changes_once_a_cancelled_finish_was_closed() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("answers.jsonl");
        for _ in 0..20 {
            std::fs::write(&path, "older").unwrap();
            let mut writer = start(&path);
            let rows = vec![b'\n'; 1 << 20];
            writer.add(Taken::Lines(rows)).await.unwrap();
            let _ = timeout(Duration::ZERO, writer.finish()).await;
            writer.close().await;
            // Closed in time or not: one whole file, and no draft beside it.
            assert!([5, 1 << 20].contains(&std::fs::metadata(&path).unwrap().len()));
            assert_eq!(held(folder.path()), ["answers.jsonl"]);
        }
    }
    #[test]
    fn a_file_is_written_in_place_as_well() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("answers.jsonl");
        let page = || Job::Add(Taken::Lines(b"{}\n".to_vec()));
        let mut place = Some(sink(&path));
        run_in_place(&mut place, page()).unwrap();
        run_in_place(&mut place, page()).unwrap();
        assert!(!path.exists());
        run_in_place(&mut place, Job::Finish).unwrap();
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "{}\n{}\n");
        assert!(run_in_place(&mut place, page()).is_err());

        // What makes no sense to a sink stands for a defect in it.
        let mut place = Some(sink(&path));
        assert!(
            run_in_place(&mut place, Job::Add(Taken::Batch(RecordBatch::new_empty(Schema::empty().into())))).is_err()
        );
        assert!(place.is_none());
        assert_eq!(held(folder.path()), ["answers.jsonl"]);
    }
}
