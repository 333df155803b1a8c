//! Where tokens are kept: the keychain of the operating system, or memory for one session.
