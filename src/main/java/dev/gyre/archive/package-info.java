/**
 * A directory with all that is below it as one archive, made while it is sent: measure the tree
 * first ({@link dev.gyre.archive.Archives}), then walk it again and write what is found, file by
 * file ({@link dev.gyre.archive.ArchiveSource}). Formats are our own two small writers, bounded in
 * memory. What was announced is what is sent: a file that becomes shorter meanwhile ends the
 * archive without its end, so that nobody takes it for whole.
 */
package dev.gyre.archive;
