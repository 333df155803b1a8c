//! What can be asked of the archive.

use std::path::PathBuf;

use archive::export::Format;
use bucket::Days;
use clap::{Args, Subcommand};
use jiff::tz::TimeZone;

use super::Unusable;

/// Hits that are shown unless somebody asks for another number.
const HITS: usize = 50;

/// Something to be done with the archive of a profile.
#[derive(Debug, PartialEq)]
pub(crate) struct Asked {
    /// The folder of the profile; `None`: the user's own.
    pub(crate) profile: Option<PathBuf>,
    /// What.
    pub(crate) what: What,
}

/// What is to be done.
#[derive(Debug, PartialEq)]
pub(crate) enum What {
    /// Find what was said.
    Search(Search),
    /// Write it to a file.
    Export(Export),
    /// Read files into it.
    Import(ImportFrom),
    /// Remove contacts for good.
    Purge {
        /// Their ids.
        contacts: Vec<String>,
        /// It is meant.
        yes: bool,
    },
    /// Tell what is in it.
    Stats {
        /// As JSON.
        json: bool,
    },
    /// Look it through.
    Check,
}

/// What to look for, and how to show it.
#[derive(Debug, PartialEq)]
pub(crate) struct Search {
    /// The query as it was typed.
    pub(crate) query: String,
    /// One JSON object a line.
    pub(crate) json: bool,
    /// The best first, not the newest.
    pub(crate) best: bool,
    /// Hits to be shown at most.
    pub(crate) limit: usize,
    /// Items to be shown before and after each hit.
    pub(crate) around: usize,
}

/// What to export, and to where.
#[derive(Debug, PartialEq)]
pub(crate) struct Export {
    /// What.
    pub(crate) what: Subject,
    /// As what.
    pub(crate) format: Format,
    /// The file.
    pub(crate) to: PathBuf,
    /// The zone of its times.
    pub(crate) zone: TimeZone,
}

/// From where to read.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum ImportFrom {
    /// Files, folders, archives of files.
    Paths(Vec<PathBuf>),
    /// A folder of a bucket, and of which days.
    Bucket(bucket::Place, Days),
}

/// A chat, or what a query finds.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Subject {
    /// The chat of this contact.
    Chat(String),
    /// All that this query finds.
    Query(String),
}

/// Where the archive is.
#[derive(Debug, Args)]
pub(super) struct Place {
    /// Folder of the profile whose archive is meant, as `sightline --profile-dir` takes it [default: the user's own]
    #[arg(long, value_name = "DIR")]
    pub(super) profile_dir: Option<PathBuf>,
}

/// See [`Search`].
#[derive(Debug, Args)]
pub(super) struct RawSearch {
    /// What to look for; several words are one query
    #[arg(required = true, value_name = "QUERY")]
    query: Vec<String>,
    /// Print one JSON object a line
    #[arg(long)]
    json: bool,
    /// The best first, of the newest 5,000, instead of the newest first
    #[arg(long)]
    best: bool,
    /// Show at most so many hits
    #[arg(long, value_name = "NUMBER")]
    limit: Option<String>,
    /// Show so many items before and after each hit
    #[arg(long, value_name = "NUMBER")]
    around: Option<String>,
    #[command(flatten)]
    place: Place,
}

/// See [`Export`].
#[derive(Debug, Args)]
pub(super) struct RawExport {
    /// Export the chat of this contact
    #[arg(long, value_name = "CONTACT")]
    chat: Option<String>,
    /// Export all that this query finds
    #[arg(long, value_name = "QUERY")]
    query: Option<String>,
    /// jsonl, csv, html or markdown [default: by the end of the file's name]
    #[arg(long)]
    format: Option<String>,
    /// The file; if there is one of this name, the next free name is taken
    #[arg(long, value_name = "FILE", required = true)]
    to: PathBuf,
    /// Zone of the times in it, such as Europe/Berlin or UTC [default: this computer's]
    #[arg(long)]
    zone: Option<String>,
    #[command(flatten)]
    place: Place,
}

/// See [`What::Import`].
#[derive(Debug, Args)]
pub(super) struct RawImport {
    #[arg(
        required = true,
        value_name = "PATH",
        help = "Files that Amazon Connect stored, folders of them, .zip and .gz; or one s3://bucket/folder"
    )]
    paths: Vec<PathBuf>,
    /// Of a bucket: the first day, in UTC
    #[arg(long, value_name = "DAY")]
    since: Option<String>,
    /// Of a bucket: the last day, in UTC
    #[arg(long, value_name = "DAY")]
    until: Option<String>,
    /// Of a bucket: the profile in ~/.aws with the credentials [default: as the AWS command line]
    #[arg(long, value_name = "NAME")]
    aws_profile: Option<String>,
    /// Of a bucket: its region [default: it is asked]
    #[arg(long, value_name = "REGION")]
    aws_region: Option<String>,
    /// Of a bucket: a server that speaks S3 other than Amazon's
    #[arg(long, value_name = "URL")]
    s3_endpoint: Option<String>,
    #[command(flatten)]
    place: Place,
}

/// See [`What::Purge`].
#[derive(Debug, Args)]
pub(super) struct RawPurge {
    /// Ids of contacts, each whole
    #[arg(required = true, value_name = "CONTACT")]
    contacts: Vec<String>,
    /// Do it; without this nothing is removed, and what would be is told
    #[arg(long)]
    yes: bool,
    #[command(flatten)]
    place: Place,
}

/// What is asked about the archive itself.
#[derive(Debug, Subcommand)]
pub(super) enum About {
    /// Tell how much is in the archive, for how long it is kept, and what was purged
    Stats {
        /// Print one JSON object
        #[arg(long)]
        json: bool,
        #[command(flatten)]
        place: Place,
    },
    /// Read everything in the archive, and tell what is damaged and what helps; changes nothing
    Check {
        #[command(flatten)]
        place: Place,
    },
}

impl RawSearch {
    pub(super) fn read(self) -> Result<Asked, Unusable> {
        let number = |text: Option<String>, unless| text.map_or(Ok(unless), |text| text.parse());
        let search = Search {
            query: self.query.join(" "),
            json: self.json,
            best: self.best,
            limit: number(self.limit, HITS).map_err(|_| Unusable::Number)?,
            around: number(self.around, 0).map_err(|_| Unusable::Number)?,
        };
        Ok(Asked { profile: self.place.profile_dir, what: What::Search(search) })
    }
}

impl RawExport {
    pub(super) fn read(self) -> Result<Asked, Unusable> {
        let what = match (self.chat, self.query) {
            (Some(chat), None) => Subject::Chat(chat),
            (None, Some(query)) => Subject::Query(query),
            _ => return Err(Unusable::Subject),
        };
        let by_name = || self.to.extension()?.to_str()?.parse().ok();
        let format = match &self.format {
            Some(word) => word.parse().ok(),
            None => by_name(),
        };
        let zone = match &self.zone {
            Some(name) => TimeZone::get(name).map_err(|_| Unusable::Zone)?,
            None => TimeZone::system(),
        };
        let format = format.ok_or(Unusable::Format)?;
        let export = Export { what, format, to: self.to, zone };
        Ok(Asked { profile: self.place.profile_dir, what: What::Export(export) })
    }
}

impl RawImport {
    pub(super) fn read(self) -> Result<Asked, Unusable> {
        let Self { paths, since, until, aws_profile, aws_region, s3_endpoint, place } = self;
        let buckets = paths.iter().filter(|path| path.to_string_lossy().starts_with("s3://")).count();
        let is_for_bucket = [&since, &until, &aws_profile, &aws_region, &s3_endpoint];
        let from = match (buckets, &paths[..]) {
            (0, _) if is_for_bucket.iter().all(|option| option.is_none()) => ImportFrom::Paths(paths),
            (0, _) => return Err(Unusable::NoBucket),
            (1, [path]) => {
                let at: bucket::Place = path.to_string_lossy().parse()?;
                let at = match s3_endpoint {
                    Some(endpoint) => at.on_server(&endpoint)?,
                    None => at,
                };
                let day = |text: Option<String>| text.map(|text| text.parse()).transpose();
                let days = Days {
                    first: day(since).map_err(|_| Unusable::Day)?,
                    last: day(until).map_err(|_| Unusable::Day)?,
                };
                ImportFrom::Bucket(bucket::Place { region: aws_region, profile: aws_profile, ..at }, days)
            }
            _ => return Err(Unusable::OneBucket),
        };
        Ok(Asked { profile: place.profile_dir, what: What::Import(from) })
    }
}

impl RawPurge {
    pub(super) fn read(self) -> Asked {
        let what = What::Purge { contacts: self.contacts, yes: self.yes };
        Asked { profile: self.place.profile_dir, what }
    }
}

impl About {
    pub(super) fn read(self) -> Asked {
        match self {
            Self::Stats { json, place } => Asked { profile: place.profile_dir, what: What::Stats { json } },
            Self::Check { place } => Asked { profile: place.profile_dir, what: What::Check },
        }
    }
}
