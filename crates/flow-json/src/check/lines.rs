//! From byte offsets to lines and columns, in one walk through the text.

/// The places that were asked for.
#[derive(Debug)]
pub(super) struct Lines {
    /// Offset, line, column; ascending by offset.
    places: Vec<(usize, usize, usize)>,
}

impl Lines {
    /// Finds the lines and columns of these byte offsets, whatever their order.
    pub(super) fn of(text: &str, offsets: impl IntoIterator<Item = usize>) -> Self {
        let mut offsets: Vec<usize> = offsets.into_iter().collect();
        offsets.sort_unstable();
        offsets.dedup();
        let mut places = Vec::with_capacity(offsets.len());
        let mut wanted = offsets.into_iter().peekable();
        let (mut line, mut column) = (1, 1);
        for (at, character) in text.char_indices() {
            while let Some(offset) = wanted.next_if(|offset| *offset <= at) {
                places.push((offset, line, column));
            }
            if wanted.peek().is_none() {
                return Self { places };
            }
            if character == '\n' {
                (line, column) = (line + 1, 1);
            } else {
                column += 1;
            }
        }
        // Behind the last character stands the end.
        places.extend(wanted.map(|offset| (offset, line, column)));
        Self { places }
    }

    /// Line and column, both from 1. Only offsets that were asked for have one; any other stands at the beginning.
    pub(super) fn position(&self, offset: usize) -> (usize, usize) {
        let found = self.places.binary_search_by_key(&offset, |(at, ..)| *at).ok();
        found.and_then(|index| self.places.get(index)).map_or((1, 1), |(_, line, column)| (*line, *column))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters_and_lines_end_with_a_line_feed() {
        let text = "{\n \"ş\": 1,\r\n \"b\": 2}";
        let at = |needle: &str| text.find(needle).unwrap();
        let lines = Lines::of(text, [text.len(), at("2"), 0, at("1"), at("1")]);
        assert_eq!(lines.position(0), (1, 1));
        assert_eq!(lines.position(at("1")), (2, 7));
        assert_eq!(lines.position(at("2")), (3, 7));
        assert_eq!(lines.position(text.len()), (3, 9));
    }
}
