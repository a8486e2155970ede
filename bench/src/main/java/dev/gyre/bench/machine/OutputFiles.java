package dev.gyre.bench.machine;

import dev.gyre.cli.Terminal;
import dev.gyre.config.FileReason;
import dev.gyre.config.Option;
import dev.gyre.config.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
   * Whether all that are named can be written, each a file of its own, and complains of those that
   * cannot. To be asked first: else it would be known after all was measured, which takes its time.
   *
   * @param command that has the options
   */
  public static boolean canWrite(
      List<Option<String>> options, Settings settings, String command, Terminal terminal) {
    boolean all = true;
    Map<Path, Option<String>> named = new HashMap<>();
    for (Option<String> option : options) {
      String name = settings.get(option);
      if (name.isEmpty()) {
        continue;
      }
      Path file = Path.of(name).toAbsolutePath();
      Option<String> other = named.putIfAbsent(file.normalize(), option);
      if (!isWritable(file)) {
        terminal.complain(
            "%s: --%s: cannot write %s; name a file in a directory that is there and writable"
                .formatted(command, option.name(), name));
        all = false;
      } else if (other != null && !isDevice(file)) {
        terminal.complain(
            "%s: --%s: %s is the file of --%s too; name another one"
                .formatted(command, option.name(), name, other.name()));
        all = false;
      }
    }
    return all;
  }

  /** Whether a file is there and can be written, or can be made. */
  public static boolean isWritable(Path file) {
    return Files.exists(file)
        ? Files.isWritable(file) && !Files.isDirectory(file)
        : Files.isWritable(file.resolveSibling("."));
  }

  private static boolean isDevice(Path file) {
    return Files.exists(file) && !Files.isRegularFile(file);
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
