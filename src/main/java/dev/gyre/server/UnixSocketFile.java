package dev.gyre.server;

import java.io.IOException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.UserPrincipal;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * The name of a Unix socket in the file system, see unix(7). The socket is bound under a name that
 * nobody knows, gets its owner and its mode, and only then the name it is to have: nobody can
 * connect who may not. What a server left behind that has died is replaced, one that is alive
 * never.
 */
final class UnixSocketFile {
  /** {@code sun_path} without its closing zero byte. */
  static final int PATH_BYTES_MAX = 107;

  private static final int TYPE_MASK = 0xF000;
  private static final int SOCKET = 0xC000;

  private final Path path;
  private final Path temporary;
  private @Nullable Object key;

  private UnixSocketFile(Path path, Path temporary) {
    this.path = path;
    this.temporary = temporary;
  }

  /** For a path where no server listens. */
  static UnixSocketFile at(Path given) throws StartFailure {
    UnixSocketFile file = named(given);
    file.refuseIfTaken();
    return file;
  }

  /** Finds what is wrong with a path, whether or not a server listens there now. */
  static void check(Path given) throws StartFailure {
    UnixSocketFile file = named(given);
    try {
      file.isThere();
    } catch (IOException e) {
      throw failure(file.path, reason(e), e);
    }
  }

  /**
   * Finds out whether there are such a user and such a group.
   *
   * @param owner as for {@link #publish}
   */
  static void checkOwner(String owner) throws StartFailure {
    Owner.of(owner);
  }

  private static UnixSocketFile named(Path given) throws StartFailure {
    Path path = given.toAbsolutePath().normalize();
    Path folder = path.getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      throw failure(path, "the directory " + folder + " does not exist", null);
    }
    byte[] noise = new byte[4];
    ThreadLocalRandom.current().nextBytes(noise);
    Path temporary = folder.resolve("." + HexFormat.of().formatHex(noise));
    for (Path name : new Path[] {path, temporary}) {
      int bytes = name.toString().getBytes(StandardCharsets.UTF_8).length;
      if (bytes > PATH_BYTES_MAX) {
        throw failure(
            path, bytes + " bytes are more than the " + PATH_BYTES_MAX + " a name may have", null);
      }
    }
    return new UnixSocketFile(path, temporary);
  }

  Path path() {
    return path;
  }

  /** Where to bind. */
  Path temporary() {
    return temporary;
  }

  private void refuseIfTaken() throws StartFailure {
    try {
      if (isThere() && answers()) {
        throw failure(path, "another program listens there; stop it, or choose another name", null);
      }
    } catch (IOException e) {
      throw failure(path, reason(e), e);
    }
  }

  /** Whether a socket has the name; nothing else may. */
  private boolean isThere() throws IOException, StartFailure {
    if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      return false;
    }
    int mode = (Integer) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
    if ((mode & TYPE_MASK) != SOCKET) {
      throw failure(path, "what is there is no socket; remove it, or choose another name", null);
    }
    return true;
  }

  /**
   * Whether somebody listens; only who is refused knows that nobody does. Never waits.
   *
   * @throws IOException when it cannot be known: one may not connect, it is a socket of another
   *     kind, or of somebody who does not accept those that wait already
   */
  private boolean answers() throws IOException {
    try (SocketChannel probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      probe.configureBlocking(false);
      probe.connect(UnixDomainSocketAddress.of(path));
      return true;
    } catch (ConnectException refused) {
      return false;
    }
  }

  /**
   * Gives the bound socket its owner, mode and name.
   *
   * @param owner as {@code USER}, {@code USER:GROUP} or {@code :GROUP}; empty leaves it as it is
   */
  void publish(Set<PosixFilePermission> mode, String owner) throws StartFailure {
    try {
      Files.setPosixFilePermissions(temporary, mode);
      Owner.of(owner).own(temporary);
      link();
      key = keyOf(path);
    } catch (IOException e) {
      throw failure(path, reason(e), e);
    } finally {
      temporary.toFile().delete();
    }
  }

  /** Of servers that start at once only one has the name: the others find that it listens. */
  private void link() throws IOException, StartFailure {
    StartLock lock = new StartLock(temporary.resolveSibling(""));
    try {
      refuseIfTaken();
      Files.deleteIfExists(path);
      Files.createLink(path, temporary);
    } catch (FileAlreadyExistsException e) {
      throw failure(path, "another program has just taken that name", e);
    } finally {
      lock.close();
    }
  }

  /** Takes the name away, unless it means another socket by now. */
  void close() {
    Object ours = key;
    try {
      if (ours != null && ours.equals(keyOf(path))) {
        Files.delete(path);
      }
    } catch (IOException gone) {
      key = null; // somebody else has removed it
    }
  }

  private static Object keyOf(Path path) throws IOException {
    return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
        .fileKey();
  }

  /** What stopped the socket from being bound. */
  StartFailure failure(Throwable cause) {
    return failure(path, String.valueOf(cause.getMessage()), cause);
  }

  private static String reason(IOException e) {
    return e instanceof AccessDeniedException
        ? "permission denied"
        : String.valueOf(e.getMessage());
  }

  private static StartFailure failure(Path path, String reason, @Nullable Throwable cause) {
    String message = "--unix-socket: cannot listen on " + path + ": " + reason;
    return cause == null
        ? new StartFailure(StartFailure.Kind.PORT, message)
        : new StartFailure(StartFailure.Kind.PORT, message, cause);
  }

  /** Who is to have a file; null stands for who has it. */
  private record Owner(@Nullable UserPrincipal user, @Nullable GroupPrincipal group) {
    static Owner of(String owner) throws StartFailure {
      String[] names = Arrays.copyOf(owner.split(":", 2), 2);
      UserPrincipalLookupService known = FileSystems.getDefault().getUserPrincipalLookupService();
      try {
        return new Owner(
            names[0].isEmpty() ? null : known.lookupPrincipalByName(names[0]),
            names[1] == null ? null : known.lookupPrincipalByGroupName(names[1]));
      } catch (UserPrincipalNotFoundException e) {
        throw wrong(owner, "has a name that no user or group has here", e);
      } catch (IOException e) {
        throw wrong(owner, "cannot be looked up: " + e.getMessage(), e);
      }
    }

    private static StartFailure wrong(String owner, String what, IOException cause) {
      return new StartFailure(
          StartFailure.Kind.USAGE, "--unix-socket-owner: '" + owner + "' " + what, cause);
    }

    void own(Path path) throws IOException {
      PosixFileAttributeView view =
          Files.getFileAttributeView(path, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
      if (user != null) {
        view.setOwner(user);
      }
      if (group != null) {
        view.setGroup(group);
      }
    }
  }
}
