"""A reference roster for Sightline: open chats by SearchContacts, tokens out of the company's own store."""
