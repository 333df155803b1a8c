//! What Contact Lens found in a chat.
//!
//! What is strange is left out here, and stays in [`Transcript::about`](super::Transcript::about) and in the text of the item.

use std::fmt;
use std::ops::Range;

use protocol::Members;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use transcript::{Item, ItemId, Role};

/// The findings.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Analysis {
    /// `LanguageCode`.
    pub language: Option<Box<str>>,
    /// `JobStatus`, as it came.
    pub status: Option<Box<str>>,
    /// How people felt.
    pub sentiment: Sentiment,
    /// Rules that matched.
    pub categories: Vec<Category>,
    /// What it was about.
    pub summary: Summary,
    /// Where something was masked in the redacted copy of an item.
    pub redactions: Vec<Redaction>,
    /// How quickly people answered.
    pub response: ResponseTimes,
}

/// `Sentiment`. Scores go from -5 to 5.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Sentiment {
    /// Of the whole chat, by role.
    pub overall: Vec<(Role, f64)>,
    /// Of the customer, while an agent was there.
    pub with_agent: Option<f64>,
    /// Of the customer, while none was.
    pub without_agent: Option<f64>,
    /// How it changed, by role.
    pub shift: Vec<(Role, Shift)>,
    /// Of items, in the order of the file.
    pub groups: Vec<SentimentGroup>,
}

/// `SentimentShift`.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Shift {
    /// `BeginScore`.
    pub begin: f64,
    /// `EndScore`.
    pub end: f64,
}

/// Items of one person that were judged together.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SentimentGroup {
    /// `ParticipantRole`.
    pub role: Role,
    /// `Sentiment`.
    pub feeling: Feeling,
    /// `ProgressiveScore`: of what this role said until then.
    pub score: Option<f64>,
    /// `TranscriptItems`.
    pub items: Vec<ItemId>,
}

/// `Sentiment` of items, open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Feeling {
    /// `POSITIVE`.
    Positive,
    /// `NEUTRAL`.
    Neutral,
    /// `NEGATIVE`.
    Negative,
    /// `MIXED`.
    Mixed,
    /// Another word.
    Unknown(Box<str>),
}

/// A category that matched.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Category {
    /// Its name, as the rule gives it.
    pub name: Box<str>,
    /// `PointsOfInterest`, each of one or more items. Empty where it matches the whole contact: there is nothing to point at.
    pub points: Vec<Vec<Mention>>,
}

/// `ContactSummary`.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Summary {
    /// `IssuesDetected`.
    pub issues: Vec<Mention>,
    /// `OutcomesDetected`.
    pub outcomes: Vec<Mention>,
    /// `ActionItemsDetected`.
    pub actions: Vec<Mention>,
    /// What a language model wrote about the chat, where one was asked to.
    pub text: Option<Box<str>>,
}

/// What was written about a chat stays out of logs as what was said in it.
impl fmt::Debug for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Summary")
            .field("issues", &self.issues)
            .field("outcomes", &self.outcomes)
            .field("actions", &self.actions)
            .finish_non_exhaustive()
    }
}

/// A part of an item, or all of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mention {
    /// `Id`.
    pub item: ItemId,
    /// `CharacterOffsets`; the whole item where absent.
    pub span: Option<Span>,
}

/// What was masked in an item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Redaction {
    /// The item.
    pub item: ItemId,
    /// Where the masks are. They count in the redacted copy, in the file with the original words too.
    pub spans: Vec<Span>,
}

/// `CharacterOffsets`: a stretch of `Content`, in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Span {
    /// `BeginOffsetChar`.
    pub begin: u32,
    /// `EndOffsetChar`: the first character behind it.
    pub end: u32,
}

/// `ResponseTime`, in milliseconds.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResponseTimes {
    /// `AgentGreetingTimeMillis`: from when an agent joined to what they said first.
    pub agent_greeting: Option<u64>,
    /// `AutomatedInteractionGreetingTimeMillis`: the same of a bot.
    pub automated_greeting: Option<u64>,
    /// By role.
    pub by_role: Vec<(Role, ResponseTime)>,
}

/// How quickly those of one role answered, in milliseconds.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResponseTime {
    /// `Average`.
    pub average: Option<u64>,
    /// `Maximum`.
    pub maximum: Option<u64>,
    /// The answers that took so long.
    pub slowest: Vec<ItemId>,
}

impl Analysis {
    /// Reads the members of a file, its items apart ([`Analysis::add`]).
    pub(super) fn of(file: &mut Members<'_>) -> Self {
        let mut found = file.object("ConversationCharacteristics");
        let mut part = |name| found.as_mut().and_then(|found| found.object(name));
        Self {
            language: file.word("LanguageCode").map(Into::into),
            status: file.word("JobStatus").map(Into::into),
            sentiment: part("Sentiment").map(sentiment).unwrap_or_default(),
            categories: file.object("Categories").map(categories).unwrap_or_default(),
            summary: part("ContactSummary").map(summary).unwrap_or_default(),
            redactions: Vec::new(),
            response: part("ResponseTime").map(response).unwrap_or_default(),
        }
    }

    /// What stands in an item. Only one that says more than the service does keeps its text.
    pub(super) fn add(&mut self, item: &Item) {
        let raw = item.extras.as_ref().and_then(|extras| extras.raw.as_ref());
        let Some(mut members) = raw.and_then(|raw| Members::of(raw.get())) else { return };
        if let Some(mut redaction) = members.object("Redaction") {
            let spans = redaction.list("CharacterOffsets").unwrap_or_default();
            let spans: Vec<Span> = spans.iter().filter_map(|raw| span(Members::of(raw.get())?)).collect();
            if !spans.is_empty() {
                self.redactions.push(Redaction { item: item.id.clone(), spans });
            }
        }
        if let Some(word) = members.word("Sentiment") {
            let role = item.author.as_ref().map_or_else(|| Role::from_wire(""), |author| author.role.clone());
            let items = vec![item.id.clone()];
            let group = SentimentGroup { role, feeling: Feeling::from_wire(&word), score: None, items };
            self.sentiment.groups.push(group);
        }
    }
}

impl Sentiment {
    /// Of each item that was judged.
    pub fn of_items(&self) -> impl Iterator<Item = (&ItemId, &Feeling)> {
        self.groups.iter().flat_map(|group| group.items.iter().map(|item| (item, &group.feeling)))
    }
}

impl Feeling {
    /// Reads the service's word.
    pub fn from_wire(text: &str) -> Self {
        match text {
            "POSITIVE" => Self::Positive,
            "NEUTRAL" => Self::Neutral,
            "NEGATIVE" => Self::Negative,
            "MIXED" => Self::Mixed,
            other => Self::Unknown(other.into()),
        }
    }
}

impl Span {
    /// The stretch in bytes, as far as the text goes. `None` where nothing of it is there.
    pub fn range_in(self, text: &str) -> Option<Range<usize>> {
        // What is counted are characters, not bytes, and not the pairs that other languages make of an emoji.
        let place = |character: u32| text.char_indices().nth(character as usize).map(|(at, _)| at);
        let begin = place(self.begin)?;
        let end = place(self.end).unwrap_or(text.len());
        (begin < end).then_some(begin..end)
    }
}

fn sentiment(mut members: Members<'_>) -> Sentiment {
    let mut overall = members.object("OverallSentiment");
    let customer = overall.as_mut().and_then(|overall| overall.object("DetailsByInteraction"));
    let customer =
        customer.and_then(|mut parts| parts.object("DetailsByParticipantRole")?.object("CUSTOMER"));
    let of_customer = |name| score(customer.as_ref()?.raw(name)?);
    let (with_agent, without_agent) = (of_customer("WithAgent"), of_customer("WithoutAgent"));
    let groups = members.list("DetailsByTranscriptItemGroup").unwrap_or_default();
    Sentiment {
        overall: overall.map(|overall| by_role(overall, score)).unwrap_or_default(),
        with_agent,
        without_agent,
        shift: members.object("SentimentShift").map(|shift| by_role(shift, self::shift)).unwrap_or_default(),
        groups: groups.iter().filter_map(|raw| group(Members::of(raw.get())?)).collect(),
    }
}

fn group(mut members: Members<'_>) -> Option<SentimentGroup> {
    Some(SentimentGroup {
        feeling: Feeling::from_wire(&members.word("Sentiment")?),
        role: Role::from_wire(&members.word("ParticipantRole").unwrap_or_default()),
        score: members.raw("ProgressiveScore").and_then(score),
        items: items(&mut members),
    })
}

fn shift(raw: &RawValue) -> Option<Shift> {
    let members = Members::of(raw.get())?;
    Some(Shift { begin: score(members.raw("BeginScore")?)?, end: score(members.raw("EndScore")?)? })
}

/// A rule may match without being able to point at anything: then it is in the first list alone, or has no points.
fn categories(mut members: Members<'_>) -> Vec<Category> {
    let details = members.object("MatchedDetails");
    let mut found: Vec<Category> =
        details.iter().flat_map(Members::iter).map(|(name, raw)| category(name, raw)).collect();
    for name in members.list("MatchedCategories").unwrap_or_default() {
        let Ok(name) = serde_json::from_str::<Box<str>>(name.get()) else { continue };
        if !found.iter().any(|known| known.name == name) {
            found.push(Category { name, points: Vec::new() });
        }
    }
    found
}

fn category(name: &str, raw: &RawValue) -> Category {
    let points =
        Members::of(raw.get()).and_then(|mut details| details.list("PointsOfInterest")).unwrap_or_default();
    let points = points.iter().filter_map(|raw| Some(mentions(&mut Members::of(raw.get())?)));
    Category { name: name.into(), points: points.filter(|point| !point.is_empty()).collect() }
}

fn summary(mut members: Members<'_>) -> Summary {
    let mut summary = Summary { text: written(&mut members), ..Summary::default() };
    for mut detected in objects(&mut members, "SummaryItemsDetected") {
        summary.issues.extend(detections(&mut detected, "IssuesDetected"));
        summary.outcomes.extend(detections(&mut detected, "OutcomesDetected"));
        summary.actions.extend(detections(&mut detected, "ActionItemsDetected"));
    }
    summary
}

/// No example of the service shows where a chat's file has it. These are the places that it has in answers and files like it.
fn written(members: &mut Members<'_>) -> Option<Box<str>> {
    let content = |of: &mut Members<'_>, name| Some(of.object(name)?.word("Content")?.into());
    let written = content(members, "PostContactSummary");
    written.or_else(|| {
        let mut generated = members.object("AutoGenerated")?;
        content(&mut generated, "OverallSummary").or_else(|| content(&mut generated, "PostContactSummary"))
    })
}

fn detections(members: &mut Members<'_>, name: &str) -> Vec<Mention> {
    objects(members, name).iter_mut().flat_map(mentions).collect()
}

fn response(mut members: Members<'_>) -> ResponseTimes {
    ResponseTimes {
        agent_greeting: members.number("AgentGreetingTimeMillis"),
        automated_greeting: members.number("AutomatedInteractionGreetingTimeMillis"),
        by_role: by_role(members, response_time),
    }
}

fn response_time(raw: &RawValue) -> Option<ResponseTime> {
    let mut members = Members::of(raw.get())?;
    let average = members.object("Average").and_then(|mut average| average.number("ValueMillis"));
    let mut longest = members.object("Maximum");
    let maximum = longest.as_mut().and_then(|longest| longest.number("ValueMillis"));
    let slowest = longest.as_mut().map(items).unwrap_or_default();
    Some(ResponseTime { average, maximum, slowest }).filter(|time| *time != ResponseTime::default())
}

/// The roles are names of members: in a list of their own, or, as in files of calls, beside others.
fn by_role<T>(mut members: Members<'_>, read: impl Fn(&RawValue) -> Option<T>) -> Vec<(Role, T)> {
    let roles = members.object("DetailsByParticipantRole").unwrap_or(members);
    roles.iter().filter_map(|(name, raw)| Some((Role::from_wire(name), read(raw)?))).collect()
}

fn items(members: &mut Members<'_>) -> Vec<ItemId> {
    mentions(members).into_iter().map(|mention| mention.item).collect()
}

fn mentions(members: &mut Members<'_>) -> Vec<Mention> {
    let items = objects(members, "TranscriptItems").into_iter();
    let mention = |mut item: Members<'_>| {
        let span = item.object("CharacterOffsets").and_then(span);
        Some(Mention { item: ItemId::new(item.word("Id")?), span })
    };
    items.filter_map(mention).collect()
}

fn span(mut members: Members<'_>) -> Option<Span> {
    Some(Span { begin: members.number("BeginOffsetChar")?, end: members.number("EndOffsetChar")? })
}

fn objects<'a>(members: &mut Members<'a>, name: &str) -> Vec<Members<'a>> {
    let list = members.list(name).unwrap_or_default();
    list.iter().filter_map(|raw| Members::of(raw.get())).collect()
}

/// A number that is one: JSON has neither infinity nor NaN, but texts that say so.
fn score(raw: &RawValue) -> Option<f64> {
    serde_json::from_str(raw.get()).ok().filter(|score: &f64| score.is_finite())
}
