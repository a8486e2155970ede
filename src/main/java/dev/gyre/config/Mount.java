package dev.gyre.config;

import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A directory that stands for a path and all below it.
 *
 * @param host for which; null for all
 * @param path with a slash in front and none behind; empty for everything
 * @param directory what is served there
 */
public record Mount(@Nullable HostPattern host, String path, Path directory) {

  /**
   * Reads {@code [HOST]/PATH=DIR}.
   *
   * @throws IllegalArgumentException if it is none
   */
  static Mount parse(String text) {
    int slash = text.indexOf('/');
    int equals = text.indexOf('=', Math.max(slash, 0));
    if (slash < 0 || equals < 0 || equals == text.length() - 1) {
      throw new IllegalArgumentException(text);
    }
    String host = text.substring(0, slash);
    String path = text.substring(slash, equals);
    String bare = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    if (path.contains("//") || (bare + "/").matches(".*/\\.{1,2}/.*")) {
      throw new IllegalArgumentException(text);
    }
    try {
      return new Mount(
          host.isEmpty() ? null : HostPattern.parse(host),
          bare,
          Path.of(text.substring(equals + 1)));
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException(text, e);
    }
  }

  static Syntax<List<Mount>> syntax() {
    Syntax<List<Mount>> lines =
        Syntax.lines(
            "MOUNT",
            "a path, = and a directory, perhaps with a host in front: /docs=/srv/docs or"
                + " example.org/=/srv/example",
            Mount::parse);
    return new Syntax<>(
        lines.placeholder(),
        lines.expected(),
        lines.separator(),
        text -> withoutOthersOfAPlace(lines.read(text)));
  }

  /** Only one of them could ever be served. */
  private static List<Mount> withoutOthersOfAPlace(List<Mount> mounts) {
    Map<String, Path> directories = new HashMap<>();
    for (Mount mount : mounts) {
      Path other = directories.putIfAbsent(mount.name(), mount.directory());
      if (other != null) {
        throw new Syntax.Explained(
            "'%s=%s' is for a place where %s is mounted already; take one of them away"
                .formatted(mount.name(), mount.directory(), other));
      }
    }
    return mounts;
  }

  /** The path as requests have it when it is decoded, without the first slash. */
  public byte[] pathBytes() {
    return path.isEmpty() ? new byte[0] : path.substring(1).getBytes(StandardCharsets.UTF_8);
  }

  /** Host and path, for people. */
  public String name() {
    return (host == null ? "" : host) + (path.isEmpty() ? "/" : path);
  }
}
