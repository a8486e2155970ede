package dev.gyre.nativetests;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The class path of this test where any user can read it, which a home folder may not allow. */
final class ClassPathCopy {
  private final List<Path> entries;

  private ClassPathCopy(List<Path> entries) {
    this.entries = entries;
  }

  static ClassPathCopy into(Path folder) throws IOException {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    List<Path> entries = new ArrayList<>();
    for (String name : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      Path source = Path.of(name);
      if (Files.exists(source) && !name.contains("junit")) {
        Path target = folder.resolve(entries.size() + "-" + source.getFileName());
        copy(source, target);
        entries.add(target);
      }
    }
    return new ClassPathCopy(entries);
  }

  private static void copy(Path source, Path target) throws IOException {
    try (Stream<Path> files = Files.walk(source)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        Path copy = target.resolve(source.relativize(file).toString());
        Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
        String permissions = Files.isDirectory(copy) ? "rwxr-xr-x" : "rw-r--r--";
        Files.setPosixFilePermissions(copy, PosixFilePermissions.fromString(permissions));
      }
    }
  }

  List<Path> all() {
    return entries;
  }

  /** All entries but those whose file names match. */
  List<Path> without(Predicate<String> fileName) {
    return entries.stream()
        .filter(entry -> !fileName.test(entry.getFileName().toString()))
        .toList();
  }

  static String join(List<Path> entries) {
    return String.join(File.pathSeparator, entries.stream().map(Path::toString).toList());
  }
}
