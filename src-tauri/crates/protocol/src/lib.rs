//! What Amazon Connect puts on the wire, turned into values of the transcript crate and back. Pure.
