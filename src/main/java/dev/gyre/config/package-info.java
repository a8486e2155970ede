/**
 * Every option once: name, syntax, default, check, help. The command line, the library, the
 * documentation and, later, the environment and a file are made from {@link
 * dev.gyre.config.Options}. Imports nothing of ours.
 */
package dev.gyre.config;
