/**
 * Content codings that are applied here: the encoders, and what they have made of files lately.
 * Nothing of it runs on an event loop but the look at what is there.
 *
 * <h2>Why</h2>
 *
 * <p>What was made is in a memory file (memfd_create(2)) with the times and the inode of its
 * original. So ranges, sendfile(2), the looks at the page cache and kept answers work on it
 * unchanged, and it takes no heap. Its tag is the original's with a mark of coding and level.
 *
 * <p>A file is encoded once for a storm: two threads wait for the one that does it, whoever comes
 * then gets the file as it is, so that never all file threads wait. Nothing is encoded for a range,
 * nor of a file younger than two seconds, which may change unseen.
 *
 * <p>Pages are encoded while they are made, at the fastest level.
 */
package dev.gyre.coding;
