package dev.gyre.config;

import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import org.jspecify.annotations.Nullable;

/** Says in words why a file cannot be read. */
public final class FileReason {
  private FileReason() {}

  /** A clause without a full stop. */
  public static @Nullable String of(Exception failure) {
    return switch (failure) {
      case NoSuchFileException missing -> "there is no such file";
      case AccessDeniedException denied -> "permission denied";
      case CharacterCodingException coding -> "it is not UTF-8";
      default -> failure.getMessage();
    };
  }
}
