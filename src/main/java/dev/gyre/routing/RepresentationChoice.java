package dev.gyre.routing;

import dev.gyre.coding.Encoded;
import dev.gyre.coding.FileEncoder;
import dev.gyre.files.MediaTypes;
import dev.gyre.files.Neighbour;
import dev.gyre.files.OpenFile;
import dev.gyre.files.Resource;
import dev.gyre.http.ByteRanges;
import dev.gyre.http.CodingPreference;
import dev.gyre.http.ContentCoding;
import dev.gyre.http.EntityTag;
import dev.gyre.http.Request;
import dev.gyre.time.Clock;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
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
  private final FileEncoder encoder;
  private final Clock clock;

  /**
   * A choice.
   *
   * @param suffixes of the neighbours that count, the favourite first
   */
  RepresentationChoice(
      MediaTypes mediaTypes, List<String> suffixes, FileEncoder encoder, Clock clock) {
    this.mediaTypes = mediaTypes;
    this.encoder = encoder;
    this.clock = clock;
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
   * @param mayWork whether this thread may compress, or wait
   * @return null when that is out of reach; then everything is closed
   */
  @Nullable Representation choose(
      Sought sought, OpenFile original, byte[] path, Finder finder, boolean mayWork) {
    try {
      return chooseFrom(sought, original, path, finder, mayWork);
    } catch (RuntimeException | Error e) { // for want of memory, say
      original.close();
      throw e;
    }
  }

  private @Nullable Representation chooseFrom(
      Sought sought, OpenFile original, byte[] path, Finder finder, boolean mayWork) {
    Request request = sought.request();
    String name = lastName(path);
    String mediaType = mediaTypes.forName(name);
    if (MediaTypes.isGzippedPicture(name, mediaType)) {
      sought.steps().add("coding", "gzip: what the name says of the file as it is");
      return new Representation(original, mediaType, ContentCoding.GZIP, "", false);
    }
    boolean any = !codings.isEmpty() || !encoder.codings().isEmpty();
    boolean varies = any && MediaTypes.isCompressible(mediaType);
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
            Neighbour.State state = Neighbour.judge(original, neighbour);
            if (sought.steps().wanted()) {
              sought
                  .steps()
                  .add("neighbour", coding.suffix() + ": " + state.name().toLowerCase(Locale.ROOT));
            }
            if (state == Neighbour.State.USABLE) {
              original.close();
              return new Representation(neighbour, mediaType, coding, "", true);
            }
            neighbour.close();
          }
          case Resource.Directory other -> other.directory().close();
          // Whatever is wrong with a neighbour, the original is there.
          case Resource other -> {}
        }
      }
      List<ContentCoding> wanted = CodingPreference.ranked(accepted, encoder.codings());
      if (!wanted.isEmpty() && isEncoded(request, original)) {
        return encode(sought, original, mediaType, wanted.getFirst(), mayWork);
      }
    }
    sought.steps().add("coding", varies ? "none: the file as it is" : "none for this type");
    return new Representation(original, mediaType, null, "", varies);
  }

  /** The type of a file of that name. */
  String mediaType(byte[] path) {
    return mediaTypes.forName(lastName(path));
  }

  /** A range is cheaper of the file as it is; and what has changed just now may change unseen. */
  private boolean isEncoded(Request request, OpenFile original) {
    return encoder.takes(original.sizeBytes())
        && !ByteRanges.areAsked(request)
        && !EntityTag.forFile(
                original.modifiedEpochSeconds(),
                original.modifiedNanos(),
                original.sizeBytes(),
                original.inode(),
                clock.epochMillis())
            .weak();
  }

  private @Nullable Representation encode(
      Sought sought, OpenFile original, String mediaType, ContentCoding coding, boolean mayWork) {
    Encoded encoded = encoder.find(original, coding);
    if (encoded == Encoded.Unknown.YET) {
      if (!mayWork) {
        original.close();
        return null;
      }
      encoded = encoder.make(original, coding);
    }
    if (encoded instanceof Encoded.Ready ready) {
      sought.steps().add("coding", coding.token() + ", made here and kept");
      original.close();
      return new Representation(ready.file(), mediaType, coding, encoder.mark(coding), true);
    }
    sought.steps().add("coding", "none: " + coding.token() + " is not smaller, or cannot be made");
    return new Representation(original, mediaType, null, "", true);
  }

  private static String lastName(byte[] path) {
    int start = path.length;
    while (start > 0 && path[start - 1] != '/') {
      start--;
    }
    return new String(path, start, path.length - start, StandardCharsets.ISO_8859_1);
  }
}
