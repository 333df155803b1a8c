//! Words of a text: what is indexed, searched for and marked.
