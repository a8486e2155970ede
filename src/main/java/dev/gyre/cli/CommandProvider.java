package dev.gyre.cli;

import java.util.List;

/**
 * Adds commands to {@code gyre}. Another jar on the class path names its provider in {@code
 * META-INF/services/dev.gyre.cli.CommandProvider}; {@link java.util.ServiceLoader} finds it.
 */
public interface CommandProvider {
  /** The commands, in the order of the help; their names are not taken yet. */
  List<Command> commands();
}
