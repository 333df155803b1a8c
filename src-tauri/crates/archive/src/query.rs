//! What a person asks for, as they type it.

/// stand-in
#[derive(Debug, Clone, Default)]
pub struct Plan {
    /// .
    pub branches: Vec<Branch>,
}
/// stand-in
#[derive(Debug, Clone, Default)]
pub struct Branch {
    /// .
    pub seconds: Seconds,
    /// .
    pub matching: Option<String>,
    /// .
    pub ranking: Option<String>,
}
/// stand-in
#[derive(Debug, Clone, Default, Copy)]
pub struct Seconds {
    /// .
    pub from: Option<i64>,
    /// .
    pub until: Option<i64>,
}
impl Seconds {
    /// .
    pub fn is_everything(&self) -> bool {
        self.from.is_none() && self.until.is_none()
    }
}
