//! Files that a supervisor saves.

use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};

use monitor::{ChatKey, Progress, SaveError, SavedFile};
use participant::DownloadError;
use simulator::{AttachmentHandle, ChatHandle, ParticipantHandle, ScanResult};
use tokio::sync::watch;
use transcript::{AttachmentId, Status};

use crate::floor::{Floor, requests};

/// A folder of a test's own, gone at its end.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Self {
        static SERIAL: AtomicU32 = AtomicU32::new(0);
        let serial = SERIAL.fetch_add(1, Ordering::Relaxed);
        let folder =
            PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("files-{}-{serial}", std::process::id()));
        std::fs::create_dir_all(&folder).expect("the folder of the build is writable");
        Self(folder)
    }

    fn names(&self) -> Vec<String> {
        let entries = std::fs::read_dir(&self.0).expect("the folder is there").flatten();
        let mut names: Vec<String> =
            entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        std::fs::remove_dir_all(&self.0).ok();
    }
}

/// A chat with files, watched.
struct Scene {
    floor: Floor,
    chat: ChatHandle,
    customer: ParticipantHandle,
    key: ChatKey,
    folder: Folder,
}

impl Scene {
    async fn new() -> Self {
        let floor = Floor::open().await;
        let (chat, customer) = floor.chat(3);
        let key = floor.watch_live(&chat).await;
        Self { floor, chat, customer, key, folder: Folder::new() }
    }

    /// A file that was sent and, where there is a result, scanned; the engine knows.
    async fn file(&self, name: &str, bytes: &[u8], result: Option<ScanResult>) -> AttachmentHandle {
        let file = self.chat.attach_bytes(&self.customer, name, "image/jpeg", bytes.to_vec());
        if let Some(result) = result {
            self.chat.attachment_status(&file, result);
        }
        let status = match result {
            None => Status::InProgress,
            Some(ScanResult::Approved) => Status::Approved,
            Some(ScanResult::Rejected) => Status::Rejected,
        };
        self.floor
            .until(&self.key, "told of the file", |dump| {
                dump.files.iter().any(|known| known.id.as_str() == file.id() && known.status == status)
            })
            .await;
        file
    }

    async fn approved(&self, bytes: &[u8]) -> AttachmentHandle {
        self.file("photo.jpg", bytes, Some(ScanResult::Approved)).await
    }

    async fn save(&self, file: &AttachmentHandle) -> Result<SavedFile, SaveError> {
        let id = AttachmentId::new(file.id());
        self.floor.monitor.save_file(&self.key, &id, self.folder.0.clone()).await
    }

    fn asked(&self) -> usize {
        requests(&self.chat).iter().filter(|request| request["operation"] == "GetAttachment").count()
    }
}

#[tokio::test]
async fn an_approved_file_is_saved_as_it_is() {
    let scene = Scene::new().await;
    let bytes: Vec<u8> = (0..300_000_u32).flat_map(u32::to_le_bytes).collect();
    let file = scene.approved(&bytes).await;
    let (progress, told) = watch::channel(Progress::default());
    let id = AttachmentId::new(file.id());
    let saving = scene.floor.monitor.save_file_telling(&scene.key, &id, scene.folder.0.clone(), &progress);
    let saved = saving.await.expect("an approved file is saved");
    assert_eq!(saved, SavedFile { path: scene.folder.0.join("photo.jpg"), size: 1_200_000 });
    assert!(std::fs::read(&saved.path).expect("it is there") == bytes, "byte by byte");
    assert_eq!(*told.borrow(), Progress { received: 1_200_000, size: Some(1_200_000) });
    assert_eq!(scene.folder.names(), ["photo.jpg"]);
    // Once more: beside the first, with an address of its own.
    let again = scene.save(&file).await.expect("as often as it is wanted");
    assert_eq!(again.path, scene.folder.0.join("photo (2).jpg"));
    assert_eq!(scene.asked(), 2);
}

#[tokio::test]
async fn only_what_is_approved_is_ever_asked_for() {
    let scene = Scene::new().await;
    let rejected = scene.file("a.jpg", b"a", Some(ScanResult::Rejected)).await;
    let in_progress = scene.file("b.jpg", b"b", None).await;
    assert_eq!(scene.save(&rejected).await, Err(SaveError::NotApproved(Status::Rejected)));
    assert_eq!(scene.save(&in_progress).await, Err(SaveError::NotApproved(Status::InProgress)));
    let unknown = AttachmentId::new("unknown");
    let saved = scene.floor.monitor.save_file(&scene.key, &unknown, scene.folder.0.clone()).await;
    assert_eq!(saved, Err(SaveError::NoSuchFile));
    assert_eq!(scene.asked(), 0);
    assert!(scene.folder.names().is_empty());
}

#[tokio::test]
async fn an_expired_address_is_asked_for_once_more_and_no_further() {
    let scene = Scene::new().await;
    let file = scene.approved(b"bytes").await;
    scene.chat.inject("expired-urls x1".parse().expect("a fault"));
    scene.save(&file).await.expect("the second address works");
    assert_eq!(scene.asked(), 2);
    scene.chat.inject("expired-urls forever".parse().expect("a fault"));
    let error = scene.save(&file).await.expect_err("no address works");
    assert!(matches!(error, SaveError::Download(DownloadError::Refused { .. })), "{error:?}");
    assert_eq!(scene.asked(), 4);
    assert_eq!(scene.folder.names(), ["photo.jpg"], "no part is left");
}

#[tokio::test]
async fn what_passes_by_itself_is_waited_for() {
    let scene = Scene::new().await;
    let file = scene.approved(b"bytes").await;
    scene.chat.inject("429 retry-after 1s x1 on GetAttachment".parse().expect("a fault"));
    scene.save(&file).await.expect("it is asked for again");
    scene.chat.inject("truncated x1 on download".parse().expect("a fault"));
    scene.save(&file).await.expect("it is downloaded again");
    assert_eq!(scene.folder.names(), ["photo (2).jpg", "photo.jpg"]);
    let budget = scene.floor.monitor.figures().await.expect("the engine runs").budget;
    let lane = budget.lanes.iter().find(|lane| lane.operation.name() == "GetAttachment");
    assert_eq!(lane.map(|lane| (lane.made, lane.throttled)), Some((4, 1)));
}

#[tokio::test]
async fn a_file_that_is_given_up_leaves_nothing() {
    let scene = Scene::new().await;
    let file = scene.approved(&vec![7; 100_000]).await;
    scene.chat.inject("slow 20000 on download".parse().expect("a fault"));
    let (progress, mut told) = watch::channel(Progress::default());
    let id = AttachmentId::new(file.id());
    let saving = scene.floor.monitor.save_file_telling(&scene.key, &id, scene.folder.0.clone(), &progress);
    tokio::select! {
        saved = saving => panic!("saved before anything of it was told: {saved:?}"),
        begun = told.wait_for(|progress| progress.received > 0) => drop(begun.expect("it is told")),
    }
    // Whoever writes at that moment removes it when done.
    let until = tokio::time::Instant::now() + std::time::Duration::from_secs(10);
    while !scene.folder.names().is_empty() {
        assert!(tokio::time::Instant::now() < until, "{:?} is left", scene.folder.names());
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn a_folder_that_can_not_be_written_is_told() {
    let scene = Scene::new().await;
    let file = scene.approved(b"bytes").await;
    let id = AttachmentId::new(file.id());
    for folder in [scene.folder.0.join("missing"), PathBuf::from("/proc/self")] {
        let error = scene.floor.monitor.save_file(&scene.key, &id, folder).await;
        assert!(matches!(error, Err(SaveError::Folder(_))), "{error:?}");
    }
}

#[tokio::test]
async fn a_chat_that_is_over_gives_no_files_and_says_so() {
    let scene = Scene::new().await;
    let file = scene.approved(b"bytes").await;
    scene.chat.end();
    scene.floor.until(&scene.key, "ended", |dump| dump.summary.connection.is_final()).await;
    assert_eq!(scene.save(&file).await, Err(SaveError::Over));
    assert_eq!(scene.asked(), 0);
}

#[tokio::test]
async fn files_that_are_wanted_at_the_same_time_all_come() {
    let scene = Scene::new().await;
    let file = scene.approved(b"bytes").await;
    let mut saving = tokio::task::JoinSet::new();
    for _ in 0..5 {
        let (monitor, key, folder) = (scene.floor.monitor.clone(), scene.key.clone(), scene.folder.0.clone());
        let id = AttachmentId::new(file.id());
        saving.spawn(async move { monitor.save_file(&key, &id, folder).await });
    }
    let saved = saving.join_all().await;
    assert!(saved.iter().all(Result::is_ok), "{saved:?}");
    assert_eq!(scene.folder.names().len(), 5);
}
