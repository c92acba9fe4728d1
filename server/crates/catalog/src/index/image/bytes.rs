//! Numbers and texts as bytes.

/// Bytes that nobody wrote so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Damaged;

/// Bytes that are being written.
#[derive(Debug, Default)]
pub struct Out(Vec<u8>);

impl Out {
    pub fn byte(&mut self, byte: u8) {
        self.0.push(byte);
    }

    /// Seven bits a byte, the lowest first: most numbers are small.
    pub fn number(&mut self, mut number: u64) {
        while number >= 0x80 {
            self.0.push((number & 0x7f) as u8 | 0x80);
            number >>= 7;
        }
        self.0.push((number & 0x7f) as u8);
    }

    pub fn size(&mut self, size: usize) {
        self.number(size as u64);
    }

    pub fn signed(&mut self, number: i64) {
        self.0.extend_from_slice(&number.to_le_bytes());
    }

    /// Four bytes, for where there are very many.
    pub fn whole(&mut self, number: u32) {
        self.0.extend_from_slice(&number.to_le_bytes());
    }

    pub fn text(&mut self, text: &str) {
        self.size(text.len());
        self.0.extend_from_slice(text.as_bytes());
    }

    pub fn optional_text(&mut self, text: Option<&str>) {
        self.byte(u8::from(text.is_some()));
        if let Some(text) = text {
            self.text(text);
        }
    }

    /// A number, or none.
    pub fn optional(&mut self, number: Option<u32>) {
        self.number(number.map_or(0, |number| u64::from(number) + 1));
    }

    pub fn len(&self) -> usize {
        self.0.len()
    }

    pub fn bytes(&self) -> &[u8] {
        &self.0
    }
}

/// Bytes that are being read.
#[derive(Clone, Copy, Debug)]
pub struct In<'a>(&'a [u8]);

impl<'a> In<'a> {
    pub const fn of(bytes: &'a [u8]) -> Self {
        Self(bytes)
    }

    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn byte(&mut self) -> Result<u8, Damaged> {
        let (first, rest) = self.0.split_first().ok_or(Damaged)?;
        self.0 = rest;
        Ok(*first)
    }

    pub fn number(&mut self) -> Result<u64, Damaged> {
        let mut number = 0_u64;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            number |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Ok(number);
            }
        }
        Err(Damaged)
    }

    pub fn small(&mut self) -> Result<u32, Damaged> {
        u32::try_from(self.number()?).map_err(|_| Damaged)
    }

    pub fn size(&mut self) -> Result<usize, Damaged> {
        usize::try_from(self.number()?).map_err(|_| Damaged)
    }

    /// How many of something follow: none of them takes less than a byte.
    pub fn count(&mut self) -> Result<usize, Damaged> {
        let count = self.size()?;
        if count <= self.0.len() { Ok(count) } else { Err(Damaged) }
    }

    pub fn signed(&mut self) -> Result<i64, Damaged> {
        let (first, rest) = self.0.split_first_chunk().ok_or(Damaged)?;
        self.0 = rest;
        Ok(i64::from_le_bytes(*first))
    }

    /// All that is left, four bytes each.
    pub fn whole(self) -> Result<impl Iterator<Item = u32>, Damaged> {
        let (numbers, rest) = self.0.as_chunks();
        if rest.is_empty() {
            Ok(numbers.iter().map(|bytes| u32::from_le_bytes(*bytes)))
        } else {
            Err(Damaged)
        }
    }

    pub fn text(&mut self) -> Result<&'a str, Damaged> {
        let size = self.count()?;
        let (text, rest) = self.0.split_at_checked(size).ok_or(Damaged)?;
        self.0 = rest;
        std::str::from_utf8(text).map_err(|_| Damaged)
    }

    pub fn optional_text(&mut self) -> Result<Option<&'a str>, Damaged> {
        Ok(if self.byte()? == 0 { None } else { Some(self.text()?) })
    }

    pub fn optional(&mut self) -> Result<Option<u32>, Damaged> {
        let number = self.number()?;
        let number = number.checked_sub(1).map(|number| u32::try_from(number).map_err(|_| Damaged));
        number.transpose()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_was_written_is_read(
            number in any::<u64>(),
            small in any::<u32>(),
            signed in any::<i64>(),
            text in ".{0,20}",
            optional in proptest::option::of(any::<u32>()),
        ) {
            let mut out = Out::default();
            out.number(number);
            out.number(u64::from(small));
            out.signed(signed);
            out.text(&text);
            out.optional_text(None);
            out.optional_text(Some(&text));
            out.optional(optional);
            out.whole(small);
            let mut input = In::of(out.bytes());
            prop_assert_eq!(input.number(), Ok(number));
            prop_assert_eq!(input.small(), Ok(small));
            prop_assert_eq!(input.signed(), Ok(signed));
            prop_assert_eq!(input.text(), Ok(text.as_str()));
            prop_assert_eq!(input.optional_text(), Ok(None));
            prop_assert_eq!(input.optional_text(), Ok(Some(text.as_str())));
            prop_assert_eq!(input.optional(), Ok(optional));
            prop_assert_eq!(input.whole().unwrap().collect::<Vec<_>>(), [small]);
        }

        #[test]
        fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..40)) {
            let mut input = In::of(&bytes);
            while !input.is_empty() {
                if input.text().and_then(|_| input.optional()).is_err() {
                    break;
                }
            }
            prop_assert!(In::of(&[0xff; 12]).number().is_err());
        }
    }
}
