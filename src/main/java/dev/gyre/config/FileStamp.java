package dev.gyre.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;

/**
 * Which state of a file was seen: two equal ones are the same state of the same file. Many programs
 * keep the time of a file that they change, so that it alone does not tell.
 *
 * @param modified when it was written last
 * @param sizeBytes how long it is
 * @param identity its device and inode, where the file system has them
 */
public record FileStamp(FileTime modified, long sizeBytes, String identity) {
  /** What the file system says now. */
  public static FileStamp of(Path file) throws IOException {
    BasicFileAttributes seen = Files.readAttributes(file, BasicFileAttributes.class);
    return new FileStamp(seen.lastModifiedTime(), seen.size(), String.valueOf(seen.fileKey()));
  }
}
