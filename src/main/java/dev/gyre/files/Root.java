package dev.gyre.files;

import dev.gyre.config.SymlinkPolicy;
import dev.gyre.os.Errno;
import dev.gyre.os.FileCalls;
import dev.gyre.os.FileStatus;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The directory that is served, opened once. Every look-up starts at that handle: renaming or
 * replacing the path it was opened by changes nothing. Safe for any thread; look-ups may block on a
 * slow disk.
 */
public final class Root implements AutoCloseable {
  private static final int READ_FLAGS =
      FileCalls.O_RDONLY | FileCalls.O_NONBLOCK | FileCalls.O_CLOEXEC | FileCalls.O_NOCTTY;

  private static final int DESCRIBE_FLAGS = FileCalls.O_PATH | FileCalls.O_CLOEXEC;

  private final Descriptor descriptor;
  private final SymlinkPolicy policy;
  private final PathOpener opener;
  private final @Nullable CachedOpener cached;

  private Root(
      Descriptor descriptor,
      SymlinkPolicy policy,
      PathOpener opener,
      @Nullable CachedOpener cached) {
    this.descriptor = descriptor;
    this.policy = policy;
    this.opener = opener;
    this.cached = cached;
  }

  /**
   * Opens a directory to serve, and finds out how this kernel looks up paths under it.
   *
   * @throws IOException with a complete message if it does not exist, is no directory, may not be
   *     read and searched by this process, or is of a file system that only Java knows
   */
  public static Root open(Path directory, SymlinkPolicy policy) throws IOException {
    Descriptor descriptor = openDirectory(directory);
    List<byte[]> names = namesOf(directory, descriptor);
    int number = descriptor.number();
    KernelOpener kernel =
        new KernelOpener(
            policy, new StepwiseOpener(policy, names, "where openat2 does not decide"));
    int refused = kernel.probe(number);
    if (refused >= 0) {
      return new Root(descriptor, policy, kernel, kernel.cachedOpener(number));
    }
    String reason = "openat2: " + Errno.name(refused);
    return new Root(descriptor, policy, new StepwiseOpener(policy, names, reason), null);
  }

  /** As {@link #open}, without openat2 even where it works. */
  static Root openStepwise(Path directory, SymlinkPolicy policy, String reason) throws IOException {
    Descriptor descriptor = openDirectory(directory);
    StepwiseOpener opener = new StepwiseOpener(policy, namesOf(directory, descriptor), reason);
    return new Root(descriptor, policy, opener, null);
  }

  /**
   * Looks up and opens a path. Never reaches anything outside of the root but through links that
   * the policy allows, whatever happens in the file system meanwhile.
   *
   * @param relativePath bytes as the kernel takes them: no slash at either end, no empty, {@code .}
   *     or {@code ..} segment (else it is not found); empty for the root itself
   * @return what stands there; the receiver closes an open file or directory
   */
  public Resource find(byte[] relativePath) {
    if (!PathBytes.isNormalised(relativePath)) {
      return Outcomes.NOT_FOUND;
    }
    int opened = open(relativePath, READ_FLAGS);
    return opened < 0 ? Outcomes.of(opener.call(), -opened) : resource(opened, relativePath);
  }

  /**
   * As {@link #find}, but from the kernel's memory alone, for an event loop. Hot.
   *
   * @return what stands there; or null when that would have to be read from a disk, is behind
   *     another mount, or is something that goes wrong: then {@link #find} tells
   */
  public @Nullable Resource findCached(byte[] relativePath) {
    if (cached == null || !PathBytes.isNormalised(relativePath)) {
      return null;
    }
    int root = descriptor.hold();
    if (root < 0) {
      return null;
    }
    int opened;
    try {
      opened = cached.open(root, relativePath, READ_FLAGS);
    } finally {
      descriptor.release();
    }
    if (opened < 0) {
      return opened == -Errno.ENOENT ? Outcomes.NOT_FOUND : null;
    }
    return resource(opened, relativePath);
  }

  /** Takes over an open descriptor. */
  private Resource resource(int opened, byte[] relativePath) {
    FileStatus status = new FileStatus();
    int described = FileCalls.describe(opened, status);
    if (described < 0) {
      FileCalls.close(opened);
      return Outcomes.of("statx", -described);
    }
    if (status.isRegularFile()) {
      return new Resource.RegularFile(new OpenFile(opened, status));
    }
    if (status.isDirectory()) {
      return new Resource.Directory(new OpenDirectory(this, relativePath, opened, status));
    }
    FileCalls.close(opened);
    return Outcomes.SPECIAL_FILE;
  }

  /** Whether a directory is there, which need not be readable. May wait for a disk. */
  public boolean isDirectory(byte[] relativePath) {
    FileStatus status = new FileStatus();
    return PathBytes.isNormalised(relativePath)
        && describe(relativePath, status) >= 0
        && status.isDirectory();
  }

  /** Whether a name leads to this very directory; not if it leads nowhere. May wait for a disk. */
  public boolean isAt(Path directory) {
    byte[] name = PathBytes.of(directory);
    int opened =
        FileCalls.open(
            FileCalls.WORKING_DIRECTORY,
            name.length == 0 ? new byte[] {'/'} : name,
            DESCRIBE_FLAGS);
    if (opened < 0) {
      return false;
    }
    int own = descriptor.hold();
    try {
      FileStatus there = new FileStatus();
      FileStatus here = new FileStatus();
      return own >= 0
          && FileCalls.describe(opened, there) >= 0
          && FileCalls.describe(own, here) >= 0
          && there.inode() == here.inode()
          && there.device() == here.device();
    } finally {
      FileCalls.close(opened);
      if (own >= 0) {
        descriptor.release();
      }
    }
  }

  /** How paths are looked up, for the operator: "openat2 with RESOLVE_BENEATH". */
  public String lookupDescription() {
    return opener.description()
        + (cached == null ? "" : ", on the event loop where the kernel has it in memory");
  }

  /** Closes the handle once running look-ups are done; later ones fail with EBADF. */
  @Override
  public void close() {
    descriptor.close();
  }

  SymlinkPolicy policy() {
    return policy;
  }

  /**
   * Describes what a path leads to, without opening it for reading.
   *
   * @return 0 with {@code status} filled, or the negative errno
   */
  int describe(byte[] relativePath, FileStatus status) {
    int opened = open(relativePath, DESCRIBE_FLAGS);
    if (opened < 0) {
      return opened;
    }
    int described = FileCalls.describe(opened, status);
    FileCalls.close(opened);
    return described;
  }

  private int open(byte[] relativePath, int flags) {
    int root = descriptor.hold();
    if (root < 0) {
      return -Errno.EBADF;
    }
    try {
      return opener.open(root, relativePath, flags);
    } finally {
      descriptor.release();
    }
  }

  private static Descriptor openDirectory(Path directory) throws IOException {
    FileSystem system = directory.getFileSystem();
    if (!system.equals(FileSystems.getDefault())) { // the kernel may have another of that name
      throw new IOException(
          directory + ": of Java's file system '" + system.provider().getScheme() + "' alone");
    }
    byte[] name = PathBytes.of(directory);
    int opened =
        FileCalls.open(
            FileCalls.WORKING_DIRECTORY,
            name.length == 0 ? new byte[] {'/'} : name,
            FileCalls.O_RDONLY | FileCalls.O_DIRECTORY | FileCalls.O_CLOEXEC);
    if (opened < 0) {
      throw new IOException(directory + ": " + reason(opened));
    }
    // Reading its names is one permission, reaching what they name is another.
    int searched = FileCalls.open(opened, PathBytes.HERE, FileCalls.O_PATH | FileCalls.O_CLOEXEC);
    if (searched < 0) {
      FileCalls.close(opened);
      throw new IOException(directory + ": " + reason(searched));
    }
    FileCalls.close(searched);
    return new Descriptor(opened);
  }

  private static String reason(int result) {
    return switch (-result) {
      case Errno.ENOENT -> "no such directory";
      case Errno.ENOTDIR -> "not a directory";
      case Errno.EACCES, Errno.EPERM ->
          "this process may not read and search the directory (" + Errno.name(result) + ")";
      default -> "cannot open the directory (" + Errno.name(result) + ")";
    };
  }

  /**
   * How absolute links may name the root: by its real path, or as the operator named it. Neither
   * can lead outside, because the walk that uses them starts at the handle.
   *
   * @param opened closed when it has no real path, as one that was removed meanwhile
   */
  private static List<byte[]> namesOf(Path directory, Descriptor opened) throws IOException {
    List<byte[]> names = new ArrayList<>();
    try {
      names.add(PathBytes.of(directory.toRealPath()));
    } catch (IOException e) {
      opened.close();
      throw new IOException(directory + ": its real path cannot be found", e);
    }
    byte[] given = PathBytes.of(directory.toAbsolutePath().normalize());
    if (!Arrays.equals(given, names.getFirst())) {
      names.add(given);
    }
    return names;
  }
}
