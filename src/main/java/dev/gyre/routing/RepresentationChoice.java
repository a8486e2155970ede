package dev.gyre.routing;

import dev.gyre.files.MediaTypes;
import dev.gyre.files.Neighbour;
import dev.gyre.files.OpenFile;
import dev.gyre.files.Resource;
import dev.gyre.http.CodingPreference;
import dev.gyre.http.ContentCoding;
import dev.gyre.http.Request;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Chooses between a file and its compressed neighbours. One look-up for each coding that the client
 * likes no less than none, until one is usable; none for other clients, for types that are
 * compressed in themselves, and for empty files. Immutable.
 *
 * <p>A client that refuses identity and has nothing else to choose from gets the file as it is: RFC
 * 9110 section 12.4.1 leaves that or 406, and content is worth more than an error page, which would
 * be in identity as well.
 */
final class RepresentationChoice {
  private final MediaTypes mediaTypes;
  private final List<ContentCoding> codings;

  /**
   * A choice.
   *
   * @param suffixes of the neighbours that count, the favourite first
   */
  RepresentationChoice(MediaTypes mediaTypes, List<String> suffixes) {
    this.mediaTypes = mediaTypes;
    this.codings = suffixes.stream().map(ContentCoding::ofSuffix).toList();
  }

  /** Looks up paths under the root. */
  interface Finder {
    /** What stands there; null when that is out of reach. */
    @Nullable Resource find(byte[] path);
  }

  /**
   * What to send. Takes over the original.
   *
   * @return null when that is out of reach; then everything is closed
   */
  @Nullable Representation choose(Request request, OpenFile original, byte[] path, Finder finder) {
    String mediaType = mediaTypes.forName(lastName(path));
    boolean varies = !codings.isEmpty() && MediaTypes.isCompressible(mediaType);
    if (varies && original.sizeBytes() > 0) {
      String accepted = request.joinedHeader("accept-encoding");
      for (ContentCoding coding : CodingPreference.ranked(accepted, codings)) {
        switch (finder.find(Neighbour.path(path, coding.suffix()))) {
          case null -> {
            original.close();
            return null;
          }
          case Resource.RegularFile found -> {
            OpenFile neighbour = found.file();
            if (Neighbour.judge(original, neighbour) == Neighbour.State.USABLE) {
              original.close();
              return new Representation(neighbour, mediaType, coding, true);
            }
            neighbour.close();
          }
          case Resource.Directory other -> other.directory().close();
          // Whatever is wrong with a neighbour, the original is there.
          case Resource other -> {}
        }
      }
    }
    return new Representation(original, mediaType, null, varies);
  }

  private static String lastName(byte[] path) {
    int start = path.length;
    while (start > 0 && path[start - 1] != '/') {
      start--;
    }
    return new String(path, start, path.length - start, StandardCharsets.ISO_8859_1);
  }
}
