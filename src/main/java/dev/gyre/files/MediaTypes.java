package dev.gyre.files;

import dev.gyre.config.FileReason;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Media types (RFC 9110 section 8.3) by file name. Only the name counts, never the content.
 * Immutable, safe for any thread.
 */
public final class MediaTypes {
  /** What nothing is known about. */
  public static final String UNKNOWN = "application/octet-stream";

  /** What texts have behind their type. */
  static final String TEXT_PARAMETER = "; charset=utf-8";

  private static final String GZIPPED_SVG = ".svgz";
  private static final String SVG = "image/svg+xml";

  /** Other types whose content is not compressed already. */
  private static final Set<String> COMPRESSIBLE =
      Set.of(
          "application/wasm",
          "application/rtf",
          "application/postscript",
          "application/vnd.ms-fontobject",
          "font/collection",
          "font/otf",
          "font/ttf",
          "image/bmp",
          "image/vnd.microsoft.icon");

  private final Map<String, String> bySuffix;
  private final Map<String, String> byName;

  private MediaTypes(Map<String, String> bySuffix, Map<String, String> byName) {
    this.bySuffix = bySuffix;
    this.byName = byName;
  }

  /** The built-in table, loaded when it is first asked for. */
  public static MediaTypes builtIn() {
    return BuiltIn.TYPES;
  }

  /**
   * The built-in table with the types of a file over it, as an option names it.
   *
   * @param file its path, or empty for none
   * @throws IOException as {@link #withOverrides}
   */
  public static MediaTypes ofOption(String file) throws IOException {
    return file.isEmpty() ? builtIn() : builtIn().withOverrides(Path.of(file));
  }

  /**
   * These types with those of a file over them. A line names a type and the suffixes that have it,
   * without dot, as in /etc/mime.types: {@code text/plain ts tsx}. {@code #} begins a comment.
   *
   * @throws IOException with a complete message, naming file and line, if it cannot be understood;
   *     with a cause if it cannot be read
   */
  public MediaTypes withOverrides(Path file) throws IOException {
    String text;
    try {
      text = Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new IOException(file + ": cannot be read: " + FileReason.of(e), e);
    }
    Map<String, String> merged = new HashMap<>(bySuffix);
    TypesSyntax.read(file.toString(), text, merged);
    return new MediaTypes(merged, byName);
  }

  /**
   * The value of Content-Type for a file name. The last suffix decides, in any case; a dot in front
   * begins no suffix. Names without a suffix are {@link #UNKNOWN}, except a few that everybody
   * knows, such as README and Makefile. Texts get {@code charset=utf-8}.
   *
   * @param lastSegment the name of the file, without folders
   */
  public String forName(String lastSegment) {
    int dot = lastSegment.lastIndexOf('.');
    String type =
        dot > 0
            ? bySuffix.get(lastSegment.substring(dot + 1).toLowerCase(Locale.ROOT))
            : byName.get(lastSegment.toLowerCase(Locale.ROOT));
    return type == null ? UNKNOWN : type;
  }

  /**
   * Whether content of this type gets much smaller by compression, so that a compressed neighbour
   * is worth a look: all texts (SVG, JSON and XML among them), and a few others. Not pictures,
   * sound, video, archives, books and office documents, which are compressed in themselves, nor
   * what nothing is known about. Hot: no allocation.
   *
   * @param type as {@link #forName} gives it
   */
  public static boolean isCompressible(String type) {
    return type.endsWith(TEXT_PARAMETER) || COMPRESSIBLE.contains(type);
  }

  /**
   * Whether a file is a picture that lies there in the coding gzip, without which no browser shows
   * it (SVG 1.1 section 1.2). Hot: no allocation.
   *
   * @param lastSegment its name, without folders
   * @param type as {@link #forName} gives it
   */
  public static boolean isGzippedPicture(String lastSegment, String type) {
    int start = lastSegment.length() - GZIPPED_SVG.length();
    return lastSegment.regionMatches(true, start, GZIPPED_SVG, 0, GZIPPED_SVG.length())
        && type.startsWith(SVG);
  }

  /** How many suffixes are known. */
  public int suffixCount() {
    return bySuffix.size();
  }

  /** Loaded apart, so that a server with nothing to serve does not read the tables. */
  private static final class BuiltIn {
    static final MediaTypes TYPES = load();

    private BuiltIn() {}

    private static MediaTypes load() {
      // Sized for the tables, so that loading does not rehash.
      Map<String, String> bySuffix = HashMap.newHashMap(2048);
      read("mime-db.types", bySuffix);
      read("corrections.types", bySuffix);
      Map<String, String> byName = new HashMap<>();
      read("names.types", byName);
      return new MediaTypes(bySuffix, byName);
    }

    private static void read(String resource, Map<String, String> into) {
      try (@Nullable InputStream stream = MediaTypes.class.getResourceAsStream(resource)) {
        if (stream == null) {
          throw new IOException(resource + " is not in the jar");
        }
        String text = new String(stream.readAllBytes(), StandardCharsets.ISO_8859_1);
        TypesSyntax.read(resource, text, into);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
