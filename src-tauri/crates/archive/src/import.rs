//! What Amazon Connect stores of chats, read from files.
