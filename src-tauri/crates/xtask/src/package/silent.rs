//! What is packaged can not say anything into a chat.

use std::path::Path;

use silence::{SENDING, sending_words_of};

use crate::failure::{Failure, at};

/// The simulator, which plays those who do.
const CAN_SEND: &str = "connect-simulator";

/// No program but the simulator holds a word of the operations that send. That one holds all of them: so the look sees.
pub(super) fn check(programs: &Path) -> Result<(), Failure> {
    for name in super::PROGRAMS {
        let path = programs.join(name);
        let found = sending_words_of(&path).map_err(at(&path))?;
        let expected = if name == CAN_SEND { SENDING } else { &[] };
        if found != expected {
            let what = format!(
                "{} holds these words of operations that send: {found:?}; it should hold {expected:?}. Look for what was linked in",
                path.display()
            );
            return Err(Failure::Demo { what, log: String::new() });
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_that_could_send_is_not_packaged_and_neither_is_one_that_was_not_looked_into() {
        let folder = std::env::temp_dir().join(format!("silent-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let write = |name: &str, text: &str| std::fs::write(folder.join(name), text).unwrap();
        for name in super::super::PROGRAMS {
            write(name, "a program");
        }
        assert!(check(&folder).is_err(), "nothing is found in the simulator");
        write(CAN_SEND, &SENDING.join(" "));
        assert!(check(&folder).is_ok());
        write("sightline", "…/participant/message…");
        let failure = check(&folder).unwrap_err().to_string();
        assert!(failure.contains("participant/message"), "{failure}");
        std::fs::remove_dir_all(&folder).unwrap();
    }
}
