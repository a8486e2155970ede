package dev.gyre.bench.micro;

import dev.gyre.config.SymlinkPolicy;
import dev.gyre.files.OpenFile;
import dev.gyre.files.Resource;
import dev.gyre.files.Root;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Set;

/** Opens a file under a root, learns its size and time, and closes it: what every answer needs. */
final class LookUps implements AutoCloseable {
  /** What a look-up tells. */
  record Facts(long sizeBytes, long modifiedEpochSeconds) {}

  private static final Set<StandardOpenOption> READ = Set.of(StandardOpenOption.READ);
  private static final Set<OpenOption> READ_NO_LINK =
      Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);

  private final Path directory;
  private final Path relative;
  private final String name;
  private final byte[] nameBytes;
  private final Root root;
  private final SecureDirectoryStream<Path> stream;

  /** Opens the root in each way. */
  @SuppressWarnings("StreamResourceLeak") // closed with the root
  LookUps(Path directory, String name) throws IOException {
    this.directory = directory;
    this.name = name;
    this.relative = Path.of(name);
    this.nameBytes = name.getBytes(StandardCharsets.UTF_8);
    this.root = Root.open(directory, SymlinkPolicy.WITHIN);
    this.stream = secure(Files.newDirectoryStream(directory));
  }

  Facts find(LookUpRival rival) throws IOException {
    return switch (rival) {
      case GYRE -> {
        Resource cached = root.findCached(nameBytes);
        yield facts(cached == null ? root.find(nameBytes) : cached);
      }
      case GYRE_IN_THE_POOL -> facts(root.find(nameBytes));
      case FILE_CHANNEL -> byFileChannel();
      case SECURE_DIRECTORY_STREAM -> bySecureDirectoryStream(stream, 0);
    };
  }

  @Override
  public void close() throws IOException {
    root.close();
    stream.close();
  }

  private static Facts facts(Resource found) {
    if (!(found instanceof Resource.RegularFile regular)) {
      throw new IllegalStateException("no regular file: " + found);
    }
    try (OpenFile file = regular.file()) {
      return new Facts(file.sizeBytes(), file.modifiedEpochSeconds());
    }
  }

  private Facts byFileChannel() throws IOException {
    Path path = directory.resolve(name);
    try (FileChannel channel = FileChannel.open(path, READ)) {
      BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
      return facts(channel.isOpen(), attributes);
    }
  }

  private Facts bySecureDirectoryStream(SecureDirectoryStream<Path> folder, int depth)
      throws IOException {
    Path part = relative.getName(depth);
    if (depth + 1 < relative.getNameCount()) {
      try (SecureDirectoryStream<Path> next =
          folder.newDirectoryStream(part, LinkOption.NOFOLLOW_LINKS)) {
        return bySecureDirectoryStream(next, depth + 1);
      }
    }
    try (var channel = folder.newByteChannel(part, READ_NO_LINK)) {
      BasicFileAttributeView view =
          folder.getFileAttributeView(
              part, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
      return facts(channel.isOpen(), view.readAttributes());
    }
  }

  private static Facts facts(boolean open, BasicFileAttributes attributes) {
    if (!open || !attributes.isRegularFile()) {
      throw new IllegalStateException("no regular file");
    }
    return new Facts(
        attributes.size(), Math.floorDiv(attributes.lastModifiedTime().toMillis(), 1000L));
  }

  private static SecureDirectoryStream<Path> secure(DirectoryStream<Path> stream) {
    return (SecureDirectoryStream<Path>) stream;
  }
}
