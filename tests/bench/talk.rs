//! What is said: lines as long as people's, in several alphabets, and never twice the same.

const LINES: [&str; 8] = [
    "Hi",
    "My parcel was to come on Monday and has not arrived yet, can you see where it is?",
    "Of course. Could you give me the \"order number\" from the confirmation mail, please?",
    "It is the one that ends in 4711.",
    "Vielen Dank für Ihre Geduld – ich schaue gerade nach, das dauert einen kleinen Moment.",
    "ご注文の商品は明日の午前中にお届けする予定です。",
    "Thanks! 🙏",
    "I have looked into it: the carrier tried to deliver yesterday at 14:20, nobody was at home, and the parcel is now at the \
     shop around the corner, where you can collect it for seven days with the card or with this code.",
];

/// The line with this number.
pub(crate) fn line(number: usize) -> String {
    format!("{} ({number})", LINES[number % LINES.len()])
}
