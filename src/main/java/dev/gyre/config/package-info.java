/**
 * Every option once: name, syntax, default, check, help. The command line, the library, the
 * environment, a file and the documentation are made from {@link dev.gyre.config.Options}. {@link
 * dev.gyre.config.Sources} puts them above each other. Imports nothing of ours.
 */
package dev.gyre.config;
