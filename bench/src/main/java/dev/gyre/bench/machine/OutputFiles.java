package dev.gyre.bench.machine;

import dev.gyre.cli.Terminal;
import dev.gyre.config.Option;
import dev.gyre.config.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Files that options name for results. */
public final class OutputFiles {
  private OutputFiles() {}

  /**
   * Whether all that are named can be written, and complains of those that cannot. To be asked
   * first: else it would be known after all was measured, which takes its time.
   *
   * @param command that has the options
   */
  public static boolean canWrite(
      List<Option<String>> options, Settings settings, String command, Terminal terminal) {
    boolean all = true;
    for (Option<String> option : options) {
      String name = settings.get(option);
      Path file = Path.of(name).toAbsolutePath();
      if (!name.isEmpty()
          && !(Files.exists(file)
              ? Files.isWritable(file) && !Files.isDirectory(file)
              : Files.isWritable(file.resolveSibling(".")))) {
        terminal.complain(
            "%s: --%s: cannot write %s; name a file in a directory that is there and writable"
                .formatted(command, option.name(), name));
        all = false;
      }
    }
    return all;
  }
}
