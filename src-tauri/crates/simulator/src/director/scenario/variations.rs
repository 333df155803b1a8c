//! `{a|b}` is a or b, `{order}` and its like are properties of the chat. Both may be nested. `\{` and `\}` are braces.

use std::collections::BTreeMap;

use rand::Rng;
use rand::seq::IndexedRandom;

/// What braces may name.
pub(in crate::director) type Props = BTreeMap<&'static str, String>;

/// Chooses every variation and fills in every property, innermost first. Braces around anything else stay.
pub(in crate::director) fn expand(text: &str, rng: &mut impl Rng, props: &Props) -> String {
    if !text.contains(['{', '\\']) {
        return text.to_owned();
    }
    let mut written = String::with_capacity(text.len());
    // Where what stands in braces begins, and where its `|` are.
    let mut open: Vec<(usize, Vec<usize>)> = Vec::new();
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '\\' if matches!(characters.peek(), Some('{' | '}')) => written.extend(characters.next()),
            '{' => open.push((written.len(), Vec::new())),
            '|' => {
                if let Some((_, bars)) = open.last_mut() {
                    bars.push(written.len());
                }
                written.push('|');
            }
            '}' if let Some((start, bars)) = open.pop() => close(&mut written, start, &bars, rng, props),
            _ => written.push(character),
        }
    }
    // Braces that nothing closes.
    for (start, _) in open.into_iter().rev() {
        written.insert(start, '{');
    }
    written
}

/// Puts one of them, or the property, in the place of what stands in braces.
fn close(written: &mut String, start: usize, bars: &[usize], rng: &mut impl Rng, props: &Props) {
    let chosen = if bars.is_empty() {
        let name = &written[start..];
        props.get(name).cloned().unwrap_or_else(|| format!("{{{name}}}"))
    } else {
        let starts = std::iter::once(start).chain(bars.iter().map(|bar| bar + 1));
        let ends = bars.iter().copied().chain([written.len()]);
        let choices: Vec<(usize, usize)> = starts.zip(ends).collect();
        choices.choose(rng).map_or_else(String::new, |(from, to)| written[*from..*to].to_owned())
    };
    written.truncate(start);
    written.push_str(&chosen);
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use rand::SeedableRng;
    use rand::rngs::StdRng;

    use super::*;

    fn all(text: &str) -> BTreeSet<String> {
        let mut rng = StdRng::seed_from_u64(1);
        let props = BTreeMap::from([("order", "A-17".to_owned())]);
        (0..50).map(|_| expand(text, &mut rng, &props)).collect()
    }

    fn of<const N: usize>(texts: [&str; N]) -> BTreeSet<String> {
        texts.map(ToOwned::to_owned).into()
    }

    #[test]
    fn variations_and_properties_may_be_nested() {
        assert_eq!(all("{order {order}|nothing}!"), of(["nothing!", "order A-17!"]));
        assert_eq!(all("{a{b|c}|}"), of(["", "ab", "ac"]));
    }

    #[test]
    fn other_braces_stay() {
        assert_eq!(all(r#"{"a":{"b":"{order}"}} | {"#), of([r#"{"a":{"b":"A-17"}} | {"#]));
        assert_eq!(all(r"\{order\} }"), of(["{order} }"]));
    }
}
