//! What storms have found.

/// Seeds that once found something, each with what it was.
type Found = &'static [(u64, &'static str)];

/// Played before all others.
pub fn regressions() -> impl Iterator<Item = u64> {
    [WITHOUT_DISK, ON_DISK, UNDER_KILLS].into_iter().flatten().map(|(seed, _)| *seed)
}

/// What was found when no storm had a disk.
pub(crate) const WITHOUT_DISK: Found = &[
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
    (1, "an item that only a socket had brought was left out of the fingerprint"),
    (420, "the result of a scan was looked for a page before its file, in a burst"),
    (2087, "the same, in a chat that goes on"),
    (2232, "the same, of a rejected file"),
    (446, "a page of one instant, sorted the other way, taught a wrong order for good"),
    (632, "the end of a streamed message, first on a new socket, hid that something before it was missed"),
    (
        729,
        "a chat that had ended was not called so for half an hour, because the network had been bad before",
    ),
    (2360, "a chat that ended was given up while its pages could still be had"),
    (865, "a connection was called expired because the service's clock was a day ahead"),
    (880, "the same, on a computer whose clock was ahead as well"),
    (1126, "the same, when this computer's clock was set forward"),
    (675, "a chat that ended was not sealed"),
    (1637, "a stretch on loan before one that a page had proved was never checked"),
    (2022, "somebody stayed active while an older socket carried on alone: the storm's own"),
    (6533, "a chat was to be sealed with a token that had died before it: the storm's own"),
    (200_073, "one refusal ended the look for the result of a scan, when a token had run out after the chat"),
    (202_397, "the same"),
    (
        202_685,
        "the end of a chat whose past had just come to light was read from now back for ever, and its past never",
    ),
    (
        403_029,
        "a token that was handed over after a slow answer was thought to live longer than it does: the storm's own",
    ),
    (
        407_636,
        "an ended chat was given up with a hole for a token that had run out in a sleep, after refusals from before it",
    ),
    (
        413_045,
        "an ended chat was given up for refused pages, while nobody knew yet whether a connection would bring a token that works",
    ),
];

/// What was found on a disk when no program was killed.
pub(crate) const ON_DISK: Found = &[
    (
        101_215,
        "an item that changed during one record was told as it was before, and was never on disk like that",
    ),
    (100_122, "the same"),
    (100_349, "the same"),
    (100_416, "the same"),
    (100_842, "the same"),
    (100_987, "the same"),
    (101_295, "the same"),
    (101_307, "the same"),
    (101_673, "the same"),
    (101_692, "the same"),
    (101_720, "the same"),
    (101_724, "the same"),
    (200_870, "a file was to be saved with a token that had died before its socket: the storm's own"),
    (
        207_875,
        "somebody stayed active while an older socket carried on alone, soon after a sleep: the storm's own",
    ),
    (209_288, "as 202,685, on a disk"),
    (
        408_318,
        "the result of a scan was not looked for after the end, for a token that had run out in a sleep",
    ),
];

/// What was found when the program was killed.
pub(crate) const UNDER_KILLS: Found = &[
    (176, "the same"),
    (282, "the same"),
    (
        100_199,
        "items of one instant, read anew beside what was on disk, stood elsewhere after a restart than they were kept",
    ),
    (
        100_721,
        "a connection was given up as expired by a program that was started while the service's clock was a day ahead",
    ),
    (101_348, "the same"),
    (101_415, "the same"),
    (
        408_530,
        "a chat that ended after its token had died, unheard, was to be called anything but refused: the storm's own",
    ),
    (
        425_761,
        "a socket that went between two looks, while a disk was waited for, was taken for gone since the first: the storm's own",
    ),
    (452_381, "how often the first of many faults had struck was forgotten: the storm's own"),
    (
        453_390,
        "the result of a scan was looked for by time for ever, in a burst that no page reaches through",
    ),
];
