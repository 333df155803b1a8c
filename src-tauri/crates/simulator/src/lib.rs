//! The Amazon Connect Participant Service on loopback, with a director that plays chats.
