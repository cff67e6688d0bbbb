//! Times as tokens and envelopes hold them: UTC, to the second, one spelling.

use std::fmt;

use jiff::Timestamp;

/// A time such as `2026-11-24T11:03:05Z`. Orders as time does.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Time([u8; Self::LEN]);

impl Time {
    /// The length of its spelling.
    pub const LEN: usize = 20;

    /// The time `seconds` after 1970-01-01T00:00:00Z; `None` outside of the years 0 to 9999.
    #[must_use]
    pub fn from_unix(seconds: i64) -> Option<Self> {
        Self::parse(&Timestamp::from_second(seconds).ok()?.to_string())
    }

    /// 1970-01-01T00:00:00Z.
    #[must_use]
    pub fn epoch() -> Self {
        Self(*b"1970-01-01T00:00:00Z")
    }

    /// Reads the one spelling of a time that exists in the calendar.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let bytes: [u8; Self::LEN] = text.as_bytes().try_into().ok()?;
        let shaped = b"dddd-dd-ddTdd:dd:ddZ".iter().zip(bytes).all(|(shape, byte)| match shape {
            b'd' => byte.is_ascii_digit(),
            _ => *shape == byte,
        });
        // Jiff reads a leap second as the second before it: two spellings of one time.
        let real = shaped && !text.ends_with("60Z") && text.parse::<Timestamp>().is_ok();
        real.then_some(Self(bytes))
    }

    /// This time and so many days; the last time there is where that lies beyond it.
    #[must_use]
    pub fn plus_days(self, days: u32) -> Self {
        let later = self.unix().saturating_add(i64::from(days).saturating_mul(86_400));
        Self::from_unix(later).unwrap_or(Self(*b"9999-12-30T22:00:00Z"))
    }

    /// How many whole days lie between this time and a later one.
    #[must_use]
    pub fn days_until(self, later: Self) -> u64 {
        u64::try_from(later.unix() - self.unix()).unwrap_or(0) / 86_400
    }

    fn unix(self) -> i64 {
        self.as_str().parse::<Timestamp>().map_or(0, Timestamp::as_second)
    }

    /// Its spelling.
    #[must_use]
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default()
    }
}

impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_spelling_of_real_times() {
        assert_eq!(
            Time::from_unix(0).map(|t| t.to_string()).as_deref(),
            Some("1970-01-01T00:00:00Z")
        );
        assert!(Time::parse("2026-11-24T11:03:05Z").is_some());
        for text in [
            "2026-11-24T11:03:05",
            "2026-11-24t11:03:05z",
            "2026-11-24 11:03:05Z",
            "2026-13-24T11:03:05Z",
            "2026-02-29T11:03:05Z",
            "2026-11-24T11:03:60Z",
            "2026-11-24T25:03:05Z",
        ] {
            assert!(Time::parse(text).is_none(), "{text}");
        }
    }

    #[test]
    fn days_are_added_up_to_the_end_of_time() {
        let later = |days| Time::parse("2026-02-28T11:03:05Z").map(|time| time.plus_days(days));
        assert_eq!(later(1).map(|t| t.to_string()).as_deref(), Some("2026-03-01T11:03:05Z"));
        assert_eq!(later(u32::MAX).map(|t| t.to_string()).as_deref(), Some("9999-12-30T22:00:00Z"));
    }
}
