//! Attachments.

use monitor::ChatFiles;
use transcript::{File, Status};

use super::{Names, moment, named, writer};
use crate::dto;

/// One attachment with its status.
pub(crate) fn file(file: &File, names: &Names) -> dto::File {
    let status = match file.status {
        Status::Approved => dto::FileStatus::Approved,
        Status::Rejected => dto::FileStatus::Rejected,
        Status::InProgress => dto::FileStatus::InProgress,
        Status::Unknown(_) => dto::FileStatus::Unknown,
    };
    dto::File {
        id: file.id.to_string(),
        name: file.name.as_deref().unwrap_or_default().to_owned(),
        content_type: file.content_type.as_deref().map(str::to_owned),
        by: file.by.as_ref().map(|who| writer(who, names)),
        at: moment(file.time),
        row: file.item.to_string(),
        status,
        status_text: named(file.status.as_wire()),
        status_at: file.status_at.map(moment),
        stuck: file.stuck,
    }
}

/// The files of one chat, for the board of all.
pub(crate) fn files_of_chat(chat: &ChatFiles) -> dto::FilesOfChat {
    let mut names = Names::default();
    for person in &chat.people {
        names.learn(person);
    }
    dto::FilesOfChat {
        chat: chat.key.to_string(),
        files: chat.files.iter().map(|one| file(one, &names)).collect(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::samples::{item, timeline};
    use super::*;

    fn shown(status: &str) -> dto::File {
        let attachment =
            json!({ "AttachmentId": "f", "AttachmentName": "bill.pdf", "ContentType": "application/pdf" });
        let sent = |id, second, status: &str| {
            let mut attachment = attachment.clone();
            attachment["Status"] = status.into();
            item(id, second, "CUSTOMER", &json!({ "Type": "ATTACHMENT", "Attachments": [attachment] }))
        };
        let timeline = timeline(&[sent("a", 1, "IN_PROGRESS"), sent("b", 9, status)]);
        let files = timeline.files();
        assert_eq!(files.len(), 1);
        file(&files[0], &Names::default())
    }

    #[test]
    fn a_scan_result_changes_the_status_where_the_file_stands() {
        let rejected = shown("REJECTED");
        assert_eq!((rejected.status, rejected.status_text.as_str()), (dto::FileStatus::Rejected, "REJECTED"));
        assert_eq!((rejected.row.as_str(), rejected.at), ("a", 1_767_261_601_000.0));
        assert_eq!(rejected.status_at, Some(1_767_261_609_000.0));
    }

    #[test]
    fn an_unknown_status_is_not_approved_and_keeps_its_word() {
        let odd = shown("QUARANTINED");
        assert_eq!((odd.status, odd.status_text.as_str()), (dto::FileStatus::Unknown, "QUARANTINED"));
    }
}
