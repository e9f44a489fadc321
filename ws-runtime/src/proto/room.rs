//! Memory for what has arrived, and not for what is announced.

/// Makes room for `more` bytes at the end of `buffer`: twice of what there is as more come, and never beyond `most` in all,
/// unless these bytes are.
pub(crate) fn make_room(buffer: &mut Vec<u8>, more: usize, most: usize) {
    let needed = buffer.len().saturating_add(more);
    if needed > buffer.capacity() {
        let wanted = buffer.capacity().saturating_mul(2).min(most).max(needed);
        buffer.reserve_exact(wanted - buffer.len());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn doubled_up_to_the_bound() {
        let mut buffer = Vec::new();
        for (more, capacity) in [(0, 0), (10, 10), (1, 20), (9, 20), (1, 25), (4, 25), (3, 28)] {
            make_room(&mut buffer, more, 25);
            buffer.resize(buffer.len() + more, 0);
            assert_eq!(buffer.capacity(), capacity, "for {} bytes", buffer.len());
        }
    }
}
