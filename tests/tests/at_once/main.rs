//! Handlers that never wait are called in a shorter way: whatever happens, nobody can tell it from the other.

mod contract;
mod cuts;
mod random;
mod twin;
