//! Writes the file of an export on a dedicated thread. Compression and disk writes would block the threads of the
//! network and those that resolve host names. One thread does all of the work, so that its memory is reused. If the
//! system refuses to start a thread (a container's limit), the file is written on the caller's thread.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};

use tokio::sync::oneshot;

use crate::error::{Error, Result};
use crate::tables::batches::SinkInput;
use crate::tables::files::error::export_is_over;
use crate::tables::files::file::FileSink;

enum Job {
    Add(SinkInput),
    Finish,
}

type Done = oneshot::Sender<Result<()>>;

/// A file that is being written. If this is dropped before the file is finished, the thread ends after its current job
/// and nothing is left of the file.
pub(crate) enum FileWriter {
    OnThread(FileThread),
    /// `None` once the file is finished or has failed.
    InPlace(Option<FileSink>),
}

/// The dedicated thread of a file.
pub(crate) struct FileThread {
    jobs: Sender<(Job, Done)>,
    cancelled: CancelOnDrop,
    /// Closed by the thread once it has dropped the file.
    export_is_over: oneshot::Receiver<()>,
}

/// Sets the flag when it is dropped.
struct CancelOnDrop(Arc<AtomicBool>);

impl Drop for CancelOnDrop {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

impl FileWriter {
    pub(crate) fn start(sink: FileSink) -> Self {
        match FileThread::start() {
            Some((thread, files)) => {
                // The thread waits for the file that is sent here.
                let _ = files.send(sink);
                FileWriter::OnThread(thread)
            }
            None => FileWriter::InPlace(Some(sink)),
        }
    }

    /// Writes a page. A page that was handed over is written even if the call is cancelled.
    pub(crate) async fn add(&mut self, rows: SinkInput) -> Result<()> {
        self.run(Job::Add(rows)).await
    }

    /// Completes the file and moves it to its place.
    pub(crate) async fn finish(&mut self) -> Result<()> {
        self.run(Job::Finish).await
    }

    async fn run(&mut self, job: Job) -> Result<()> {
        match self {
            FileWriter::OnThread(thread) => thread.run(job).await,
            FileWriter::InPlace(sink) => run_in_place(sink, job),
        }
    }

    /// Gives the file up, and waits until the thread has dropped it.
    pub(crate) async fn close(self) {
        match self {
            FileWriter::OnThread(thread) => thread.close().await,
            FileWriter::InPlace(sink) => drop(sink),
        }
    }
}

/// Runs a job on the caller's thread. After an error nothing is left of the file.
fn run_in_place(place: &mut Option<FileSink>, job: Job) -> Result<()> {
    let Some(mut sink) = place.take() else { return Err(export_is_over()) };
    let work = move || match job {
        Job::Add(rows) => sink.add(&rows).map(|()| Some(sink)),
        Job::Finish => sink.finish(&AtomicBool::new(false)).map(|()| None),
    };
    *place = catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| Err(Error::task_died()))?;
    Ok(())
}

impl FileThread {
    /// Starts a thread that waits for its file; `None` if the system refuses to start one.
    fn start() -> Option<(Self, oneshot::Sender<FileSink>)> {
        let (jobs, taken) = channel();
        let (end, export_is_over) = oneshot::channel();
        let (files, file) = oneshot::channel();
        let cancelled = Arc::new(AtomicBool::new(false));
        let is_cancelled = cancelled.clone();
        let thread = std::thread::Builder::new().name("indecx-file".to_owned()).spawn(move || {
            if let Ok(sink) = file.blocking_recv() {
                write(sink, &taken, &is_cancelled);
            }
            drop(end);
        });
        thread.ok().map(|_| (FileThread { jobs, cancelled: CancelOnDrop(cancelled), export_is_over }, files))
    }

    async fn run(&self, job: Job) -> Result<()> {
        let (done, result) = oneshot::channel();
        // A thread that has ended accepts no job: `done` is dropped, and `result` fails.
        let _ = self.jobs.send((job, done));
        result.await.unwrap_or_else(|_| Err(Error::task_died()))
    }

    async fn close(self) {
        let FileThread { jobs, cancelled, export_is_over } = self;
        drop((jobs, cancelled));
        // Nothing is ever sent: the channel closes when the thread ends.
        let _ = export_is_over.await;
    }
}

/// Runs jobs in order until the file is finished, a job fails, or the sender is dropped.
fn write(mut sink: FileSink, jobs: &Receiver<(Job, Done)>, cancelled: &AtomicBool) {
    for (job, done) in jobs {
        let result = match job {
            Job::Add(rows) => sink.add(&rows),
            Job::Finish => {
                // The caller may have been cancelled.
                let _ = done.send(sink.finish(cancelled));
                return;
            }
        };
        if result.is_err() {
            // The draft is removed before the error is reported.
            drop(sink);
            let mut untold = done.send(result).err();
            // If the caller was cancelled, the next caller gets the error.
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
    use crate::tables::batches::SinkInput;
    use crate::tables::files::file::FileSink;
    use crate::tables::options::{Layout, ResolvedOptions};
    use crate::tables::target::Target;
    use crate::tables::{Format, TableOptions, TextForm};

    fn sink(path: &Path) -> FileSink {
        let Ok(Target::File(format, draft)) = Target::file(Format::Jsonl, path) else { panic!("a file") };
        let shape = ResolvedOptions::new(&TableOptions::default(), Layout::Nested, Case::Snake, TextForm::Plain);
        FileSink::new(format, draft, &shape, Schema::empty().into(), Vec::new()).unwrap()
    }

    fn start(path: &Path) -> FileWriter {
        let writer = FileWriter::start(sink(path));
        assert!(matches!(writer, FileWriter::OnThread(_)));
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
        writer.add(SinkInput::Lines(b"{}\n".to_vec())).await.unwrap();
        writer.close().await;
        assert!(held(folder.path()).is_empty());

        std::fs::write(&path, "older").unwrap();
        let mut writer = start(&path);
        // The page is handed over, and the call is cancelled.
        let _ = timeout(Duration::ZERO, writer.add(SinkInput::Lines(b"{}\n".to_vec()))).await;
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
            writer.add(SinkInput::Lines(rows)).await.unwrap();
            let _ = timeout(Duration::ZERO, writer.finish()).await;
            writer.close().await;
            // Whether or not it was closed in time, there is one whole file, and no draft beside it.
            assert!([5, 1 << 20].contains(&std::fs::metadata(&path).unwrap().len()));
            assert_eq!(held(folder.path()), ["answers.jsonl"]);
        }
    }
    #[test]
    fn a_file_is_written_in_place_as_well() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("answers.jsonl");
        let page = || Job::Add(SinkInput::Lines(b"{}\n".to_vec()));
        let mut place = Some(sink(&path));
        run_in_place(&mut place, page()).unwrap();
        run_in_place(&mut place, page()).unwrap();
        assert!(!path.exists());
        run_in_place(&mut place, Job::Finish).unwrap();
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "{}\n{}\n");
        assert!(run_in_place(&mut place, page()).is_err());

        // Rows that do not fit the sink stand for a defect in it.
        let mut place = Some(sink(&path));
        assert!(
            run_in_place(&mut place, Job::Add(SinkInput::Batch(RecordBatch::new_empty(Schema::empty().into()))))
                .is_err()
        );
        assert!(place.is_none());
        assert_eq!(held(folder.path()), ["answers.jsonl"]);
    }
}
