//! What storms have found.

/// Seeds that once found something, each with what it was. They are played before all others.
pub const REGRESSIONS: &[(u64, &str)] = &[
    (8, "a gap of one instant never closed after its item had moved"),
    (38, "the same, in a chat that goes on"),
    (83, "the same, in a chat that ended"),
    (
        40,
        "the last page of a chain that began at a position was taken for the start of a chat with past sessions",
    ),
    (121, "the same, for minutes"),
    (0, "the same, in a chat that was read without a socket"),
    (144, "the same, after a cut"),
    (174, "the result of a scan that was lost was not looked for after the chat had ended"),
    (263, "the same, of a scan that outlasted the chat"),
    (276, "the same, in a chat with many files"),
    (
        284,
        "a clock that was set forward made a connection expire; a sealed chat was incomplete for an unread frame",
    ),
    (
        300,
        "what was held up twice was missed too soon, and a socket subscribed after the end called wrong: the storm's own",
    ),
    (65, "a chat that goes on was called transferred for one refusal"),
    (104, "the same, with the contact named"),
    (22, "a page made somebody active while the service's time was not known yet"),
    (27, "somebody stayed active across a break"),
    (68, "a chat that ended was never sealed though its token lived on"),
];
