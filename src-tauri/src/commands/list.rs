// Every command of the page, once. `build.rs` reads it for the app manifest, so that no command can be called that is not
// allowed by name; `commands/mod.rs` reads it to register them.
macro_rules! commands {
    ($then:ident!) => {
        $then![
            subscribe,
            acknowledge,
            open_chat,
            close_chat,
            older_rows,
            mark_seen,
            retry_chat,
            remove_chat,
            add_chat_from_clipboard,
            add_source_from_clipboard,
            remove_source,
            set_mark_connected,
            retry_keychain,
            use_session_memory,
            save_settings
        ]
    };
}
