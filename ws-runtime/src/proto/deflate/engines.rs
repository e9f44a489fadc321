//! Compressors and decompressors, which belong to threads: hundreds of kilobytes each, and needed for microseconds.

use std::cell::RefCell;

use zlib_rs::{Deflate, DeflateConfig, Inflate, Method};

use super::options::{DeflateOptions, Strategy};

/// How many of each kind a thread keeps.
const KEPT: usize = 4;

thread_local! {
    static DEFLATE: RefCell<Vec<(Config, Deflate)>> = const { RefCell::new(Vec::new()) };
    static INFLATE: RefCell<Vec<Inflate>> = const { RefCell::new(Vec::new()) };
}

/// What compressors differ in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Config {
    level: u8,
    mem_level: u8,
    strategy: Strategy,
    window_bits: u8,
}

impl Config {
    pub(super) const fn new(options: &DeflateOptions, window_bits: u8) -> Self {
        let DeflateOptions { level, mem_level, strategy, .. } = *options;
        Self { level, mem_level, strategy, window_bits }
    }

    /// How far back a message may refer, as a power of two.
    pub(crate) const fn window_bits(self) -> u8 {
        self.window_bits
    }

    fn deflate(self) -> Deflate {
        Deflate::new_with_config(DeflateConfig {
            level: self.level.into(),
            method: Method::Deflated,
            // zlib has no raw stream with a window of 8 bits. One of 9 looks back 512 - 262 bytes at most, so that
            // what it makes can be read with one of 8 (Cowboy's B30).
            window_bits: -i32::from(self.window_bits.max(9)),
            mem_level: self.mem_level.into(),
            strategy: match self.strategy {
                Strategy::Default => zlib_rs::Strategy::Default,
                Strategy::Filtered => zlib_rs::Strategy::Filtered,
                Strategy::HuffmanOnly => zlib_rs::Strategy::HuffmanOnly,
                Strategy::Rle => zlib_rs::Strategy::Rle,
                Strategy::Fixed => zlib_rs::Strategy::Fixed,
            },
        })
    }
}

/// A compressor at the start of a stream, for as long as `work` takes.
pub(super) fn with_deflate<T>(config: Config, work: impl FnOnce(&mut Deflate) -> T) -> T {
    let kept = DEFLATE.try_with(|kept| {
        let mut kept = kept.borrow_mut();
        let index = kept.iter().position(|(of, _)| *of == config)?;
        Some(kept.remove(index).1)
    });
    let mut engine = match kept {
        Ok(Some(mut engine)) => {
            engine.reset();
            engine
        }
        _ => config.deflate(),
    };
    let done = work(&mut engine);
    _ = DEFLATE.try_with(|kept| {
        let mut kept = kept.borrow_mut();
        kept.push((config, engine));
        // The one that was used longest ago makes room.
        if kept.len() > KEPT {
            kept.remove(0);
        }
    });
    done
}

/// A decompressor at the start of a stream.
pub(super) fn inflate() -> Inflate {
    match INFLATE.try_with(|kept| kept.borrow_mut().pop()) {
        Ok(Some(mut engine)) => {
            engine.reset(false);
            engine
        }
        _ => Inflate::new(false, 15),
    }
}

/// Gives a decompressor back to the thread.
pub(super) fn return_inflate(engine: Inflate) {
    _ = INFLATE.try_with(|kept| {
        let mut kept = kept.borrow_mut();
        if kept.len() < KEPT {
            kept.push(engine);
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_thread_keeps_the_compressors_that_it_used_last() {
        let config = |bits| Config::new(&DeflateOptions::new(), bits);
        for bits in [9, 10, 11, 12, 9, 13] {
            with_deflate(config(bits), |_| ());
        }
        let kept: Vec<u8> = DEFLATE.with_borrow(|kept| kept.iter().map(|(of, _)| of.window_bits()).collect());
        assert_eq!(kept, [11, 12, 9, 13]);
    }
}
