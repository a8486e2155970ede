package dev.gyre.files;

import dev.gyre.http.PercentEncoding;
import dev.gyre.os.DirectoryReader;
import dev.gyre.os.FileStatus;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Looks at all neighbours under a root with the eyes of the server: the same look-up, the same
 * types of originals, the same judgement. Names are taken one by one as the kernel lists them, so
 * memory is bounded by the depth. Directories behind links are not entered: those under the root
 * have their own place in it, and others are outside. Blocks; used once, by one thread.
 */
public final class NeighbourCheck {
  /** Each level holds a descriptor and a buffer of a quarter of a megabyte. */
  private static final int DEPTH_MAX = 64;

  private static final byte[] WELL_KNOWN = ".well-known".getBytes(StandardCharsets.US_ASCII);

  private final Root root;
  private final MediaTypes mediaTypes;
  private final List<String> suffixes;
  private final List<byte[]> endings;
  private final boolean hidden;
  private final Findings findings;
  private final long missingFromBytes;
  private final FileStatus status = new FileStatus();

  /** Takes what is found. Addresses are those in the server, percent-encoded. */
  public interface Findings {
    /** A neighbour and what is to be said of it. */
    void neighbour(String address, Neighbour.State state);

    /** A directory that could not be read, or not to its end, or that lies too deep. */
    void unread(String address);
  }

  /**
   * A check that has not begun.
   *
   * @param suffixes what names of neighbours end with, without the dot
   * @param hidden whether names that begin with a dot are served
   * @param missingFromBytes from which size on a text file is to have one
   */
  public NeighbourCheck(
      Root root,
      MediaTypes mediaTypes,
      List<String> suffixes,
      boolean hidden,
      long missingFromBytes,
      Findings findings) {
    this.root = root;
    this.mediaTypes = mediaTypes;
    this.suffixes = List.copyOf(suffixes);
    this.endings = suffixes.stream().map(suffix -> Neighbour.path(new byte[0], suffix)).toList();
    this.hidden = hidden;
    this.findings = findings;
    this.missingFromBytes = missingFromBytes;
  }

  /** Looks at everything. */
  public void run() {
    look(new byte[0], 0);
  }

  private void look(byte[] path, int depth) {
    switch (root.find(path)) {
      case Resource.Directory found -> {
        try (OpenDirectory directory = found.directory()) {
          boolean whole =
              depth < DEPTH_MAX
                  && directory.visitNames((open, name) -> onName(open, name, path, depth));
          if (!whole) {
            findings.unread(address(path));
          }
        }
      }
      case Resource.RegularFile file -> file.file().close(); // was a directory a moment ago
      case Resource.Absent gone -> {}
      default -> findings.unread(address(path));
    }
  }

  private void onName(int open, byte[] name, byte[] directory, int depth) {
    boolean served = hidden || name[0] != '.' || isWellKnown(name, depth);
    if (!served || DirectoryReader.describe(open, name, 0, name.length, status) < 0) {
      return;
    }
    if (status.isDirectory()) {
      look(OpenDirectory.join(directory, name), depth + 1);
      return;
    }
    byte[] path = OpenDirectory.join(directory, name);
    byte[] original = originalOf(name);
    if (original == null) {
      if (status.isRegularFile()
          && status.sizeBytes() >= missingFromBytes
          && isText(name, name.length)
          && !hasNeighbour(path)) {
        findings.neighbour(address(path), Neighbour.State.MISSING);
      }
    } else {
      findings.neighbour(address(path), judge(OpenDirectory.join(directory, original), path));
    }
  }

  private static boolean isWellKnown(byte[] name, int depth) {
    return depth == 0 && Arrays.equals(name, WELL_KNOWN);
  }

  /** The name of the file that this one would stand for; null if the server would never look. */
  private byte @Nullable [] originalOf(byte[] name) {
    for (byte[] ending : endings) {
      int length = name.length - ending.length;
      if (length > 0 && Arrays.equals(name, length, name.length, ending, 0, ending.length)) {
        return isText(name, length) ? Arrays.copyOf(name, length) : null;
      }
    }
    return null;
  }

  private boolean isText(byte[] name, int length) {
    String text = new String(name, 0, length, StandardCharsets.ISO_8859_1);
    return MediaTypes.isCompressible(mediaTypes.forName(text));
  }

  private boolean hasNeighbour(byte[] path) {
    for (String suffix : suffixes) {
      try (@Nullable OpenFile file = open(Neighbour.path(path, suffix))) {
        if (file != null) {
          return true;
        }
      }
    }
    return suffixes.isEmpty();
  }

  private Neighbour.State judge(byte[] originalPath, byte[] path) {
    try (@Nullable OpenFile original = open(originalPath);
        @Nullable OpenFile neighbour = open(path)) {
      if (original == null) {
        return Neighbour.State.ORPHAN;
      }
      return neighbour == null ? Neighbour.State.UNUSABLE : Neighbour.judge(original, neighbour);
    }
  }

  private @Nullable OpenFile open(byte[] path) {
    return switch (root.find(path)) {
      case Resource.RegularFile found -> found.file();
      case Resource.Directory found -> {
        found.directory().close();
        yield null;
      }
      default -> null;
    };
  }

  private static String address(byte[] path) {
    return "/" + PercentEncoding.percentEncodePath(path);
  }
}
