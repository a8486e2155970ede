package dev.gyre.routing;

import dev.gyre.archive.ArchiveFormat;
import dev.gyre.archive.Archives;
import dev.gyre.files.Root;
import dev.gyre.http.Body;
import dev.gyre.http.Headers;
import dev.gyre.http.Request;
import dev.gyre.http.Response;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The answer for a directory as an archive: without a tag and without ranges, since no two archives
 * need be the same. Too much for one is 403, not 413, which speaks of what the client sent.
 */
final class ArchiveAnswer {
  private static final String TOO_LARGE =
      "This folder holds more than one archive may. Please download folders in it one by one.";
  private static final String BUSY = "Other archives are being made. Please try again in a moment.";
  private static final String RETRY_AFTER_SECONDS = "5";

  private ArchiveAnswer() {}

  /**
   * Answers if an archive is asked for and offered; blocks while the directory is measured.
   *
   * @return null if a listing is to be sent
   */
  static @Nullable Response respond(Sought sought, Root root, Archives archives)
      throws IOException {
    Request request = sought.request();
    ArchiveFormat format =
        archives.isOffered() ? ArchiveFormat.ofQuery(sought.path().rawQuery()) : null;
    if (format == null) {
      return null;
    }
    sought.steps().add("archive", "asked for as " + format.suffix());
    return switch (archives.open(root, sought.below(), sought.admission(), format)) {
      case Archives.Outcome.Ready ready -> {
        Headers headers = new Headers();
        headers.add("Content-Type", format.mediaType());
        headers.add("Content-Disposition", ready.disposition());
        headers.add("Accept-Ranges", "none");
        headers.add("X-Content-Type-Options", "nosniff");
        headers.add("Cache-Control", "no-store");
        yield new Response(200, headers, new Body.Page(ready.source()));
      }
      case Archives.Outcome.TooLarge tooLarge -> ErrorAnswers.of(request, 403, TOO_LARGE);
      case Archives.Outcome.Busy busy -> {
        Response response = ErrorAnswers.of(request, 503, BUSY);
        response.headers().add("Retry-After", RETRY_AFTER_SECONDS);
        yield response;
      }
    };
  }
}
