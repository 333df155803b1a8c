//! The engine: one actor a chat, the request scheduler, the roster.
