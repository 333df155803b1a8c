//! tantivy: a search library that is quicker than any database at what it is made for. It encrypts nothing.

use std::collections::BTreeMap;
use std::hint::black_box;
use std::ops::Bound;
use std::path::Path;

use tantivy::collector::TopDocs;
use tantivy::query::{BooleanQuery, FuzzyTermQuery, PhraseQuery, Query, RangeQuery, TermQuery};
use tantivy::schema::{
    FAST, Field, INDEXED, IndexRecordOption, STORED, STRING, Schema, TextFieldIndexing, TextOptions,
    Value as _,
};
use tantivy::snippet::SnippetGenerator;
use tantivy::tokenizer::{AsciiFoldingFilter, LowerCaser, SimpleTokenizer, TextAnalyzer};
use tantivy::{DocAddress, Index, IndexReader, IndexWriter, Order, ReloadPolicy, TantivyDocument, Term, doc};

use super::rows::Row;
use super::{Answer, Engine, Grouping, Intake, PAGE, SNIPPET};
use crate::Failure;
use crate::questions::{Ask, Kind};

/// Bytes that may wait to be written.
const BUDGET: usize = 128 << 20;
const ANALYZER: &str = "folded";

/// The index, open.
pub(crate) struct Tantivy {
    index: Index,
    reader: IndexReader,
    fields: Fields,
}

#[derive(Clone, Copy)]
struct Fields {
    id: Field,
    body: Field,
    contact: Field,
    role: Field,
    name: Field,
    at: Field,
}

impl Tantivy {
    pub(crate) fn open(folder: &Path) -> Result<Self, Failure> {
        let index = Index::open_in_dir(folder)?;
        register(&index);
        let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?;
        let fields = Fields::of(&index.schema())?;
        Ok(Self { index, reader, fields })
    }

    /// Makes the index of these rows; one thread writes it.
    pub(crate) fn build(folder: &Path, rows: Vec<Row>) -> Result<(), Failure> {
        let schema = schema();
        let fields = Fields::of(&schema)?;
        let index = Index::create_in_dir(folder, schema)?;
        register(&index);
        let mut writer: IndexWriter = index.writer_with_num_threads(1, BUDGET)?;
        for row in rows {
            writer.add_document(fields.document(row))?;
        }
        writer.commit()?;
        Ok(writer.wait_merging_threads()?)
    }

    /// Puts the index into one segment: its best case.
    pub(crate) fn merge(folder: &Path) -> Result<(), Failure> {
        let index = Index::open_in_dir(folder)?;
        register(&index);
        let mut writer: IndexWriter = index.writer_with_num_threads(1, BUDGET)?;
        let segments = index.searchable_segment_ids()?;
        if segments.len() > 1 {
            writer.merge(&segments).wait()?;
        }
        writer.garbage_collect_files().wait()?;
        Ok(writer.wait_merging_threads()?)
    }

    fn query(&self, ask: &Ask) -> Box<dyn Query> {
        let fields = self.fields;
        let mut all: Vec<Box<dyn Query>> = Vec::new();
        let terms: Vec<Term> =
            ask.words.iter().map(|word| Term::from_field_text(fields.body, word)).collect();
        match ask.kind {
            Kind::Phrase => all.push(Box::new(PhraseQuery::new(terms))),
            Kind::Prefix => all.extend(
                terms
                    .into_iter()
                    .map(|term| Box::new(FuzzyTermQuery::new_prefix(term, 0, true)) as Box<dyn Query>),
            ),
            _ => {
                all.extend(terms.into_iter().map(|term| {
                    Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs)) as Box<dyn Query>
                }))
            }
        }
        let exactly = |field, text: &str| {
            let term = Term::from_field_text(field, text);
            Box::new(TermQuery::new(term, IndexRecordOption::Basic)) as Box<dyn Query>
        };
        all.extend(ask.contact.as_deref().map(|contact| exactly(fields.contact, contact)));
        all.extend(ask.role.map(|role| exactly(fields.role, role.wire())));
        all.extend(ask.days.map(|(from, until)| {
            let bound = |second: i64| Term::from_field_i64(fields.at, second * 1_000);
            let range = RangeQuery::new(Bound::Included(bound(from)), Bound::Excluded(bound(until)));
            Box::new(range) as Box<dyn Query>
        }));
        if all.len() == 1 { all.remove(0) } else { Box::new(BooleanQuery::intersection(all)) }
    }

    fn show(&self, ask: &Ask, places: impl Iterator<Item = DocAddress>) -> Result<Answer, Failure> {
        let searcher = self.reader.searcher();
        let documents: Vec<TantivyDocument> =
            places.map(|place| searcher.doc(place)).collect::<Result<_, _>>()?;
        let marks = self.marks(ask, &documents)?;
        for document in &documents {
            let fields = self.fields;
            let text = |field| document.get_first(field).and_then(|value| value.as_str()).map(str::to_owned);
            let at = document.get_first(fields.at).and_then(|value| value.as_i64());
            let snippet = marks.snippet(&text(fields.body).unwrap_or_default());
            black_box((text(fields.contact), text(fields.role), text(fields.name), at, snippet.to_html()));
        }
        Ok(Answer { hits: documents.len(), is_windowed: false })
    }

    /// Of a prefix it does not know which words to mark: those that the hits have.
    fn marks(&self, ask: &Ask, documents: &[TantivyDocument]) -> Result<SnippetGenerator, Failure> {
        let mut words: BTreeMap<String, f32> = ask.words.iter().map(|word| (word.clone(), 1.0)).collect();
        let mut tokenizer = self.index.tokenizer_for_field(self.fields.body)?;
        if ask.kind == Kind::Prefix {
            let bodies =
                documents.iter().filter_map(|document| document.get_first(self.fields.body)?.as_str());
            for body in bodies {
                let mut tokens = tokenizer.token_stream(body);
                while let Some(token) = tokens.next() {
                    if ask.words.iter().any(|word| token.text.starts_with(word)) {
                        words.insert(token.text.clone(), 1.0);
                    }
                }
            }
        }
        Ok(SnippetGenerator::new(words, tokenizer, self.fields.body, SNIPPET))
    }
}

impl Fields {
    fn of(schema: &Schema) -> Result<Self, Failure> {
        let field = |name| schema.get_field(name);
        Ok(Self {
            id: field("id")?,
            body: field("body")?,
            contact: field("contact")?,
            role: field("role")?,
            name: field("name")?,
            at: field("at")?,
        })
    }

    fn document(self, row: Row) -> TantivyDocument {
        doc!(
            self.id => row.id.as_bytes().to_vec(),
            self.body => row.text,
            self.contact => row.contact.to_string(),
            self.role => row.role,
            self.name => row.name,
            self.at => row.at,
        )
    }
}

fn schema() -> Schema {
    let mut schema = Schema::builder();
    let indexing = TextFieldIndexing::default()
        .set_tokenizer(ANALYZER)
        .set_index_option(IndexRecordOption::WithFreqsAndPositions);
    schema.add_text_field("body", TextOptions::default().set_indexing_options(indexing).set_stored());
    schema.add_bytes_field("id", STORED);
    schema.add_text_field("contact", STRING | STORED);
    schema.add_text_field("role", STRING | STORED);
    schema.add_text_field("name", STORED);
    schema.add_i64_field("at", FAST | INDEXED | STORED);
    schema.build()
}

fn register(index: &Index) {
    let folded =
        TextAnalyzer::builder(SimpleTokenizer::default()).filter(LowerCaser).filter(AsciiFoldingFilter);
    index.tokenizers().register(ANALYZER, folded.build());
}

impl Engine for Tantivy {
    fn newest(&self, ask: &Ask) -> Result<Answer, Failure> {
        let newest = TopDocs::with_limit(PAGE).order_by_fast_field::<i64>("at", Order::Desc);
        let found = self.reader.searcher().search(&*self.query(ask), &newest)?;
        self.show(ask, found.into_iter().map(|(_, place)| place))
    }

    fn best(&self, ask: &Ask) -> Result<Answer, Failure> {
        let best = TopDocs::with_limit(PAGE).order_by_score();
        let found = self.reader.searcher().search(&*self.query(ask), &best)?;
        self.show(ask, found.into_iter().map(|(_, place)| place))
    }

    fn intake(&self) -> Result<Box<dyn Intake>, Failure> {
        let mut writer: IndexWriter = self.index.writer_with_num_threads(1, BUDGET)?;
        let (reader, fields) = (self.reader.clone(), self.fields);
        Ok(Box::new(Grouping::new(move |rows| {
            for row in rows {
                writer.add_document(fields.document(row.clone()))?;
            }
            writer.commit()?;
            Ok(reader.reload()?)
        })))
    }
}
