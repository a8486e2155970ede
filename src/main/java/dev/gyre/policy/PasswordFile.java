package dev.gyre.policy;

import dev.gyre.config.ByteOrderMark;
import dev.gyre.config.FileReason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Names and hashes of passwords, as {@code htpasswd -B} writes them. */
final class PasswordFile {
  private static final int MOST_BYTES = 4 << 20;

  /** More takes longer than anybody waits: 2 to the power of this rounds. */
  private static final int COST_MAX = 14;

  private PasswordFile() {}

  /**
   * Reads a file.
   *
   * @return the bcrypt hash for each name
   * @throws IOException with a complete message
   */
  static Map<String, String> read(Path file) throws IOException {
    List<String> lines;
    try {
      if (Files.size(file) > MOST_BYTES) {
        throw new IOException("it is larger than " + (MOST_BYTES >> 20) + " MiB");
      }
      lines = ByteOrderMark.cut(Files.readString(file)).lines().toList(); // UTF-8
    } catch (IOException e) {
      throw new IOException(file + ": " + FileReason.of(e), e);
    }
    return parse(file, lines);
  }

  private static Map<String, String> parse(Path file, List<String> lines) throws IOException {
    Map<String, String> hashes = new HashMap<>();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      int colon = line.indexOf(':');
      String hash = line.substring(colon + 1);
      String place = file + ":" + (i + 1) + ": ";
      if (colon < 1) {
        throw new IOException(place + "no name, colon and hash");
      }
      if (!hash.matches("\\$2[aby]\\$\\d\\d\\$[./A-Za-z0-9]{53}")) {
        throw new IOException(
            place + "the hash of " + line.substring(0, colon) + " is not bcrypt; use htpasswd -B");
      }
      int cost = Integer.parseInt(hash.substring(4, 6));
      if (cost < 4 || cost > COST_MAX) {
        throw new IOException(
            place
                + "the cost of "
                + line.substring(0, colon)
                + " is "
                + cost
                + ", not 4 to "
                + COST_MAX
                + "; use htpasswd -B -C 10");
      }
      if (hashes.putIfAbsent(line.substring(0, colon), hash) != null) {
        throw new IOException(place + line.substring(0, colon) + " stands there more than once");
      }
    }
    return Map.copyOf(hashes);
  }
}
