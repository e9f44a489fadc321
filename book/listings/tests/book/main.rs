//! The listings of the book: a module for each chapter, driven by its tests.
#![expect(
    unreachable_pub,
    reason = "the listings are public where it helps to read them"
)]

mod chapters;
mod codecs;
mod compression;
mod cowboy;
mod info;
mod life;
mod messages;
mod options;
mod ports;
mod requests;
mod serving;
mod terminate;
mod testing;
