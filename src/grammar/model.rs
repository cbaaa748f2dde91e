//! The weights: a table of small numbers, one row a feature and one column a class, and how it is kept on disk.
//!
//! A file holds the tagger and the chunker of a language. Nine cells of ten are zero, so the cells that are not are
//! stored as the gap before them and their value, in two streams (each compresses better alone), under zstd.

use super::feature::Rows;

/// Columns of the tagger's table, enough for [`super::CLASSES`].
pub const TAG_COLUMNS: usize = 24;
/// Columns of the chunker's table: outside, begin, inside, and one spare for alignment.
pub const CHUNK_COLUMNS: usize = 4;

/// A table of weights with `C` columns and a power of two of rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table<const C: usize> {
    /// Binary logarithm of the number of rows.
    pub bits: u32,
    /// The weights.
    pub rows: Vec<[i8; C]>,
}

/// Tagger and chunker of one language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Model {
    /// Weights for tags.
    pub tags: Table<TAG_COLUMNS>,
    /// Weights for chunk labels.
    pub chunks: Table<CHUNK_COLUMNS>,
}

impl<const C: usize> Table<C> {
    /// The class with the highest sum over the rows among the first `classes`; the lowest class where sums are equal.
    pub fn best(&self, rows: &Rows, classes: usize) -> usize {
        let mut sums = [0i16; C];
        for &row in rows.as_slice() {
            for (sum, &weight) in sums.iter_mut().zip(&self.rows[row as usize]) {
                *sum += i16::from(weight);
            }
        }
        let mut best = 0;
        for class in 1..classes.min(C) {
            if sums[class] > sums[best] {
                best = class;
            }
        }
        best
    }

    fn write(&self, out: &mut Vec<u8>) {
        let (mut gaps, mut values) = (Vec::new(), Vec::new());
        let mut gap = 0u32;
        for &value in self.rows.as_flattened() {
            if value == 0 {
                gap += 1;
                continue;
            }
            while gap >= 255 {
                gaps.push(255);
                gap -= 255;
            }
            gaps.push(gap as u8);
            values.push(value.to_ne_bytes()[0]);
            gap = 0;
        }
        out.push(self.bits as u8);
        out.extend((gaps.len() as u32).to_le_bytes());
        out.extend((values.len() as u32).to_le_bytes());
        out.extend(gaps);
        out.extend(values);
    }

    fn read(input: &mut &[u8]) -> Option<Self> {
        let bits = u32::from(take(input, 1)?[0]);
        let gaps_len = u32::from_le_bytes(take(input, 4)?.try_into().ok()?);
        let values_len = u32::from_le_bytes(take(input, 4)?.try_into().ok()?);
        let gaps = take(input, gaps_len as usize)?;
        let values = take(input, values_len as usize)?;
        if bits > 24 {
            return None;
        }
        let mut rows = vec![[0i8; C]; 1 << bits];
        let cells = rows.as_flattened_mut();
        let (mut at, mut values) = (0usize, values.iter());
        for &gap in gaps {
            at += usize::from(gap);
            if gap < 255 {
                *cells.get_mut(at)? = i8::from_ne_bytes([*values.next()?]);
                at += 1;
            }
        }
        Some(Self { bits, rows })
    }
}

fn take<'a>(input: &mut &'a [u8], count: usize) -> Option<&'a [u8]> {
    let (head, tail) = input.split_at_checked(count)?;
    *input = tail;
    Some(head)
}

impl Model {
    /// The model as a file.
    ///
    /// # Errors
    /// When zstd fails, which it does only without memory.
    pub fn encode(&self) -> std::io::Result<Vec<u8>> {
        let mut out = Vec::new();
        self.tags.write(&mut out);
        self.chunks.write(&mut out);
        zstd::encode_all(out.as_slice(), 19)
    }

    /// The model in a file, unless the file is damaged.
    pub fn decode(file: &[u8]) -> Option<Self> {
        let bytes = zstd::decode_all(file).ok()?;
        let mut input = bytes.as_slice();
        let tags = Table::read(&mut input)?;
        let chunks = Table::read(&mut input)?;
        input.is_empty().then_some(Self { tags, chunks })
    }
}
