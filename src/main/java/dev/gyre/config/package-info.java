/**
 * Every option once: name, syntax, default, check, help. The command line, the library, the
 * environment, a file and the documentation are made from {@link dev.gyre.config.Options}. {@link
 * dev.gyre.config.Sources} puts them above each other. Imports nothing of ours.
 *
 * <h2>Why</h2>
 *
 * <p>Settings remember the text and the origin of each value, so file and environment are laid
 * beneath what the flags said, and {@code gyre config} prints from the object that a server gets.
 */
package dev.gyre.config;
