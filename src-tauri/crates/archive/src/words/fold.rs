//! What a character is to the tokeniser, and what it is folded to.

use icu_properties::props::{DefaultIgnorableCodePoint, GeneralCategory as Category, Script};
use icu_properties::{CodePointMapData, CodePointSetData};
use unicode_normalization::char::decompose_compatible;

/// What a character does to the tokens around it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Class {
    /// Ends a token.
    Separator,
    /// Not seen, and belongs to the token that it stands behind: accents, joiners, marks of direction, variation selectors, skin tones.
    Ignored,
    /// A letter or digit of a word.
    Word,
    /// Part of the character before it: a vowel sign, a tone.
    Mark,
    /// A character of a script without spaces: begins a token.
    Unspaced,
    /// A vowel or final consonant of Hangul, in case that it is spelt in letters: part of the syllable before it, if there is one.
    Jamo,
    /// A token by itself.
    Symbol,
}

/// What the character is, as it stands in the text.
pub(super) fn class(c: char) -> Class {
    if c.is_ascii() {
        return if c.is_ascii_alphanumeric() { Class::Word } else { Class::Separator };
    }
    match c {
        // What most texts consist of is told without the tables, which say the same: letters of Latin, Greek, Cyrillic, Hebrew and
        // Arabic, Kana, Han, Hangul.
        '\u{C0}'..='\u{D6}' | '\u{D8}'..='\u{F6}' | '\u{F8}'..='\u{24F}' | '\u{3B1}'..='\u{3C9}' | '\u{400}'..='\u{481}'
        | '\u{5D0}'..='\u{5EA}' | '\u{621}'..='\u{63A}' | '\u{641}'..='\u{64A}' => return Class::Word,
        '\u{3041}'..='\u{3096}' | '\u{30A1}'..='\u{30FA}' | '\u{4E00}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7A3}' => {
            return Class::Unspaced;
        }
        // Invisible by its category's rules, and yet where a word ends.
        '\u{200B}'
        // Letters by their category, apostrophes to whoever types them.
        | '\u{02B9}'..='\u{02BF}'
        // Fraction slash, minus, division slash: what `/` and `-` do.
        | '\u{2044}' | '\u{2212}' | '\u{2215}' => return Class::Separator,
        // The spacing marks of voice: か゛ is two characters, and が is meant.
        '\u{309B}' | '\u{309C}' => return Class::Mark,
        // Accents, tatweel, skin tones.
        '\u{300}'..='\u{36F}' | '\u{640}' | '\u{1F3FB}'..='\u{1F3FF}' => return Class::Ignored,
        '\u{1161}'..='\u{11FF}' | '\u{D7B0}'..='\u{D7FF}' => return Class::Jamo,
        _ if CodePointSetData::new::<DefaultIgnorableCodePoint>().contains(c) => return Class::Ignored,
        _ => {}
    }
    match CodePointMapData::<Category>::new().get(c) {
        Category::NonspacingMark | Category::SpacingMark | Category::EnclosingMark => {
            if is_accent(c) {
                Class::Ignored
            } else {
                Class::Mark
            }
        }
        Category::UppercaseLetter
        | Category::LowercaseLetter
        | Category::TitlecaseLetter
        | Category::ModifierLetter
        | Category::OtherLetter
        | Category::DecimalNumber
        | Category::LetterNumber
        | Category::OtherNumber => {
            if is_unspaced(c) {
                Class::Unspaced
            } else {
                Class::Word
            }
        }
        // Characters of private use, and those that are newer than our tables: there is something to see, so it can be found.
        Category::MathSymbol
        | Category::CurrencySymbol
        | Category::OtherSymbol
        | Category::PrivateUse
        | Category::Unassigned => Class::Symbol,
        _ => Class::Separator,
    }
}

/// Marks that people leave out when they type.
fn is_accent(c: char) -> bool {
    matches!(c,
        // Combining diacritical marks, their extensions, supplement, for symbols, and half marks.
        '\u{0300}'..='\u{036F}' | '\u{1AB0}'..='\u{1AFF}' | '\u{1DC0}'..='\u{1DFF}' | '\u{20D0}'..='\u{20FF}' | '\u{FE20}'..='\u{FE2F}'
        // Cyrillic.
        | '\u{0483}'..='\u{0489}' | '\u{2DE0}'..='\u{2DFF}' | '\u{A66F}'..='\u{A67D}' | '\u{A69E}'..='\u{A69F}'
        // Hebrew points; Arabic tashkeel, hamza and madda above a letter, marks of recitation.
        | '\u{0591}'..='\u{05C7}' | '\u{FB1E}' | '\u{0610}'..='\u{061A}' | '\u{064B}'..='\u{06ED}' | '\u{0870}'..='\u{08FF}')
}

fn is_unspaced(c: char) -> bool {
    match CodePointMapData::<Script>::new().get(c) {
        Script::Han
        | Script::Hiragana
        | Script::Katakana
        | Script::Bopomofo
        | Script::Hangul
        | Script::Thai
        | Script::Lao
        | Script::Khmer
        | Script::Myanmar => true,
        // The long vowel of Kana, and signs that stand for repeated characters.
        Script::Common => matches!(c, '\u{3000}'..='\u{30FF}'),
        _ => false,
    }
}

/// Numbers and squares that are a token, or several, by themselves as symbols are: `1½` is not eleven halves.
pub(super) fn stands_apart(c: char) -> bool {
    matches!(c,
        // Fractions.
        '\u{BC}'..='\u{BE}' | '\u{2150}'..='\u{215F}' | '\u{2189}'
        // Circled and bracketed letters, digits and ideographs; squares.
        | '\u{2460}'..='\u{24FF}' | '\u{2776}'..='\u{2793}' | '\u{3200}'..='\u{33FF}' | '\u{1F100}'..='\u{1F2FF}')
}

/// The folded characters that a character is made of.
pub(super) fn fold(c: char, mut emit: impl FnMut(char)) {
    match c {
        // For NFKC these are a space and the mark.
        '\u{309B}' => emit('\u{3099}'),
        '\u{309C}' => emit('\u{309A}'),
        c if is_whole(c) => emit(c),
        c => decompose_compatible(c, |part| lower(part, &mut emit)),
    }
}

/// Characters that are folded already, or as good as.
fn is_whole(c: char) -> bool {
    matches!(c,
        // Hangul letters by themselves, as in ㅋㅋㅠㅠ. NFKC makes parts of syllables of them, which then grow together: 큐.
        '\u{3131}'..='\u{318E}' | '\u{FFA1}'..='\u{FFDC}'
        // Syllables and voiced Kana would be taken apart only to be put together again; there is nothing to take apart in Han.
        | '\u{AC00}'..='\u{D7A3}' | '\u{3041}'..='\u{3096}' | '\u{30A1}'..='\u{30FA}' | '\u{4E00}'..='\u{9FFF}'
        // The small letters that most of Greek, Cyrillic, Hebrew and Arabic consists of.
        | '\u{3B1}'..='\u{3C1}' | '\u{3C3}'..='\u{3C9}' | '\u{430}'..='\u{438}' | '\u{43A}'..='\u{44F}'
        | '\u{5D0}'..='\u{5EA}' | '\u{627}'..='\u{63A}' | '\u{641}'..='\u{64A}')
}

/// Lower case, with what Unicode calls letters of their own and people replace by what is on their keyboard.
fn lower(c: char, emit: &mut impl FnMut(char)) {
    for c in c.to_lowercase() {
        let plain = match c {
            'ß' => "ss",
            'æ' => "ae",
            'œ' => "oe",
            'ς' => "σ",
            // Turkish: `ISPARTA` is written both ways.
            'ı' => "i",
            'ø' => "o",
            'ł' => "l",
            'đ' => "d",
            'ħ' => "h",
            'ŧ' => "t",
            _ => {
                emit(c);
                continue;
            }
        };
        plain.chars().for_each(&mut *emit);
    }
}
