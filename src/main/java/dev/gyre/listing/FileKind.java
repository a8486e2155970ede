package dev.gyre.listing;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * What a person takes a file for, by its suffix: the icon it has, and whether it can be looked at.
 */
enum FileKind {
  IMAGE("i", "png jpg jpeg gif webp avif svg bmp ico apng"),
  MEDIA("m", "mp3 ogg oga opus flac wav m4a aac mp4 m4v webm mkv mov avi ogv"),
  ARCHIVE("a", "zip gz tgz bz2 xz zst br 7z rar tar jar war deb rpm iso"),
  CODE("c", "html htm css js mjs ts json xml yml yaml toml c h cc cpp hpp java py rb go rs sh sql"),
  OTHER("", "");

  private static final Map<String, FileKind> BY_SUFFIX = new HashMap<>();

  static {
    for (FileKind kind : values()) {
      for (String suffix : kind.suffixes.split(" ", -1)) {
        BY_SUFFIX.put(suffix, kind);
      }
    }
  }

  private final String letter;
  private final String suffixes;

  FileKind(String letter, String suffixes) {
    this.letter = letter;
    this.suffixes = suffixes;
  }

  static FileKind of(byte[] name) {
    return BY_SUFFIX.getOrDefault(Suffix.display(name).toLowerCase(Locale.ROOT), OTHER);
  }

  /** Its class in the style sheet; empty for what has none. */
  String letter() {
    return letter;
  }
}
