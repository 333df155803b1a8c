// Every command of the page, once. `build.rs` reads it for the app manifest, so that no command can be called that is not
// allowed by name; `commands/mod.rs` reads it to register them.
macro_rules! commands {
    ($then:ident!) => {
        $then![
            stream::subscribe,
            stream::acknowledge,
            chats::open_chat,
            chats::close_chat,
            chats::older_rows,
            chats::newer_rows,
            chats::mark_seen,
            chats::retry_chat,
            chats::order_back_fill,
            chats::chat_ledger,
            files::save_file,
            search::search,
            search::tally,
            search::search_around,
            search::hits_in_chat,
            search::past_context,
            archive::archive_overview,
            archive::retry_archive,
            archive::begin_new_archive,
            archive::check_archive,
            archive::repair_archive,
            archive::export_items,
            archive::cancel_export,
            archive::preview_retention,
            archive::set_retention,
            archive::preview_purge,
            archive::purge_contact,
            archive::set_hold,
            archive::import_chosen,
            archive::import_dropped,
            archive::order_import,
            archive::bad_files,
            chats::remove_chat,
            chats::add_chat_from_clipboard,
            sources::add_source_from_clipboard,
            sources::remove_source,
            sources::set_mark_connected,
            keychain::retry_keychain,
            keychain::use_session_memory,
            settings::save_settings
        ]
    };
}
