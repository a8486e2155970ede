package dev.gyre.bench.machine;

import dev.gyre.cli.Terminal;
import dev.gyre.config.FileReason;
import dev.gyre.config.Option;
import dev.gyre.config.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;

/** Files that options name for results. */
public final class OutputFiles {
  private OutputFiles() {}

  /**
   * One of them.
   *
   * @param option that names it, if it is wanted
   * @param content made when it is
   */
  public record Output(Option<String> option, Supplier<String> content) {}

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

  /**
   * Writes those that are named, and complains of what cannot be written, such as the rest of a
   * disk that is full. The others are written all the same.
   *
   * @return whether all were
   */
  public static boolean write(
      List<Output> outputs, Settings settings, String command, Terminal terminal) {
    boolean all = true;
    for (Output output : outputs) {
      String name = settings.get(output.option());
      if (!name.isEmpty()) {
        try {
          Files.writeString(Path.of(name), output.content().get());
        } catch (IOException e) {
          terminal.complain(
              "%s: --%s: cannot write %s: %s"
                  .formatted(command, output.option().name(), name, FileReason.of(e)));
          all = false;
        }
      }
    }
    return all;
  }
}
