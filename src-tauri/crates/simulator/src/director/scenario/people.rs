//! Who acts in a chat.

use super::head;

/// What somebody is in a chat.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::director) enum Part {
    Customer,
    Agent,
    /// Speaks as `SYSTEM_MESSAGE`, without ever joining.
    Bot,
    CustomBot,
    Supervisor,
}

/// Names somebody of a chat.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::director) struct Who(usize);

/// Everybody of a chat. One of each part is there from the beginning, without a name.
#[derive(Clone, Debug)]
pub(in crate::director) struct People {
    list: Vec<Person>,
    /// Whom the bare word of a part means: the one of that part who was named last.
    latest: [Who; PARTS.len()],
}

#[derive(Clone, Debug)]
pub(in crate::director) struct Person {
    pub(in crate::director) part: Part,
    /// `None`: whatever the seed gives.
    pub(in crate::director) name: Option<String>,
}

/// The parts as they are written. The longer word first where one ends in another.
const PARTS: [(&str, Part); 5] = [
    ("customer", Part::Customer),
    ("agent", Part::Agent),
    ("custom bot", Part::CustomBot),
    ("bot", Part::Bot),
    ("supervisor", Part::Supervisor),
];

const LONGEST_NAME: usize = 256;

impl Who {
    pub(in crate::director) const CUSTOMER: Self = Self(0);
    pub(in crate::director) const AGENT: Self = Self(1);
    pub(in crate::director) const CUSTOM_BOT: Self = Self(2);
    pub(in crate::director) const BOT: Self = Self(3);
    pub(in crate::director) const SUPERVISOR: Self = Self(4);

    /// Position among the people of the chat.
    pub(in crate::director) fn index(self) -> usize {
        self.0
    }
}

impl Default for People {
    fn default() -> Self {
        let list = PARTS.iter().map(|(_, part)| Person { part: *part, name: None }).collect();
        Self { list, latest: std::array::from_fn(Who) }
    }
}

impl People {
    /// Everybody, at the position of [`Who::index`].
    pub(in crate::director) fn list(&self) -> &[Person] {
        &self.list
    }

    pub(in crate::director) fn person(&self, who: Who) -> &Person {
        &self.list[who.0]
    }

    /// Whom `words` mean: a name that came before, or a part, with or without a name. A name that is new comes with
    /// its part.
    pub(in crate::director) fn find(&mut self, words: &str) -> Result<Who, String> {
        for (at, (word, part)) in PARTS.into_iter().enumerate() {
            if words == word {
                return Ok(self.latest[at]);
            }
            if let Some(name) = words.strip_prefix(word).and_then(|rest| rest.strip_prefix(' ')) {
                return self.named(name.trim(), part);
            }
        }
        self.by_name(words).ok_or_else(|| {
            if words.starts_with(char::is_lowercase) {
                let members = head::MEMBERS.iter().map(|member| member.name).collect::<Vec<_>>().join(", ");
                return format!(
                    "`{words}` is nobody, as names begin with a capital letter, and no member of the head either; above \
                     a chat's first line may stand: {members}"
                );
            }
            let known: Vec<&str> = self.list.iter().filter_map(|person| person.name.as_deref()).collect();
            let known = if known.is_empty() { "nobody".to_owned() } else { known.join(", ") };
            format!(
                "nobody here is called `{words}`; named so far: {known}. The first time write what they are: \
                 `agent {words}`, `customer {words}`, `custom bot {words}` or `supervisor {words}`"
            )
        })
    }

    /// Somebody by name and part, known or new.
    pub(in crate::director) fn named(&mut self, name: &str, part: Part) -> Result<Who, String> {
        if name.is_empty() || name.chars().count() > LONGEST_NAME || name.contains(['{', '}']) {
            return Err(format!("a name has 1 to {LONGEST_NAME} characters and no braces"));
        }
        // `agent dances: a tango` has a verb that there is not, rather than an agent called dances.
        let (first, last) = name.rsplit_once(' ').unwrap_or(("", name));
        let is_verb = last.starts_with(|letter: char| letter.is_ascii_lowercase());
        if is_verb && (first.is_empty() || self.by_name(first).is_some()) {
            return Err(format!("`{last}` is no verb, and a name begins with a capital letter"));
        }
        let who = match self.by_name(name) {
            Some(who) if self.person(who).part == part => who,
            Some(who) => {
                let known = word(self.person(who).part);
                return Err(format!(
                    "`{name}` is the name of the {known} already; give the {} another",
                    word(part)
                ));
            }
            // The first customer with a name is the customer.
            None if part == Part::Customer && self.list[Who::CUSTOMER.0].name.is_none() => {
                self.list[Who::CUSTOMER.0].name = Some(name.to_owned());
                Who::CUSTOMER
            }
            None => {
                self.list.push(Person { part, name: Some(name.to_owned()) });
                Who(self.list.len() - 1)
            }
        };
        self.is_latest(who);
        Ok(who)
    }

    /// The agent without a name, to whom the chat went.
    pub(in crate::director) fn some_agent(&mut self) -> Who {
        self.is_latest(Who::AGENT);
        Who::AGENT
    }

    fn by_name(&self, name: &str) -> Option<Who> {
        self.list.iter().position(|person| person.name.as_deref() == Some(name)).map(Who)
    }

    fn is_latest(&mut self, who: Who) {
        let part = self.person(who).part;
        if let Some(at) = PARTS.iter().position(|(_, one)| *one == part) {
            self.latest[at] = who;
        }
    }
}

fn word(part: Part) -> &'static str {
    PARTS.iter().find(|(_, one)| *one == part).map_or("", |(word, _)| word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bare_part_is_the_one_of_it_who_was_named_last() {
        let mut people = People::default();
        assert_eq!(people.find("agent"), Ok(Who::AGENT));
        let ben = people.find("agent Ben Carter").unwrap();
        let cleo = people.find("agent Cleo").unwrap();
        assert_eq!(people.find("agent"), Ok(cleo));
        assert_eq!(people.find("Ben Carter"), Ok(ben));
        assert_eq!(people.find("agent Ben Carter"), Ok(ben));
        assert_eq!(people.find("agent"), Ok(ben));
        assert_eq!(people.find("customer Ana"), Ok(Who::CUSTOMER));
        assert_eq!(people.find("bot"), Ok(Who::BOT));
        let robin = people.find("custom bot Robin").unwrap();
        assert_eq!(people.person(robin).part, Part::CustomBot);
    }

    #[test]
    fn a_stranger_and_a_name_with_two_parts_are_refused() {
        let mut people = People::default();
        people.find("agent Ben").unwrap();
        assert!(people.find("Bne").unwrap_err().contains("named so far: Ben"));
        assert!(people.find("customer Ben").unwrap_err().contains("the name of the agent already"));
        assert!(people.find("agent {a|b}").is_err());
        assert!(people.find("agent dances").unwrap_err().contains("`dances` is no verb"));
        assert!(people.find("agent Ben dances").unwrap_err().contains("`dances` is no verb"));
        assert!(people.find("agent Zoë van der Berg").is_ok());
    }
}
