//! Our cryptography against programs of others: Node (which the README asks for), and `openssl` where it is installed. What
//! they wrote once stands in `testdata` too, so nothing rests on what a machine has.

#[cfg(test)]
mod node;
#[cfg(test)]
mod openssl;
#[cfg(test)]
mod phone;
#[cfg(test)]
mod program;
