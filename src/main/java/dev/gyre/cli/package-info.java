/** The command line: arguments, help, exit codes, signals. The only package that prints. */
package dev.gyre.cli;
