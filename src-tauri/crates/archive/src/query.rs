//! What a person asks for, as they type it.
