/**
 * A directory with all that is below it as one archive, made while it is sent: measure the tree
 * first ({@link dev.gyre.archive.Archives}), then walk it again and write what is found, file by
 * file ({@link dev.gyre.archive.ArchiveSource}). Formats are our own two small writers, bounded in
 * memory. What was announced is what is sent: a file that becomes shorter meanwhile ends the
 * archive without its end, so that nobody takes it for whole.
 *
 * <h2>Why</h2>
 *
 * <p>It is measured first so that what is too much gets a page, and not half an archive. Nothing of
 * the tree is kept between the two walks but the bounds, which hold for the second too.
 *
 * <p>The writers are 500 lines. {@code ZipOutputStream} keeps objects for each entry, cannot mark
 * sizes of 64 bits that follow a streamed file, and knows no permissions; commons-compress would be
 * one more jar at each start.
 *
 * <p>Links to directories are followed as in addresses, but not into one that they are in. Nothing
 * is encoded twice: an archive has no Content-Encoding. Off by default, and a quarter of the file
 * threads at a time: one small request costs a walk over the disk and a compressed tree.
 */
package dev.gyre.archive;
