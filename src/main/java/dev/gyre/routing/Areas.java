package dev.gyre.routing;

import dev.gyre.config.HostPattern;
import dev.gyre.config.Mount;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The directories of a site, by host and path. Immutable. */
final class Areas implements AutoCloseable {
  private record Place(@Nullable HostPattern host, byte[] path, Area area) {
    /** Named hosts go first, then names below one, the longer first, then all. */
    int rank() {
      return host == null ? 0 : host.below() ? host.name().length() : 1 << 16;
    }

    /** What is asked first goes first. */
    int compareTo(Place other) {
      int byHost = Integer.compare(other.rank(), rank());
      return byHost != 0 ? byHost : Integer.compare(other.path.length, path.length);
    }

    boolean holds(@Nullable String name, byte[] wanted) {
      return (host == null || host.matches(name))
          && (path.length == 0
              || (wanted.length >= path.length
                  && Arrays.equals(path, 0, path.length, wanted, 0, path.length)
                  && (wanted.length == path.length || wanted[path.length] == '/')));
    }

    byte[] below(byte[] wanted) {
      int start = path.length == 0 ? 0 : Math.min(path.length + 1, wanted.length);
      return Arrays.copyOfRange(wanted, start, wanted.length);
    }
  }

  /**
   * A directory and the path below it.
   *
   * @param area the directory
   * @param below no slash at either end; empty for itself
   */
  record Found(Area area, byte[] below) {
    /**
     * The path within the site of something else in the same directory.
     *
     * @param place of what was found, within the site
     * @param path of the other, below the root of the directory
     */
    byte[] address(byte[] place, byte[] path) {
      return address(place, below, path);
    }

    static byte[] address(byte[] place, byte[] below, byte[] path) {
      int prefix = place.length - below.length; // with its slash, but for the root of a mount
      boolean ofMount = below.length == 0 && prefix > 0 && path.length > 0;
      byte[] address = Arrays.copyOf(place, prefix + (ofMount ? 1 : 0) + path.length);
      if (ofMount) {
        address[prefix] = '/';
      }
      System.arraycopy(path, 0, address, address.length - path.length, path.length);
      return address;
    }
  }

  private final List<Place> places = new ArrayList<>();
  private final boolean dependsOnHost;

  /**
   * Opens all of them.
   *
   * @throws IOException with a complete message
   */
  Areas(Path root, List<Mount> mounts, FileParts parts) throws IOException {
    dependsOnHost = mounts.stream().anyMatch(mount -> mount.host() != null);
    try {
      places.add(new Place(null, new byte[0], new Area(root, parts)));
      for (Mount mount : mounts) {
        places.add(
            0, new Place(mount.host(), mount.pathBytes(), new Area(mount.directory(), parts)));
      }
    } catch (IOException | RuntimeException | Error e) {
      close();
      throw e;
    }
    places.sort(Place::compareTo);
  }

  /** Where a path of a host is looked up. */
  Found of(@Nullable String host, byte[] path) {
    for (Place place : places) {
      if (place.holds(host, path)) {
        return new Found(place.area(), place.below(path));
      }
    }
    throw new IllegalStateException("the last one is for everything");
  }

  boolean dependsOnHost() {
    return dependsOnHost;
  }

  /** Looks where the names of all lead now. */
  void lookAgain(Consumer<String> news) {
    for (Place place : places) {
      String told = place.area().lookAgain();
      if (told != null) {
        news.accept(told);
      }
    }
  }

  @Override
  public void close() {
    places.forEach(place -> place.area().close());
  }
}
